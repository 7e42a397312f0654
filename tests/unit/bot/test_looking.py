"""A model looks at what is made: what it dislikes is made again, and a blind one stops nothing."""

from pathlib import Path

from bot.bootstrap import Studio
from specialists.ports import Sight
from storage.domain.events import Event, StepFailed
from storage.domain.film import Project, ProjectState
from storage.domain.plan import PLAN, shots_of
from storage.domain.render import ClipRequest, StillRequest
from tests.fakes.eyes import CuedEye, PicturingGenerator
from tests.fakes.studio import make, painted_studio

THREE_ARMS = Sight(seen="A keeper.", problems=("Extra limbs: the keeper has three arms.",), matches=4)


async def events_of(studio: Studio, project: Project) -> list[Event]:
    async with studio.database.read() as uow:
        return [entry.event for entry in await uow.events.read(stream=project.conversation)]


async def test_a_take_the_eye_dislikes_is_made_again_and_the_room_is_told(tmp_path: Path):
    eye = CuedEye({"sh020": [THREE_ARMS]})
    async with painted_studio(tmp_path, generator=PicturingGenerator(), eye=eye) as studio:
        project, room = await make(studio, tmp_path)
        assert project.state is ProjectState.DONE
        (failed,) = [e for e in await events_of(studio, project) if isinstance(e, StepFailed)]
        assert (failed.next, failed.because) == ("another take", "Extra limbs: the keeper has three arms.")
        assert any("three arms. Another take is made." in card.body for card in room.cards)

        looks = [seed for shot, seed, _ in eye.looked if shot == "sh020"]
        (now,) = (shot for shot in shots_of(PLAN.validate_json(project.plan)) if shot.id == "sh020")
        assert looks[0] != looks[1] == now.seed
        production = studio.productions.production(project)
        asked = [s for s in production.steps if isinstance(s.request, StillRequest | ClipRequest)]
        assert len(eye.looked) == len(asked) + 1, "every still and every clip once, and one of them twice"

        still = next(step for step in asked if step.shot == "sh020")
        async with studio.database.read() as uow:
            made = (await uow.films.outputs([still.key]))[still.key]
            artifact = await uow.artifacts.get(made.outputs["main"])
        assert artifact.provenance["sight"]["seen"] == "What was asked for."
