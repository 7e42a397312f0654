"""Drawing a page of pictures: a grid of panels on warm paper, with words under each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.media.fonts import drawable, face
from generators.media.lettering import clipped, fit, letters, measure, wrapped
from storage.domain.plan import Shot
from storage.domain.render import SheetRequest

if TYPE_CHECKING:
    from PIL.Image import Image

PAPER, INK, SOFT, LINE, EMPTY = (
    (246, 243, 236),
    (30, 29, 27),
    (112, 107, 99),
    (205, 199, 188),
    (228, 223, 213),
)
WIDEST = 2400  # pixels across a page
_UNDER = 12  # pixels between a panel and its words
_MOST_LINES = 3
TALLEST = 20_000  # JPEG allows 65,535; viewers begin to fail long before


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The page in pixels: `columns` panels of `panel` across, `margin` around, `gap` between."""

    columns: int
    rows: int
    panel: tuple[int, int]
    margin: int
    gap: int
    head: int
    caption: int

    @property
    def width(self) -> int:
        return 2 * self.margin + self.columns * self.panel[0] + (self.columns - 1) * self.gap

    @property
    def height(self) -> int:
        step = self.panel[1] + self.caption + self.gap
        return self.head + self.rows * step + self.margin

    def corner(self, index: int) -> tuple[int, int]:
        """The top left of panel `index`."""
        row, column = divmod(index, self.columns)
        return (
            self.margin + column * (self.panel[0] + self.gap),
            self.head + row * (self.panel[1] + self.caption + self.gap),
        )


def grid(count: int, aspect: float, columns: int = 0) -> Grid:
    """A page for `count` panels of `aspect` (width over height), near a sheet of landscape paper.

    `columns` is how many stand side by side where that is decided already.
    """
    best, cost = columns or 1, float("inf")
    most = 0 if columns else min(count, 12 if count > 120 else 8 if count > 24 else 6)
    for columns in range(1, most + 1):
        rows = -(-count // columns)
        shape = columns / (rows * (1 / aspect + 0.36))
        spare = columns * rows - count
        badness = abs(shape / 1.35 - 1) + 0.2 * spare / rows + (0.6 if columns < 3 <= count else 0.0)
        if badness < cost:
            best, cost = columns, badness
    margin, gap = 72, 44
    wide = (WIDEST - 2 * margin - (best - 1) * gap) // best
    wide = min(wide, 1040 if aspect >= 1 else 620)
    tall = max(24, round(wide / aspect))
    caption = round(min(wide, 700) * 0.30) + 26
    rows = -(-count // best)
    room = (TALLEST - 400) / rows - caption - gap
    if tall > room:
        tall, wide = int(room), max(48, int(room * aspect))
    return Grid(
        columns=best, rows=rows, panel=(wide, tall), margin=margin, gap=gap, head=210, caption=caption
    )


def side_by_side(labels: Sequence[str], aspect: float) -> int:
    """How many labelled panels of `aspect` stand in a row.

    Labels such as "Mara · front" and "Mara · side" stand in one row, a row for each name; others on a page
    near a square, rather full than not.
    """
    names = [label.rpartition(" · ")[0] for label in labels]
    views = names.count(names[0])
    if names[0] and all(names.count(name) == views for name in names):
        return views

    def badness(columns: int) -> float:
        rows = -(-len(labels) // columns)
        shape = columns * aspect / rows
        return max(shape, 1 / shape) + 0.5 * (columns * rows - len(labels))

    return min(range(1, min(len(labels), 6) + 1), key=badness)


def label(shot: Shot, rate: Fraction) -> str:
    """ "SH010 · wide · 35mm · push in · 3.5 s"."""
    staging = shot.staging
    parts = (
        shot.id.upper(),
        staging.size,
        f"{staging.lens_mm}mm",
        staging.move,
        f"{float(shot.frames / rate):.1f} s",
    )
    return " · ".join(parts)


def draw(
    request: SheetRequest, stills: Mapping[str, Path], advance: Callable[[float], None]
) -> tuple["Image", str]:
    """The page, and the characters no typeface of ours could draw. Raises OSError for a broken still."""
    from PIL import Image, ImageDraw

    roles = [f"still:{name}" for name in request.labels or [shot.id for shot in request.shots]]
    sizes = [_size(stills[role]) for role in roles if role in stills]
    aspect = sizes[0][0] / sizes[0][1] if sizes else 16 / 9
    plan = grid(len(roles), aspect, side_by_side(request.labels, aspect) if request.labels else 0)
    if request.labels:
        words = labelled(request.labels, plan.panel[0])
    else:
        words = [caption(shot, request.rate, plan.panel[0]) for shot in request.shots]
    plan = replace(plan, caption=max(w.height for w in words))
    page = Image.new("RGB", (plan.width, plan.height), PAPER)
    pen = ImageDraw.Draw(page)
    lost = [_head(pen, request, plan)]
    for index, role in enumerate(roles):
        x, y = plan.corner(index)
        path = stills.get(role)
        if path is None:
            pen.rectangle((x, y, x + plan.panel[0] - 1, y + plan.panel[1] - 1), fill=EMPTY)
        else:
            with Image.open(path) as still:
                still.draft("RGB", plan.panel)
                panel = still.convert("RGB").resize(plan.panel, Image.Resampling.LANCZOS)
            page.paste(panel, (x, y))
        pen.rectangle((x, y, x + plan.panel[0] - 1, y + plan.panel[1] - 1), outline=INK, width=1)
        _write(pen, words[index], x, y + plan.panel[1])
        lost.append(words[index].undrawn)
        advance((index + 1) / len(roles))
    return page, "".join(dict.fromkeys("".join(lost)))


def _size(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as still:
        return still.size


def _head(pen: Any, request: SheetRequest, plan: Grid) -> str:
    """Title left, facts right, a rule under both."""
    light, body = face("light"), face("regular")
    title, lost = drawable(request.title.upper(), light)
    facts = _counted(request)
    inner = plan.width - 2 * plan.margin
    small = min(30.0, inner / 26)
    beside = measure(facts, body, 0.06) * small
    room = max(inner - beside - 60, inner * 0.45)
    name = fit(title or "·", light, width=room, height=96, largest=64, tracking=0.14, most_lines=2)
    base = plan.head - 62
    for number, line in enumerate(name.lines):
        y = base - name.size * 1.08 - (len(name.lines) - 1 - number) * name.leading
        letters(pen, (plan.margin, y), line, light, name.size, INK, name.tracking)
    x = plan.width - plan.margin - beside
    if x > plan.margin + name.width + 20:
        letters(pen, (x, base - small * 1.15), facts, body, small, SOFT, 0.06)
    pen.line((plan.margin, plan.head - 36, plan.width - plan.margin, plan.head - 36), fill=INK, width=2)
    return lost


def _counted(request: SheetRequest) -> str:
    """How much there is to see on the page."""
    if request.labels:
        return "1 picture" if len(request.labels) == 1 else f"{len(request.labels)} pictures"
    seconds = float(sum(s.frames for s in request.shots) / request.rate)
    count = "1 shot" if len(request.shots) == 1 else f"{len(request.shots)} shots"
    return f"STORYBOARD  ·  {count}  ·  {seconds:.0f} s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands under one panel: the slate line, then what is seen and done; sizes in pixels."""

    slate: str
    slate_size: float
    lines: tuple[str, ...]
    size: float
    undrawn: str

    @property
    def height(self) -> int:
        return round(_UNDER + self.slate_size * 1.5 + len(self.lines) * self.size * 1.28)


def caption(shot: Shot, rate: Fraction, width: int) -> Caption:
    """The words under a panel `width` pixels wide, in at most three lines below the slate."""
    strong, body = face("semibold"), face("regular")
    text = label(shot, rate)
    slate_size = max(11.0, min(wide_enough := width / max(measure(text, strong), 1), width * 0.042, 26.0))
    slate = text if wide_enough >= slate_size else clipped(text, strong, width / slate_size)
    size = max(11.0, slate_size * 0.92)
    seen, undrawn = drawable(f"{_opened(shot.subject)}, {shot.place}. {shot.action}", body)
    lines = wrapped(seen, body, width / size)
    if len(lines) > _MOST_LINES:
        rest = clipped(" ".join(lines[_MOST_LINES - 1 :]), body, width / size)
        lines = (*lines[: _MOST_LINES - 1], rest)
    return Caption(slate=slate, slate_size=slate_size, lines=lines, size=size, undrawn=undrawn)


def labelled(labels: Sequence[str], width: int) -> list[Caption]:
    """A short word under each panel `width` pixels wide, all of one size: larger the shorter they are."""
    strong = face("semibold")
    drawn = [drawable(label, strong) for label in labels]
    widest = max(measure(text, strong) for text, _ in drawn)
    size = max(11.0, min(width / max(widest, 1.0), width * 0.08, 72.0))
    return [
        Caption(slate=clipped(text, strong, width / size), slate_size=size, lines=(), size=size, undrawn=lost)
        for text, lost in drawn
    ]


def _opened(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def _write(pen: Any, words: Caption, x: int, y: int) -> None:
    letters(pen, (x, y + _UNDER), words.slate, face("semibold"), words.slate_size, INK)
    top = y + _UNDER + words.slate_size * 1.5
    for number, line in enumerate(words.lines):
        letters(pen, (x, top + number * words.size * 1.28), line, face("regular"), words.size, SOFT)
