"""A model looks at what is made: what it dislikes is made again, and a blind one stops nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.bootstrap import Studio
from bot.handlers.looking import nobody_looked, sight_of
from bot.platforms.memory import MemoryRoom
from bot.session import Outcome, accept
from generators.engines.picker import Picker
from generators.ports import Media, Progress
from specialists.ports import Sight
from specialists.production import produce
from storage.domain.artifact import Artifact
from storage.domain.commands import Step
from storage.domain.events import CutMade, Event, PolicyDecided, RemarkMade, StepFailed
from storage.domain.film import Project, ProjectState
from storage.domain.plan import PLAN, ImagePlan, shots_of
from storage.domain.render import AnyRequest, ClipRequest, PickRequest, StillRequest
from tests.builders import a_bench, a_plan
from tests.fakes.engines import LocalGenerator
from tests.fakes.eyes import CuedEye, PicturingGenerator
from tests.fakes.studio import BRIEF, carry, make, options, painted_studio

ARMS = "Extra limbs: The keeper has three arms."
THREE_ARMS = Sight(seen="A keeper.", problems=(ARMS,), matches=4)
NOBODY = "Nobody looked at the pictures: The model sleeps."


async def events_of(studio: Studio, project: Project) -> list[Event]:
    async with studio.database.read() as uow:
        return [entry.event for entry in await uow.events.read(stream=project.conversation)]


async def artifact_of(studio: Studio, step: Step) -> Artifact:
    async with studio.database.read() as uow:
        made = await uow.films.outputs([step.key])
        return await uow.artifacts.get(made[step.key].outputs["main"])


def told(room: MemoryRoom, words: str) -> list[str]:
    return [card.body for _, card in room.cards if words in card.body]


async def test_a_take_the_eye_dislikes_is_made_again_and_the_room_is_told(tmp_path: Path):
    eye = CuedEye({"sh020": [THREE_ARMS]})
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        project, room = await make(studio, tmp_path)
        assert project.state is ProjectState.DONE
        (failed,) = [e for e in await events_of(studio, project) if isinstance(e, StepFailed)]
        assert (failed.next, failed.because) == ("another take", ARMS)
        assert told(room, "three arms") == [f"{failed.label}: {ARMS} Another take is made."]

        looks = [seed for shot, seed, _ in eye.looked if shot == "sh020"]
        (now,) = (shot for shot in shots_of(PLAN.validate_json(project.plan)) if shot.id == "sh020")
        assert looks[0] != looks[1] == now.seed
        steps = studio.productions.production(project).steps
        asked = [step for step in steps if isinstance(step.request, StillRequest | ClipRequest)]
        assert len(eye.looked) == len(asked) + 1, "every still and every clip once, and one still twice"
        still = next(step for step in asked if step.shot == "sh020")
        assert (await artifact_of(studio, still)).provenance["sight"]["seen"] == "What was asked for."


async def test_a_shot_that_stays_wrong_stays_with_a_remark(tmp_path: Path):
    eye = CuedEye({"sh010": [THREE_ARMS] * 3})
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        project, room = await make(studio, tmp_path, kind="image")
        events = await events_of(studio, project)
        assert len([e for e in events if isinstance(e, StepFailed)]) == 2
        (remark,) = [e for e in events if isinstance(e, RemarkMade)]
        assert (remark.kind, remark.sentence) == ("inspection", ARMS)
        assert len(told(room, "three arms")) == 3


async def test_that_nobody_looked_is_said_once_and_everything_is_made(tmp_path: Path):
    eye = CuedEye(always=None)
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        project, room = await make(studio, tmp_path)
        assert project.state is ProjectState.DONE
        assert len(eye.looked) > 2
        remarks = [e for e in await events_of(studio, project) if isinstance(e, RemarkMade)]
        assert [(remark.kind, remark.sentence) for remark in remarks] == [("inspection", NOBODY)]
        assert told(room, NOBODY) == [f"{remarks[0].label}: {NOBODY}"]


async def test_a_file_that_cannot_be_looked_at_is_no_obstacle(tmp_path: Path):
    async with painted_studio(tmp_path, generator=LocalGenerator(), eye=(eye := CuedEye())) as studio:
        project, _ = await make(studio, tmp_path, kind="image")
        (remark,) = [e for e in await events_of(studio, project) if isinstance(e, RemarkMade)]
        assert remark.sentence.startswith("Nobody looked at the pictures: ")
        assert eye.looked == []


async def test_a_picture_the_studio_does_not_make_is_made_again(tmp_path: Path):
    eye = CuedEye({"sh010": [Sight(seen="A topless woman on a rock.")]})
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        project = await made_of(studio, tmp_path, best_of(1))
        events = await events_of(studio, project)
        (failed,) = [e for e in events if isinstance(e, StepFailed)]
        assert failed.because.startswith("It shows what the studio does not make (nudity).")
        judged = [e.decision for e in events if isinstance(e, PolicyDecided) and e.subject == "output"]
        assert judged == ["ask", "allow"]


async def test_what_stays_forbidden_is_never_delivered(tmp_path: Path):
    eye = CuedEye({"sh010": [Sight(seen="A topless woman on a rock.")] * 3})
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        with pytest.raises(AssertionError):
            await made_of(studio, tmp_path, best_of(1))
        async with studio.database.read() as uow:
            (project,) = await uow.films.projects()
        assert project.state is ProjectState.FAILED
        assert not list((tmp_path / "image").glob("*.still"))
        last = [e for e in await events_of(studio, project) if isinstance(e, StepFailed)][-1]
        assert "(nudity)" in last.because and last.next == "GiveUp"


def test_it_is_said_again_for_the_next_version():
    step = produce(a_plan(1), a_bench()).steps[0]
    (said,) = nobody_looked(step, "The model sleeps.", ())
    assert said.sentence == NOBODY
    cut = CutMade(version=1, artifact="a", note="")
    assert nobody_looked(step, "The model sleeps.", (said,)) == ()
    assert nobody_looked(step, "It is gone.", (cut, said)) == ()
    assert len(nobody_looked(step, "It is gone.", (said, cut))) == 1
    assert nobody_looked(step, "", ()) == ()


class _PickingGenerator(PicturingGenerator):
    """Picks for real."""

    def __init__(self) -> None:
        self.picked: list[Media] = []

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """As painted, but for the pick."""
        if not isinstance(request, PickRequest):
            return await super().generate(engine, request, inputs, folder, on_progress)
        media = Picker().make(request, inputs, folder, on_progress)
        self.picked.append(media)
        return media


def best_of(count: int) -> ImagePlan:
    film = a_plan(1)
    return ImagePlan(
        title="The Keeper", brief=BRIEF, seed=7, width=64, height=64, look=film.look, shot=film.shots[0],
        best_of=count,
    )  # fmt: skip


async def made_of(studio: Studio, root: Path, plan: ImagePlan) -> Project:
    """The project of a plan that nobody discussed, finished."""
    project = await accept(
        studio.database, studio.clock, BRIEF, options(kind="image"), root / "image", new_id="p1"
    )
    async with studio.database.begin() as uow:
        await uow.films.update_project(
            project.id, plan=plan.model_dump_json(), state=ProjectState.PRODUCING, title=plan.title
        )
    _, outcome = await carry(studio, project.id)
    assert outcome is Outcome.DELIVERED
    async with studio.database.read() as uow:
        return await uow.films.project(project.id)


async def test_of_several_candidates_the_one_the_eye_likes_best_is_the_keyframe(tmp_path: Path):
    better = Sight(seen="A keeper on a rock.", matches=9)
    eye = CuedEye({"sh010": [Sight(seen="A rock.", matches=5), better, THREE_ARMS]})
    generator = _PickingGenerator()
    async with painted_studio(tmp_path, generator=generator, eye=eye) as studio:
        project = await made_of(studio, tmp_path, best_of(3))
        events = await events_of(studio, project)
        assert not [e for e in events if isinstance(e, StepFailed | RemarkMade)]
        (media,) = generator.picked
        assert sorted(media.facts["liked"]) == [1, 5, 9]
        assert media.facts["why"] == "it shows best what was asked for"
        (pick,) = [s for s in studio.productions.production(project).steps if s.request.makes == "pick"]
        assert sight_of((await artifact_of(studio, pick)).provenance) == better


async def test_where_no_candidate_is_any_good_all_are_made_again(tmp_path: Path):
    eye = CuedEye({"sh010": [THREE_ARMS] * 2})
    generator = _PickingGenerator()
    async with painted_studio(tmp_path, generator=generator, eye=eye) as studio:
        project = await made_of(studio, tmp_path, best_of(2))
        failed = [e for e in await events_of(studio, project) if isinstance(e, StepFailed)]
        assert [(e.label, e.because) for e in failed] == [("sh010 panel", ARMS)]
        assert [media.facts["liked"] for media in generator.picked] == [[1, 1], [10, 10]]


async def test_candidates_that_were_not_all_looked_at_are_compared_by_measure_alone(tmp_path: Path):
    eye = CuedEye({"sh010": [THREE_ARMS, None]})
    generator = _PickingGenerator()
    async with painted_studio(tmp_path, generator=generator, eye=eye) as studio:
        project = await made_of(studio, tmp_path, best_of(2))
        assert generator.picked[0].facts["liked"] == []
        (remark,) = [e for e in await events_of(studio, project) if isinstance(e, RemarkMade)][:1]
        assert remark.sentence == NOBODY
