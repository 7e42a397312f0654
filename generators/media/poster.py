"""Laying out a poster: the picture sinks into the film's own dark, and the title stands there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from generators.media.card_layout import ink, rule
from generators.media.cropping import cropped
from generators.media.fonts import drawable, face
from generators.media.lettering import Setting, block, fit, measure
from generators.media.titles import ground
from storage.domain.render import PosterRequest

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDE = 1.25  # width over height from which on the words stand beside the picture, not below it
_LEAST = 0.72  # of an upright poster's height: how low a wide picture reaches at least
_MOST_CREDITS = 5  # lines
_BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that is lettered, set to size, and the characters no typeface of ours could draw."""

    title: Setting
    tagline: Setting | None
    credits: Setting | None
    undrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the words stand, in pixels: their middle, and the top of each block."""

    middle: float
    title: float
    rule: float
    tagline: float
    credits: float


def draw(request: PosterRequest, still: "Image") -> tuple["Image", str]:
    """The poster, and the characters that could not be drawn."""
    from PIL import Image

    words = lettered(request)
    wide = _is_wide(request)
    picture, subject = cropped(still, request.width, request.height if wide else _reach(request, still))
    places = placed(request, words, left=wide and subject > 0.5)
    backed = _beside(request, picture, places) if wide else _above(request, picture, places)
    poster = Image.fromarray(np.clip(backed + 0.5, 0, 255).astype(np.uint8)).convert("RGBA")
    light, accent = ink(request.palette)
    _put(
        poster, block(words.title, fill=(*light, 255), bloom=accent), words.title, places.middle, places.title
    )
    thick = max(1, round(min(request.width, request.height) / 300))
    line = rule(round(min(words.title.width, request.width * 0.5) * 0.5), thick, accent)
    poster.alpha_composite(line, (round(places.middle - line.width / 2), round(places.rule)))
    for setting, top, strength in (
        (words.tagline, places.tagline, 235),
        (words.credits, places.credits, 165),
    ):
        if setting:
            _put(poster, block(setting, fill=(*light, strength)), setting, places.middle, top)
    return poster.convert("RGB"), words.undrawn


def _is_wide(request: PosterRequest) -> bool:
    return request.width >= request.height * _WIDE


def _column(request: PosterRequest) -> float:
    """How wide the words may be."""
    return request.width * (0.43 if _is_wide(request) else 0.84)


def lettered(request: PosterRequest) -> Words:
    """The title as large as its words allow, the tagline in the regular weight, the credits small."""
    h, short, column = request.height, min(request.width, request.height), _column(request)
    light, body = face("light"), face("regular")
    title, lost = drawable(request.title.upper(), light)
    tagline, lost_too = drawable(request.lines[0] if request.lines else "", body)
    rows = [drawable(line, body) for line in request.lines[1:]]
    name = fit(
        title or "·", light, width=column, height=h * (0.44 if _is_wide(request) else 0.25),
        largest=short * (0.17 if _is_wide(request) else 0.19), tracking=0.14, leading=1.12, most_lines=4,
    )  # fmt: skip
    below = fit(
        tagline, body, width=column * 0.9, height=h * 0.13, largest=max(short * 0.034, 7), tracking=0.05,
        most_lines=3,
    )  # fmt: skip
    small = tuple(row for row, _ in rows if row)
    return Words(
        title=name,
        tagline=below if tagline else None,
        credits=_small(small, column * 0.96, max(6.0, short * 0.0185)) if small else None,
        undrawn="".join(dict.fromkeys(lost + lost_too + "".join(gone for _, gone in rows))),
    )


def _small(credits: tuple[str, ...], width: float, size: float) -> Setting:
    """Credits in lines as even as can be, smaller where there are many, never broken inside one."""
    body = face("regular")
    lines = packed(credits, width / size)
    while (len(lines) > _MOST_CREDITS or _widest(lines) > width / size) and size > 6.0:
        size *= 0.93
        lines = packed(credits, width / size)
    even = width / size
    while len(tighter := packed(credits, even * 0.96)) == len(lines) and _widest(tighter) <= width / size:
        even, lines = even * 0.96, tighter
        if len(lines) == 1 or even < _widest(credits):
            break
    return Setting(face=body, lines=lines[:_MOST_CREDITS], size=size, tracking=0.04, leading=size * 1.5)


def packed(credits: tuple[str, ...], width: float) -> tuple[str, ...]:
    """Credits in lines at most `width` wide (in parts of the size), unless a single one is wider."""
    lines: list[str] = []
    for credit in credits:
        longer = f"{lines[-1]}{_BETWEEN}{credit}" if lines else credit
        if lines and measure(longer, face("regular"), 0.04) <= width:
            lines[-1] = longer
        else:
            lines.append(credit)
    return tuple(lines)


def _widest(lines: tuple[str, ...]) -> float:
    return max(measure(line, face("regular"), 0.04) for line in lines)


def placed(request: PosterRequest, words: Words, *, left: bool) -> Places:
    """From the foot up: credits, tagline, rule, title.

    On a wide poster the words stand on the `left` or on the right; the title and what belongs to it then
    have their middle a little above that of the page.
    """
    short = min(request.width, request.height)
    gap = short * 0.038
    foot = request.height - short * 0.055
    credits = foot - (words.credits.height if words.credits else 0.0)
    under = gap * 0.8 + words.tagline.height if words.tagline else 0.0
    own = words.title.height + gap * 0.75 + under
    wide = _is_wide(request)
    lowest = credits - gap * (1.3 if words.credits else 1.6) - own
    title = min(lowest, request.height * 0.48 - own / 2) if wide else lowest
    line = title + words.title.height + gap * 0.75
    middle = request.width * (0.5 if not wide else 0.265 if left else 0.735)
    return Places(middle=middle, title=title, rule=line, tagline=line + gap * 0.8, credits=credits)


def _put(poster: "Image", picture: "Image", words: Setting, middle: float, top: float) -> None:
    """Lay a block of lettering centred, its own margin around the words left out of account."""
    left, up = round(middle - picture.width / 2), round(top - (picture.height - words.height) / 2)
    seen = picture.crop((max(0, -left), max(0, -up), picture.width, picture.height))
    poster.alpha_composite(seen, (max(0, left), max(0, up)))


def _reach(request: PosterRequest, still: "Image") -> int:
    """How far down an upright poster its picture goes."""
    natural = request.width * still.height / still.width
    return round(min(request.height, max(natural, request.height * _LEAST)))


def _above(request: PosterRequest, picture: "Image", places: Places) -> NDArray[Any]:
    """The picture at the head, sinking into the ground above the title."""
    w, h, tall = request.width, request.height, picture.height
    below = _ground(request)
    rows = np.arange(h, dtype=np.float32)[:, None, None]
    start, end = min(places.title - h * 0.20, tall * 0.62), min(places.title + h * 0.10, tall - 1.0)
    # a picture that reaches the foot is still felt behind the words
    sunk = _eased((rows - start) / max(end - start, 1.0)) * (0.9 if tall == h else 1.0)
    below[:tall] += (np.asarray(picture, np.float32) - below[:tall]) * (1 - sunk[:tall])
    across = np.linspace(-1, 1, w, dtype=np.float32)[None, :, None]
    down = np.linspace(-1, 1, h, dtype=np.float32)[:, None, None]
    return below * (1 - 0.3 * np.clip(across**2 * 0.7 + np.minimum(down, 0) ** 2 * 0.8 - 0.45, 0, 1))


def _beside(request: PosterRequest, picture: "Image", places: Places) -> NDArray[Any]:
    """The picture over the whole page, sinking into the ground towards the side of the words."""
    w = request.width
    below = _ground(request)
    columns = np.arange(w, dtype=np.float32)[None, :, None]
    away = columns if places.middle < w / 2 else w - 1 - columns
    sunk = _eased(1 - (away - w * 0.30) / (w * 0.40)) * np.float32(0.92)
    return below + (np.asarray(picture, np.float32) - below) * (1 - sunk)


def _ground(request: PosterRequest) -> NDArray[Any]:
    """The dark of the film's cards, a little deeper: type on paper-white screens needs it."""
    seen = ground(request.width, request.height, request.palette, seconds=1.0)(0.0)
    return np.asarray(seen, np.float32)[..., :3] * np.float32(0.8)


def _eased(share: NDArray[Any]) -> NDArray[Any]:
    """From 0 to 1 without a corner at either end."""
    t = np.clip(share, 0, 1)
    return t * t * (3 - 2 * t)
