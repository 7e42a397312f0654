"""What every FilmStore owes."""

from collections.abc import Awaitable, Callable

import pytest

from storage.domain.errors import NotFound
from storage.domain.film import Project, ProjectId, ProjectState
from storage.ports import Database, FilmStore
from tests.builders import a_digest, a_key, a_plan_text, a_project, an_output, at

KETTLE = ProjectId("kettle")
NOWHERE = ProjectId("nowhere")

TOUCHES: dict[str, Callable[[FilmStore], Awaitable[object]]] = {
    "reading it": lambda films: films.project(NOWHERE),
    "changing it": lambda films: films.update_project(NOWHERE, title="x"),
    "ordering a step": lambda films: films.order_step(NOWHERE, a_key("x"), kind="still", label="x", cut=1),
    "starting a step": lambda films: films.count_start(NOWHERE, a_key("x")),
    "finishing a step": lambda films: films.finish_step(NOWHERE, an_output("x")),
    "filing a take": lambda films: films.add_take(NOWHERE, "sh010", a_key("x"), a_digest("x")),
    "selecting a take": lambda films: films.select_take(NOWHERE, "sh010", 1),
    "deleting it": lambda films: films.delete_project(NOWHERE),
    "filing a cut": lambda films: films.add_cut(NOWHERE, a_digest("x"), note="", steps=[], now=at(0)),
    "noting a generation": lambda films: films.add_generation(
        project=NOWHERE, kind="", parameters="", workflow="", status="", progress=0, error="", now=at(0)
    ),
}


class FilmStoreContract:
    """Every FilmStore must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def _begin(self, database: Database, *projects: Project) -> None:
        async with database.begin() as work:
            for project in projects or (a_project(),):
                await work.films.add_project(project)

    async def test_a_project_comes_back_as_it_was(self, database: Database):
        project = a_project(plan=a_plan_text("sh010"), options='{"seconds": 24}', pinned=True)
        await self._begin(database, project)
        async with database.read() as work:
            assert await work.films.project(KETTLE) == project

    async def test_two_projects_cannot_share_an_id(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            with pytest.raises(ValueError, match="there already"):
                await work.films.add_project(a_project(title="Another"))

    @pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES.keys())
    async def test_a_project_that_is_not_there_is_not_found(
        self, database: Database, touch: Callable[[FilmStore], Awaitable[object]]
    ):
        async with database.begin() as work:
            with pytest.raises(NotFound):
                await touch(work.films)

    async def test_projects_are_listed_newest_first_by_state_and_folder(self, database: Database):
        await self._begin(
            database,
            a_project("old", created_at=at(0), state=ProjectState.PRODUCING),
            a_project("new", created_at=at(9), state=ProjectState.PRODUCING),
            a_project("newer", created_at=at(9), state=ProjectState.DONE),
        )
        async with database.read() as work:
            everything = await work.films.projects()
            producing = await work.films.projects(states=frozenset({ProjectState.PRODUCING}))
            there = await work.films.projects(folder="/films/old")
        assert [project.id for project in everything] == ["newer", "new", "old"]
        assert [project.id for project in producing] == ["new", "old"]
        assert [project.id for project in there] == ["old"]

    async def test_a_project_changes_only_where_it_is_told_to(self, database: Database):
        await self._begin(database, a_project(state=ProjectState.DISCUSSING, pinned=True))
        plan = a_plan_text("sh010", "sh020")
        async with database.begin() as work:
            await work.films.update_project(KETTLE, state=ProjectState.PLANNED, plan=plan)
            await work.films.update_project(KETTLE, title="Steam", folder="/films/steam", pinned=False)
            after = await work.films.project(KETTLE)
        assert after == a_project(
            state=ProjectState.PLANNED, plan=plan, title="Steam", folder="/films/steam", pinned=False
        )

    async def test_text_that_is_no_plan_is_not_kept_as_one(self, database: Database):
        await self._begin(database)
        with pytest.raises(ValueError):
            async with database.begin() as work:
                await work.films.update_project(KETTLE, plan='{"kind": "film"}')
        async with database.read() as work:
            assert (await work.films.project(KETTLE)).plan == ""

    async def test_steps_are_counted_in_the_order_they_were_ordered(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            await work.films.order_step(KETTLE, a_key("z"), kind="still", label="sh010 still", cut=1)
            await work.films.order_step(KETTLE, a_key("a"), kind="score", label="score", cut=1)
            await work.films.order_step(KETTLE, a_key("z"), kind="clip", label="changed", cut=2)
            assert await work.films.count_start(KETTLE, a_key("z")) == 1
            assert await work.films.count_start(KETTLE, a_key("z")) == 2
            await work.films.finish_step(KETTLE, an_output("z"))
            await work.films.order_step(KETTLE, a_key("z"), kind="clip", label="changed", cut=2)
        async with database.read() as work:
            steps = await work.films.steps(KETTLE)
        assert [(s.key, s.kind, s.label, s.cut) for s in steps] == [
            (a_key("z"), "still", "sh010 still", 1),
            (a_key("a"), "score", "score", 1),
        ]
        assert [(s.started, s.finished) for s in steps] == [(2, 1), (0, 0)]

    async def test_a_step_that_was_not_ordered_cannot_start_or_finish(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            with pytest.raises(NotFound):
                await work.films.count_start(KETTLE, a_key("x"))
            with pytest.raises(NotFound):
                await work.films.finish_step(KETTLE, an_output("x"))
        async with database.read() as work:
            assert await work.films.outputs([a_key("x")]) == {}

    async def test_what_one_project_made_another_finds(self, database: Database):
        await self._begin(database, a_project(), a_project("boat"))
        made = an_output("panel", "panel", "layers")
        async with database.begin() as work:
            await work.films.order_step(KETTLE, made.key, kind="still", label="sh010 still", cut=1)
            await work.films.finish_step(KETTLE, made)
            await work.films.order_step(ProjectId("boat"), made.key, kind="still", label="sh030", cut=1)
        async with database.read() as work:
            found = await work.films.outputs([a_key("nothing"), made.key])
            (boats,) = await work.films.steps(ProjectId("boat"))
        assert found == {made.key: made}
        assert list(found[made.key].outputs) == ["main", "layers"]
        assert boats.finished == 0

    async def test_takes_are_numbered_by_shot_and_the_newest_is_the_select(self, database: Database):
        await self._begin(database, a_project(), a_project("boat"))
        async with database.begin() as work:
            first = await work.films.add_take(KETTLE, "sh020", a_key("1"), a_digest("1"))
            await work.films.add_take(KETTLE, "sh020", a_key("2"), a_digest("2"))
            await work.films.add_take(KETTLE, "sh010", a_key("1"), a_digest("1"))
            other = await work.films.add_take(ProjectId("boat"), "sh020", a_key("1"), a_digest("1"))
        assert (first.number, first.selected, other.number) == (1, True, 1)
        async with database.read() as work:
            takes = await work.films.takes(KETTLE)
        assert [(take.shot, take.number, take.selected) for take in takes] == [
            ("sh010", 1, True),
            ("sh020", 1, False),
            ("sh020", 2, True),
        ]
        assert [take.artifact for take in takes] == [a_digest("1"), a_digest("1"), a_digest("2")]

    async def test_the_same_take_is_filed_once(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            await work.films.add_take(KETTLE, "sh010", a_key("1"), a_digest("1"))
            second = await work.films.add_take(KETTLE, "sh010", a_key("2"), a_digest("2"))
        async with database.begin() as work:
            assert await work.films.add_take(KETTLE, "sh010", a_key("2"), a_digest("2")) == second
            assert len(await work.films.takes(KETTLE)) == 2

    async def test_a_take_keeps_what_was_planned_and_what_inspection_said(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            take = await work.films.add_take(
                KETTLE,
                "sh010",
                a_key("1"),
                a_digest("1"),
                planned='{"id": "sh010"}',
                remarks="The end is dark.",
            )
        assert (take.planned, take.remarks) == ('{"id": "sh010"}', "The end is dark.")
        async with database.read() as work:
            assert list(await work.films.takes(KETTLE)) == [take]

    async def test_a_take_that_is_planned_again_is_the_select_again(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            for take in ("1", "2"):
                await work.films.add_take(
                    KETTLE, "sh010", a_key(take), a_digest(take), planned=take, remarks=take
                )
            back = await work.films.add_take(KETTLE, "sh010", a_key("1"), a_digest("other"), planned="3")
        assert (back.number, back.selected, back.artifact) == (1, True, a_digest("1"))
        assert (back.planned, back.remarks) == ("1", "1")
        async with database.read() as work:
            takes = await work.films.takes(KETTLE)
        assert [(take.number, take.selected) for take in takes] == [(1, True), (2, False)]

    async def test_any_take_of_a_shot_can_be_the_select(self, database: Database):
        await self._begin(database, a_project(), a_project("boat"))
        async with database.begin() as work:
            for project, shot in ((KETTLE, "sh010"), (KETTLE, "sh020"), (ProjectId("boat"), "sh010")):
                for take in ("1", "2", "3"):
                    await work.films.add_take(project, shot, a_key(take), a_digest(take))
            chosen = await work.films.select_take(KETTLE, "sh010", 2)
            assert await work.films.select_take(KETTLE, "sh010", 2) == chosen
        assert (chosen.number, chosen.key, chosen.selected) == (2, a_key("2"), True)
        async with database.read() as work:
            takes = [*await work.films.takes(KETTLE), *await work.films.takes(ProjectId("boat"))]
        assert [take.number for take in takes if take.selected] == [2, 3, 3]

    async def test_choosing_a_take_that_is_not_there_changes_nothing(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            take = await work.films.add_take(KETTLE, "sh010", a_key("1"), a_digest("1"))
            with pytest.raises(NotFound):
                await work.films.select_take(KETTLE, "sh010", 2)
            assert list(await work.films.takes(KETTLE)) == [take]

    async def test_a_cut_keeps_the_plan_it_was_made_from(self, database: Database):
        await self._begin(database)
        plan = a_plan_text("sh010")
        async with database.begin() as work:
            cut = await work.films.add_cut(KETTLE, a_digest("film"), note="", steps=[], now=at(5), plan=plan)
        assert cut.plan == plan
        async with database.read() as work:
            assert list(await work.films.cuts(KETTLE)) == [cut]

    async def test_cuts_are_numbered_and_the_same_version_is_filed_once(self, database: Database):
        await self._begin(database)
        steps = [a_key("b"), a_key("a")]
        async with database.begin() as work:
            one = await work.films.add_cut(KETTLE, a_digest("film"), note="first", steps=steps, now=at(5))
            same = await work.films.add_cut(KETTLE, a_digest("film"), note="again", steps=steps, now=at(6))
            two = await work.films.add_cut(KETTLE, a_digest("film"), note="snow", steps=steps[:1], now=at(7))
            back = await work.films.add_cut(KETTLE, a_digest("film"), note="back", steps=steps, now=at(8))
        assert (one.version, one.steps, one.made_at, one.note) == (1, tuple(steps), at(5), "first")
        assert same == one
        assert (two.version, back.version) == (2, 3)
        async with database.read() as work:
            assert list(await work.films.cuts(KETTLE)) == [one, two, back]

    async def test_generations_are_kept_in_order(self, database: Database):
        await self._begin(database)
        async with database.begin() as work:
            for status in ("running", "failed"):
                await work.films.add_generation(
                    project=KETTLE,
                    kind="still",
                    parameters='{"steps": 4}',
                    workflow="sketch",
                    status=status,
                    progress=0.5,
                    error="the pen broke" if status == "failed" else "",
                    now=at(3),
                )
        async with database.read() as work:
            first, second = await work.films.generations(KETTLE)
        assert first.id < second.id
        assert (second.kind, second.parameters, second.workflow) == ("still", '{"steps": 4}', "sketch")
        assert (second.status, second.progress, second.error, second.at) == (
            "failed",
            0.5,
            "the pen broke",
            at(3),
        )

    async def test_an_engines_speed_is_of_late_rather_than_of_long_ago(self, database: Database):
        async with database.begin() as work:
            await work.films.note_speed("sketch", "1", priced=10, seconds=20)
            await work.films.note_speed("sketch", "1", priced=1, seconds=5)
            await work.films.note_speed("sketch", "2", priced=3, seconds=4)
            await work.films.note_speed("hibari", "1", priced=7, seconds=8)
        async with database.read() as work:
            found = [(one.engine, one.version, one.priced, one.seconds) for one in await work.films.speeds()]
        assert found == [("hibari", "1", 7, 8), ("sketch", "1", 10, 23), ("sketch", "2", 3, 4)]
