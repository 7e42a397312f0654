"""How the live part of the terminal is stacked: turns, production, the line being typed, hints."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.platforms.terminal.completing import Completions, completer
from bot.platforms.terminal.drawing import Line
from bot.platforms.terminal.text import sanitise

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.layout import Layout, Window

INPUT_MOST = 4  # rows the line being typed may grow to
Lines = Callable[[], Sequence[Line]]


def fragments(lines: Sequence[Line]) -> "StyleAndTextTuples":
    """Lines as the drawing library takes them, without a newline at the end."""
    parts: StyleAndTextTuples = []
    for number, line in enumerate(lines):
        if number:
            parts.append(("", "\n"))
        parts.extend(line)
    return parts


def typing_line(send: Callable[["Buffer"], bool], completions: Completions) -> "Buffer":
    """What the person types; `send` is called on Enter. Nothing hidden in a paste is shown or sent."""
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.document import Document
    from prompt_toolkit.history import InMemoryHistory

    def keep_clean(buffer: "Buffer") -> None:
        clean = sanitise(buffer.text)
        if clean != buffer.text:
            buffer.document = Document(clean, min(len(clean), buffer.cursor_position))

    return Buffer(
        accept_handler=send,
        history=InMemoryHistory(),
        multiline=False,
        on_text_changed=keep_clean,
        completer=completer(completions),
    )


def stacked(
    buffer: "Buffer", *, live: Lines, board: Lines, hints: Lines, is_silent: Callable[[], bool]
) -> "Layout":
    """The stack, top to bottom. Every part may shrink to nothing but the line being typed."""
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.layout import BufferControl, ConditionalContainer, Dimension, HSplit, Layout, Window
    from prompt_toolkit.layout.processors import AfterInput, BeforeInput, ConditionalProcessor

    prompt = BeforeInput("› ", style="bold")
    invitation = ConditionalProcessor(
        AfterInput("say something", style="fg:ansibrightblack"), Condition(lambda: not buffer.text)
    )
    typing = Window(
        BufferControl(buffer, input_processors=[prompt, invitation]),
        height=Dimension(min=1, max=INPUT_MOST),
        wrap_lines=True,
        dont_extend_height=True,
    )
    parts = [
        _block(live),
        _block(board),
        ConditionalContainer(typing, Condition(lambda: not is_silent())),
        _block(hints),
    ]
    return Layout(HSplit(parts), focused_element=typing)


def _block(lines: Lines) -> "Window":
    from prompt_toolkit.layout import Dimension, FormattedTextControl, Window

    def text() -> "StyleAndTextTuples":
        return fragments(lines())

    def height() -> Dimension:
        return Dimension(min=0, max=len(lines()), preferred=len(lines()))

    return Window(FormattedTextControl(text), height=height, dont_extend_height=True)
