"""What every ArtifactStore owes."""

import pytest

from storage.domain.errors import NotFound
from storage.domain.film import ProjectId, ProjectState
from storage.ports import Database
from tests.builders import a_digest, a_key, a_project, an_artifact, an_output, at

KETTLE = ProjectId("kettle")


class ArtifactStoreContract:
    """Every ArtifactStore must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_an_artifact_comes_back_with_where_it_came_from(self, database: Database):
        artifact = an_artifact(
            parents=(a_digest("layers"),),
            provenance={"prompt": "größer\n", "options": {"steps": 4}},
            size=2**40,
        )
        async with database.begin() as work:
            await work.artifacts.add(artifact)
        async with database.read() as work:
            assert await work.artifacts.get(artifact.digest) == artifact

    async def test_an_artifact_that_is_not_there_is_not_found(self, database: Database):
        async with database.read() as work:
            with pytest.raises(NotFound):
                await work.artifacts.get(a_digest("nothing"))

    async def test_the_first_account_of_a_file_stands(self, database: Database):
        async with database.begin() as work:
            await work.artifacts.add(an_artifact())
            await work.artifacts.add(an_artifact(kind="clip", made_at=at(9)))
            assert list(await work.artifacts.all()) == [an_artifact()]

    async def test_all_artifacts_are_listed_as_they_came(self, database: Database):
        named = [an_artifact(name) for name in ("c", "a", "b")]
        async with database.begin() as work:
            for artifact in named:
                await work.artifacts.add(artifact)
        async with database.read() as work:
            assert list(await work.artifacts.all()) == named

    async def test_a_removed_artifact_has_to_be_made_again(self, database: Database):
        made, other = an_output("panel", "panel", "layers"), an_output("other")
        async with database.begin() as work:
            await work.films.add_project(a_project())
            await work.artifacts.add(an_artifact("layers"))
            for output in (made, other):
                await work.films.order_step(KETTLE, output.key, kind="still", label="", cut=1)
                await work.films.finish_step(KETTLE, output)
        async with database.begin() as work:
            await work.artifacts.remove(a_digest("layers"))
            await work.artifacts.remove(a_digest("never there"))
        async with database.read() as work:
            assert list(await work.artifacts.all()) == []
            assert await work.films.outputs([made.key, other.key]) == {other.key: other}

    async def test_what_a_cut_is_made_of_stays(self, database: Database):
        async with database.begin() as work:
            await work.films.add_project(a_project())
            for output in (an_output("panel", "panel", "layers"), an_output("unused")):
                await work.films.order_step(KETTLE, output.key, kind="still", label="", cut=1)
                await work.films.finish_step(KETTLE, output)
            for version, steps in (("v1", [a_key("panel"), a_key("never made")]), ("v2", [])):
                await work.films.add_cut(KETTLE, a_digest(version), note="", steps=steps, now=at(1))
        async with database.read() as work:
            kept = await work.artifacts.in_use()
        assert kept == {a_digest(name) for name in ("v1", "v2", "panel", "layers")}

    async def test_selects_stay_and_older_takes_need_not(self, database: Database):
        async with database.begin() as work:
            await work.films.add_project(a_project())
            for take in ("1", "2"):
                await work.films.add_take(KETTLE, "sh010", a_key(take), a_digest(take))
        async with database.read() as work:
            assert await work.artifacts.in_use() == {a_digest("2")}

    @pytest.mark.parametrize(
        ("pinned", "state", "stays"),
        [
            (True, ProjectState.CANCELLED, True),
            (False, ProjectState.CANCELLED, False),
            (False, ProjectState.FAILED, False),
            (False, ProjectState.PRODUCING, True),
        ],
    )
    async def test_all_of_a_pinned_or_unfinished_project_stays(
        self, database: Database, pinned: bool, state: ProjectState, stays: bool
    ):
        made = an_output("panel")
        async with database.begin() as work:
            await work.films.add_project(a_project(pinned=pinned, state=state))
            await work.films.order_step(KETTLE, made.key, kind="still", label="", cut=1)
            await work.films.finish_step(KETTLE, made)
            for take in ("1", "2"):
                await work.films.add_take(KETTLE, "sh010", a_key(take), a_digest(take))
        async with database.read() as work:
            kept = await work.artifacts.in_use()
        everything = {a_digest("panel"), a_digest("1"), a_digest("2")}
        assert kept == (everything if stays else {a_digest("2")})
