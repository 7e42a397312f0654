"""What the line being typed could become: commands, and what the owner of the room knows behind them."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from storage.domain.errors import StudioError

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

COMMANDS = (
    "/go", "/again", "/stop", "/cancel", "/help", "/why", "/cast", "/settings", "/edit", "/undo",
    "/retry", "/queue", "/allow", "/refuse",
)  # fmt: skip
# The whole lines that a line which begins a command could become.
Completions = Callable[[str], Awaitable[Sequence[str]]]


async def nothing_more(_line: str) -> Sequence[str]:
    """For a room whose owner knows nothing to complete."""
    return ()


async def completed(line: str, known: Completions) -> tuple[str, ...]:
    """The lines `line` could become: a command's name, or what `known` says of its arguments."""
    typed = line.lstrip()
    if not typed.startswith("/"):
        return ()
    if " " not in typed:
        return tuple(command for command in COMMANDS if command.startswith(typed.lower()))
    try:
        return tuple(dict.fromkeys(await known(typed)))
    except StudioError:  # a store that is busy, a server that is down: then nothing is offered
        return ()


def completer(known: Completions) -> "Completer":
    """`completed` as the drawing library asks for it."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Lines(Completer):
        def get_completions(self, document: Document, complete_event: CompleteEvent) -> list[Completion]:
            return []  # asked for asynchronously only

        async def get_completions_async(
            self, document: Document, complete_event: CompleteEvent
        ) -> AsyncGenerator[Completion]:
            before = document.text_before_cursor
            for line in await completed(before, known):
                start, shown = _word(before, line)
                yield Completion(line[start:], start_position=start - len(before.lstrip()), display=shown)

    return Lines()


def _word(before: str, line: str) -> tuple[int, str]:
    """Where `line` goes on from what `before` has in whole words, and the words that differ."""
    typed = before.lstrip()
    start = 0
    if typed.lower() == line[: len(typed)].lower():
        start = typed.rfind(" ") + 1
    elif " " in typed:
        start = typed.find(" ") + 1
    return start, line[start:]
