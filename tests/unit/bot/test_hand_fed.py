"""Words handed in beforehand arrive as a person would send them: one a round, none lost."""

from pathlib import Path

from storage.domain.events import Interjected
from tests.fakes.studio import make, painted_studio

SAID = ("make it snow", "use red light", "a dog at the end", "call it The Red Winter")


async def test_each_arrives_once_in_order_and_before_the_plan(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, say=SAID, seconds=6.0)
        async with studio.database.read() as uow:
            messages = await uow.conversations.messages(project.conversation)
            events = [logged.event for logged in await uow.events.read(stream=project.conversation)]
    assert tuple(e.text for e in events if isinstance(e, Interjected)) == SAID
    names = [type(event).__name__ for event in events]
    assert names.index("PlanWritten") > len(names) - names[::-1].index("Interjected") - 1
    mine = [i for i, m in enumerate(messages) if m.role == "person"][1:]
    answered = [[m.role for m in messages[i + 1 : i + 3]] for i in mine]
    assert answered == [["persona", "persona"]] * len(SAID)


async def test_the_first_two_come_in_the_first_two_rounds(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, say=SAID[:2], seconds=6.0)
        async with studio.database.read() as uow:
            messages = await uow.conversations.messages(project.conversation)
    phases = [m.metadata["phase"] for m in messages if m.role == "person"]
    assert phases == ["ideation", "ideation", "refinement"]
