"""Setting type: wrapping, letterspacing and fitting lines into a box."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from generators.media.fonts import Face

if TYPE_CHECKING:
    from PIL.Image import Image

Ink = tuple[int, int, int, int]  # red, green, blue, opacity

_TRIAL = 100.0  # pixels: widths are measured once at this size and scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Lines as they will stand: `size` and `leading` in pixels, `tracking` in parts of the size."""

    face: Face
    lines: tuple[str, ...]
    size: float
    tracking: float
    leading: float

    @property
    def height(self) -> float:
        return self.leading * (len(self.lines) - 1) + self.size * 1.2

    @property
    def width(self) -> float:
        return max((measure(line, self.face, self.tracking) for line in self.lines), default=0.0) * self.size


def measure(text: str, face: Face, tracking: float = 0.0) -> float:
    """The width of `text` in parts of the type size."""
    if not tracking:
        return face.at(_TRIAL).getlength(text) / _TRIAL
    return sum(_advance(c, face) + tracking for c in text) - (tracking if text else 0.0)


@lru_cache(maxsize=2048)
def _advance(character: str, face: Face) -> float:
    return face.at(_TRIAL).getlength(character) / _TRIAL


def fit(
    text: str,
    face: Face,
    *,
    width: float,
    height: float,
    largest: float,
    smallest: float = 6.0,
    tracking: float = 0.0,
    leading: float = 1.25,
    most_lines: int = 4,
) -> Setting:
    """Set `text` as large as the box allows, in as few balanced lines as that takes.

    More lines are taken only when they make the type at least a fifth larger. At `smallest` the text
    is wrapped by force and may be cut off by the box: that is a box too small for any reader.
    """
    words = text.split()
    best: Setting | None = None
    for count in range(1, min(most_lines, max(1, len(words))) + 1):
        lines = balanced(words, count, face, tracking)
        widest = max((measure(line, face, tracking) for line in lines), default=0.0) or 0.001
        size = min(largest, width / widest, height / (leading * (len(lines) - 1) + 1.2))
        if best is None or size > best.size * 1.2:
            best = Setting(face=face, lines=lines, size=size, tracking=tracking, leading=size * leading)
    assert best is not None
    if best.size >= smallest:
        return best
    lines = wrapped(text, face, width / smallest, tracking)
    return Setting(face=face, lines=lines, size=smallest, tracking=tracking, leading=smallest * leading)


def balanced(words: Sequence[str], count: int, face: Face, tracking: float) -> tuple[str, ...]:
    """`words` in `count` lines of widths as even as can be (binary search on the widest line)."""
    if count <= 1 or len(words) <= 1:
        return (" ".join(words),)
    whole = " ".join(words)
    low, high = 0.0, measure(whole, face, tracking)
    best = wrapped(whole, face, high, tracking)
    for _ in range(12):
        middle = (low + high) / 2
        lines = wrapped(whole, face, middle, tracking, break_words=False)
        if len(lines) <= count:
            best, high = lines, middle
        else:
            low = middle
    return best


def wrapped(
    text: str, face: Face, width: float, tracking: float = 0.0, *, break_words: bool = True
) -> tuple[str, ...]:
    """`text` in lines at most `width` wide (in parts of the size); a longer word is broken if allowed."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        pieces = _broken(word, face, width, tracking) if break_words else [word]
        for piece in pieces:
            longer = f"{line} {piece}" if line else piece
            if line and measure(longer, face, tracking) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return (*lines, line) if line else tuple(lines)


def _broken(word: str, face: Face, width: float, tracking: float) -> list[str]:
    if measure(word, face, tracking) <= width:
        return [word]
    pieces: list[str] = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character, face, tracking) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def clipped(text: str, face: Face, width: float) -> str:
    """`text`, or as much of it as fits `width` (in parts of the size) with an ellipsis."""
    if measure(text, face) <= width:
        return text
    while text and measure(text + "…", face) > width:
        text = text[:-1].rstrip(" ,;:.–—-")
    return text + "…" if text else ""


def letters(
    draw: Any, xy: tuple[float, float], text: str, face: Face, size: float, fill: Any, tracking: float = 0.0
) -> None:
    """Draw `text` with its baseline box's top left at `xy`, letterspaced by `tracking` of its size."""
    font = face.at(size)
    if not tracking:
        draw.text(xy, text, font=font, fill=fill)
        return
    x, y = xy
    for character in text:
        draw.text((x, y), character, font=font, fill=fill)
        x += font.getlength(character) + tracking * size


def block(setting: Setting, *, fill: Ink, bloom: tuple[int, int, int] | None = None) -> "Image":
    """The lines, centred, as an RGBA picture with room around them; `bloom` is a soft light behind."""
    from PIL import Image, ImageDraw, ImageFilter

    pad = int(setting.size * (0.8 if bloom else 0.1)) + 2
    width, height = int(setting.width) + 2 * pad, int(setting.height) + 2 * pad
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    for index, line in enumerate(setting.lines):
        x = (width - measure(line, setting.face, setting.tracking) * setting.size) / 2
        letters(
            draw, (x, pad + index * setting.leading), line, setting.face, setting.size, 255, setting.tracking
        )
    ink = Image.new("RGBA", (width, height), (*fill[:3], 255))
    ink.putalpha(mask.point([v * fill[3] // 255 for v in range(256)]))
    if not bloom:
        return ink
    glow = mask.filter(ImageFilter.GaussianBlur(setting.size * 0.3)).point(
        [min(255, int(v * 1.1)) for v in range(256)]
    )
    light = Image.new("RGBA", (width, height), (*bloom, 255))
    light.putalpha(glow)
    return Image.alpha_composite(light, ink)
