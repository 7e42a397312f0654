"""What the studio looks like in a terminal: values in, styled lines out.

A line is a tuple of (style, text) pairs in prompt_toolkit's style words ("bold fg:#ff8800"); no line
holds a newline. Everything is sanitised here, so a line is always safe to write.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.platforms.terminal.text import cells, fit, one_line, sanitise, wrap
from bot.platforms.terminal.typed import Typed
from bot.ports import Board, StepView
from storage.domain.conversation import Button, Card, Profile

Span = tuple[str, str]
Line = tuple[Span, ...]

DIM = "fg:ansibrightblack"
STRUCK = f"strike {DIM}"
TONES = {"plain": "bold", "good": "bold fg:ansigreen", "warn": "bold fg:ansiyellow", "bad": "bold fg:ansired"}
MARKS = {"done": "✓", "kept": "✓", "failed": "✗", "running": "▸", "waiting": "·"}
FINISHED = ("done", "kept", "failed")
NARROW = 40  # cells; below this, indents and bars give way to words
_BAR_MOST = 30
_QUOTED = 32  # cells of a message that another one replaces
_BARS_FROM = 30


def plain_text(line: Line) -> str:
    """The words of a line without their styles."""
    return "".join(text for _, text in line)


def indent(width: int) -> str:
    """What leads a turn's lines: nothing on a narrow window, where every cell counts."""
    return "  " if width >= NARROW else ""


def colour_of(profile: Profile) -> str:
    """The persona's style; bold alone when its colour is not "#rrggbb"."""
    return f"bold fg:{profile.colour}" if re.fullmatch(r"#[0-9a-fA-F]{6}", profile.colour) else "bold"


def turn_head(profile: Profile, width: int) -> Line:
    """ "◆ Luna · mood", cut to the width."""
    name = fit(" ".join(filter(None, (one_line(profile.glyph), one_line(profile.name)))), width)
    craft = one_line(profile.craft)
    head: Line = ((colour_of(profile), name),)
    if craft and width - cells(name) > 4:
        head += ((DIM, fit(f" · {craft}", width - cells(name))),)
    return head


def turn_lines(profile: Profile, text: str, width: int) -> tuple[Line, ...]:
    """A persona's turn: its head, then its words."""
    return (turn_head(profile, width), *_words("", text, width, indent(width)))


def person_lines(name: str, text: str, width: int, *, style: str = "", note: str = "") -> tuple[Line, ...]:
    """What a person typed, as it stands in the thread; a `note` about it stands dim at its end."""
    lead = f"{one_line(name)} › "
    if cells(lead) > width // 3:
        lead = "› "
    room = width - cells(lead)
    first, *rest = wrap(sanitise(text).strip(), room)
    lines: list[Line] = [(("bold", lead), (style, first))]
    lines += [(("", " " * cells(lead)), (style, line)) for line in rest]
    if note and cells(rest[-1] if rest else first) + 2 + cells(note) <= room:
        lines[-1] += ((DIM, "  " + note),)
    elif note:
        lines += [((DIM, " " * cells(lead) + line),) for line in wrap(note, room)]
    return tuple(lines)


def typed_lines(name: str, typed: Typed, width: int) -> tuple[Line, ...]:
    """What a person typed as the room took it: said, changed, taken back, or not understood."""
    match typed.doing:
        case "said":
            return person_lines(name, typed.text, width, note=f"({typed.number})")
        case "command":
            return person_lines(name, typed.text, width)
        case "edited":
            note = f"({typed.number}) instead of “{fit(one_line(typed.before), _QUOTED)}”"
            return person_lines(name, typed.text, width, note=note)
        case "taken back":
            note = f"({typed.number}) taken back"
            return person_lines(name, one_line(typed.before), width, style=STRUCK, note=note)
        case "not understood":
            return _words(DIM, typed.text, width, indent(width))


def choices_line(words: Sequence[str], chosen: int | None, width: int) -> Line:
    """What the line being typed could become; the chosen one stands out and is always in sight."""
    shown = [fit(one_line(word), width) for word in words]
    first = chosen or 0
    # Four cells are for the signs that there is more on either side.
    while first and sum(cells(word) + 2 for word in shown[first - 1 : (chosen or 0) + 1]) - 2 <= width - 4:
        first -= 1
    spans: list[Span] = [(DIM, "‹ ")] if first else []
    room = width - 2 * bool(first)
    for number, word in enumerate(shown[first:], start=first):
        lead = "" if number == first else "  "
        more = 0 if number == len(shown) - 1 else 2
        if cells(lead + word) + more > room and number != first:
            spans.append((DIM, " ›"))
            break
        spans += [(DIM, lead)] if lead else []
        spans.append(("bold fg:ansicyan" if number == chosen else DIM, fit(word, room - cells(lead) - more)))
        room -= cells(lead + word)
    return tuple(spans)


def card_lines(card: Card, width: int) -> tuple[Line, ...]:
    """A card: ruled title if it has one, body, fields, files as paths, buttons as words to type.

    Paths are never broken, so that they can be copied: theirs are the only lines wider than `width`.
    """
    return (
        *(_title(one_line(card.title), TONES[card.tone], width) if card.title.strip() else ()),
        *(_words("", card.body, width, indent(width)) if card.body.strip() else ()),
        *_fields(card.fields, width),
        *(((("fg:ansicyan", f"{indent(width)}{one_path(path)}"),)) for path in card.files),
        *_buttons(card.buttons, width),
    )


def one_path(path: str) -> str:
    """A path fit to be shown: sanitised, but its spaces kept."""
    return sanitise(path).replace("\n", "?")


def time_left(seconds: float | None) -> str:
    """ "about 12 s", "about 3 min", "about 1 h 10 min"; "" when unknown. Rounded up, never to nothing."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    if seconds < 2:
        return "almost done"
    if seconds <= 20:
        return f"about {math.ceil(seconds)} s"
    if seconds <= 90:
        return f"about {math.ceil(seconds / 5) * 5} s"
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    hours, minutes = divmod(math.ceil(minutes / 5) * 5, 60)
    return f"about {hours} h {minutes} min" if minutes else f"about {hours} h"


def percent(fraction: float) -> str:
    """ "41%"; 100% only when it is all done."""
    return f"{math.floor(_within(fraction) * 100 + 1e-9)}%"


def bar(fraction: float, width: int, *, style: str = "fg:ansigreen") -> Line:
    """A bar of exactly `width` cells; half a cell is the finest it shows."""
    halves = round(_within(fraction) * width * 2)
    full, half = divmod(halves, 2)
    return (style, "━" * full + "╸" * half), (DIM, "─" * (width - full - half))


def counts(board: Board) -> str:
    """ "12 of 37 done · 3 kept · 1 failed": the steps in numbers."""
    states = Counter(step.state for step in board.steps)
    made = states["done"] + states["kept"]
    words = [f"{made} of {len(board.steps)} done"]
    words += [f"{states['kept']} kept from before"] if states["kept"] else []
    words += [f"{states['failed']} failed"] if states["failed"] else []
    return " · ".join(words)


def is_over(board: Board) -> bool:
    """Whether every step has ended, well or badly. Without steps nothing has."""
    return bool(board.steps) and all(step.state in FINISHED for step in board.steps)


def board_summary(board: Board, width: int) -> Line:
    """A whole production in one line, for when it is over or left."""
    failed = any(step.state == "failed" for step in board.steps)
    mark, style = ("✗", TONES["bad"]) if failed else ("✓", TONES["good"]) if is_over(board) else ("▪", "bold")
    return (style, f"{mark} "), ("", fit(f"{one_line(board.title)}: {counts(board)}", width - 2))


def board_lines(board: Board, width: int, height: int) -> tuple[Line, ...]:
    """The production in at most `height` lines: the whole first, then failed and running steps, then counts.

    Steps that are done or waiting are only counted. With one line to spare, only the whole is shown.
    """
    if height < 1:
        return ()
    lines = [_board_head(board, width)]
    telling = [step for step in board.steps if step.state == "failed"]
    telling += [step for step in board.steps if step.state == "running"]
    shown = telling[: max(0, height - 2)]
    label, length = _columns(shown, width)
    lines += [_step_line(step, label, length, width) for step in shown]
    if height >= 2:
        hidden = len(telling) - len(shown)
        more = f" · {hidden} more under way" if hidden else ""
        lines.append(((DIM, fit(f"✓ {counts(board)}{more}", width)),))
    return tuple(lines)


def toolbar(phase: str, hints: Sequence[str], width: int) -> Line:
    """The line below the input: the phase if it fits, then as many whole hints as fit."""
    phase = one_line(phase)
    spans: list[Span] = []
    room = width
    if phase and cells(phase) + 2 <= room - min((cells(hint) for hint in hints), default=0):
        spans.append(("bold", phase))
        room -= cells(phase)
    for hint in hints:
        lead = "  " if spans else ""
        if cells(lead + hint) > room:
            break
        spans.append((DIM, lead + hint))
        room -= cells(lead + hint)
    return tuple(spans)


def _within(fraction: float) -> float:
    return min(1.0, max(0.0, fraction)) if math.isfinite(fraction) else 0.0


def _words(style: str, text: str, width: int, lead: str) -> tuple[Line, ...]:
    lines = wrap(sanitise(text).strip(), width - cells(lead))
    return tuple((((style, lead + line),)) if line else () for line in lines)


def _title(title: str, style: str, width: int) -> tuple[Line, ...]:
    if cells(title) + 8 > width:
        return tuple(((style, line),) for line in wrap(title, width))
    return (((DIM, "── "), (style, title), (DIM, " " + "─" * (width - cells(title) - 4))),)


def _fields(fields: Sequence[tuple[str, str]], width: int) -> tuple[Line, ...]:
    lead = indent(width)
    names = [one_line(name) for name, _ in fields]
    column = max(map(cells, names), default=0)
    lines: list[Line] = []
    for name, (_, value) in zip(names, fields, strict=True):
        if lead and column <= width // 3:
            first, *rest = wrap(sanitise(value).strip(), width - cells(lead) - column - 2)
            lines.append(((DIM, lead + name + " " * (column - cells(name) + 2)), ("", first)))
            lines += [(("", lead + " " * (column + 2) + line),) for line in rest]
        else:
            lines += _words("", f"{name}: {value}", width, lead)
    return tuple(lines)


def _buttons(buttons: Sequence[Button], width: int) -> tuple[Line, ...]:
    """An intent that begins with "/" is itself the word to type; otherwise the label is."""
    lines: list[Line] = []
    for button in buttons:
        label, intent = one_line(button.label), one_line(button.intent)
        typed, meaning = (intent, f"  {label}") if intent.startswith("/") else (label, "")
        lead = f"{indent(width)}› "
        typed = fit(typed, width - cells(lead))
        spans: Line = (("", lead), ("bold fg:ansicyan", typed))
        if meaning and cells(lead + typed + meaning) <= width:
            spans += ((DIM, meaning),)
        lines.append(spans)
    return tuple(lines)


def _board_head(board: Board, width: int) -> Line:
    """ "Neon Kettle  ━━━━━──── 41% · about 12 s left", losing bar, then title, as the window narrows."""
    share, left = percent(board.fraction), time_left(board.left)
    tail = f"{share} · {left} left" if left.startswith("about") else f"{share} · {left}" if left else share
    if cells(tail) + 6 > width:
        tails = (tail, f"{share} · {left}", share)
        return (("bold", next((words for words in tails if cells(words) <= width), fit(share, width))),)
    title = fit(one_line(board.title), max(0, width - cells(tail) - 2))
    room = min(_BAR_MOST, width - cells(title) - cells(tail) - 3)
    middle = (("", "  "), *bar(board.fraction, room), ("", " ")) if room >= 5 else (("", "  "),)
    return ("bold", title), *middle, ("", tail)


def _columns(steps: Sequence[StepView], width: int) -> tuple[int, int]:
    """Cells for the labels and for the bars of `steps`; a narrow window gives all it has to the labels."""
    longest = max((cells(one_line(step.label)) for step in steps), default=0)
    if width < _BARS_FROM:
        return min(longest, max(1, width - 7)), 0
    label = min(longest, width // 3)
    room = width - label - 8
    if any(step.doing for step in steps) and room > 24:
        room //= 2
    return label, min(_BAR_MOST, room)


def _step_line(step: StepView, label_cells: int, bar_cells: int, width: int) -> Line:
    """One step: mark, label, bar, per cent, and what it is doing where there is room for it."""
    style = "fg:ansired" if step.state == "failed" else "fg:ansicyan"
    label = fit(one_line(step.label), label_cells)
    label += " " * (label_cells - cells(label))
    spans: Line = ((style, MARKS.get(step.state, "·") + " "), ("", label))
    room = width - 2 - label_cells
    doing = one_line(step.doing)
    if step.state == "failed":
        return (*spans, (style, fit(f"  {doing or 'failed'}", room))) if room > 6 else spans
    if bar_cells:
        spans += (("", " "), *bar(step.fraction, bar_cells, style=style))
        room -= bar_cells + 1
    if room < 5:
        return spans
    spans += (("", f" {percent(step.fraction):>4}"),)
    if doing and room - 5 >= 8:
        spans += ((DIM, fit(f"  {doing}", room - 5)),)
    return spans
