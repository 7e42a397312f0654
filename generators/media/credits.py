"""Setting the credits of an end card: roles on one side of an axis, names on the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from generators.media.fonts import face
from generators.media.lettering import letters, measure, wrapped

if TYPE_CHECKING:
    from PIL.Image import Image

_LEADING = 1.42  # of the type size
_GUTTER = 0.7  # between role and name, in type sizes
_BREATH = 0.55  # between one block of lines and the next, in lines
_SMALLEST = 4.0  # pixels: below this nobody could read it anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One credit: `role` is "" for a line that stands alone."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A piece of lettering at `x`, `y` (in type sizes from the centre of the top edge)."""

    x: float
    y: float
    text: str
    kind: str  # "role", "name", "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """All credits set at one size: marks and the height they take, in type sizes."""

    marks: tuple[Mark, ...]
    height: float
    broken: bool  # a name had to be wrapped


def read(lines: Sequence[str]) -> tuple[Entry, ...]:
    """ "Voice: hibari, Apache-2.0" is a role and a name; anything else stands alone."""
    entries: list[Entry] = []
    for line in lines:
        role, colon, text = line.partition(": ")
        named = bool(colon) and text.strip() and len(role) <= 24
        entries.append(Entry(role=role.strip(), text=text.strip()) if named else Entry(role="", text=line))
    return tuple(entries)


def roll(entries: Sequence[Entry], room: float, columns: int) -> Roll:
    """Lay `entries` out in `room` type sizes of width, tables of roles in `columns` columns."""
    marks: list[Mark] = []
    y, broken = 0.0, False
    for named, block in groupby(entries, key=lambda entry: bool(entry.role)):
        group = list(block)
        if marks:
            y += _BREATH * _LEADING
        if named:
            placed, tall, split = _table(group, room, columns, y)
            marks += placed
            broken |= split
            y += tall
        else:
            for entry in group:
                for line in wrapped(entry.text, face("regular"), room):
                    marks.append(Mark(x=-measure(line, face("regular")) / 2, y=y, text=line, kind="line"))
                    y += _LEADING
    return Roll(marks=tuple(marks), height=y, broken=broken)


def _table(group: Sequence[Entry], room: float, columns: int, top: float) -> tuple[list[Mark], float, bool]:
    """Roles and names of one block; returns their marks, the height taken, and whether a name was wrapped."""
    body, strong = face("regular"), face("semibold")
    per = -(-len(group) // columns)
    apart = 2.0  # type sizes between two columns
    share = (room - apart * (columns - 1)) / columns
    marks: list[Mark] = []
    tallest, broken = 0.0, False
    for column in range(columns):
        rows = group[column * per : (column + 1) * per]
        if not rows:
            continue
        roles = max(measure(row.role, body) for row in rows)
        names = max(measure(row.text, strong) for row in rows)
        space = max(share - roles - _GUTTER, share * 0.45)
        names = min(names, space)
        middle = -room / 2 + column * (share + apart) + share / 2
        axis = middle - (roles + _GUTTER + names) / 2 + roles + _GUTTER
        y = top
        for row in rows:
            marks.append(Mark(x=axis - _GUTTER - measure(row.role, body), y=y, text=row.role, kind="role"))
            lines = wrapped(row.text, strong, space) or ("",)
            broken |= len(lines) > 1
            for line in lines:
                marks.append(Mark(x=axis, y=y, text=line, kind="name"))
                y += _LEADING
        tallest = max(tallest, y - top)
    return marks, tallest, broken


def fitted(entries: Sequence[Entry], width: float, height: float, *, largest: float) -> tuple[Roll, float]:
    """The roll and type size that read best: unbroken names if the type stays large enough, else any fit."""
    comfortable = largest * 0.7
    for unbroken in (True, False):
        for size in _sizes(largest, comfortable if unbroken else _SMALLEST):
            for columns in (1, 2):
                made = roll(entries, width / size, columns)
                if (
                    made.height * size <= height
                    and not (unbroken and made.broken)
                    and _inside(made, width / size)
                ):
                    return made, size
    return roll(entries, width / _SMALLEST, 2), _SMALLEST


def _inside(made: Roll, room: float) -> bool:
    return all(abs(mark.x) <= room / 2 + 0.01 for mark in made.marks)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    size = largest
    while size >= smallest:
        yield size
        size *= 0.95


def draw(
    entries: Sequence[Entry], *, width: int, height: int, largest: float, ink: tuple[int, int, int]
) -> "Image":
    """The credits as an RGBA picture `width` wide and as high as they need, at most `height`."""
    from PIL import Image, ImageDraw

    made, size = fitted(entries, width, height, largest=largest)
    picture = Image.new("RGBA", (width, max(1, min(height, round(made.height * size) + 2))), (*ink, 0))
    pen: Any = ImageDraw.Draw(picture)
    for mark in made.marks:
        strong = face("semibold" if mark.kind == "name" else "regular")
        opacity = {"role": 165, "name": 250, "line": 225}[mark.kind]
        letters(pen, (width / 2 + mark.x * size, mark.y * size), mark.text, strong, size, (*ink, opacity))
    return picture
