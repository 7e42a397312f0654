"""Where everything stands on a title or end card, and when it comes and goes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from generators.media import credits
from generators.media.fonts import drawable, face
from generators.media.lettering import block, fit
from generators.media.titles import Layer, luma, rgb
from storage.domain.render import CardRequest

if TYPE_CHECKING:
    from PIL.Image import Image


def layers(request: CardRequest) -> tuple[tuple[Layer, ...], str]:
    """The layers of a card, back to front, and the characters that could not be drawn."""
    return _title(request) if request.card == "title" else _end(request)


def _title(request: CardRequest) -> tuple[tuple[Layer, ...], str]:
    """The title in spaced capitals a little above the middle, a rule of light, the tagline below."""
    w, h = request.width, request.height
    seconds = float(request.frames / request.rate)
    light, accent = ink(request.palette)
    title, lost = drawable(request.title.upper(), face("light"))
    tag, lost_too = drawable(" ".join(request.lines), face("regular"))
    short = min(w, h)
    name = fit(
        title or "·",
        face("light"),
        width=w * 0.8,
        height=h * 0.42,
        largest=min(h * 0.13, w * 0.11),
        tracking=0.16,
    )
    below = fit(
        tag, face("regular"), width=w * 0.7, height=h * 0.16, largest=max(short * 0.036, 7), tracking=0.04
    )
    gap = max(short * 0.05, 3)
    total = name.height + (2 * gap + below.height if tag else gap)
    top = h * 0.5 - total / 2
    rule_y = top + name.height + gap * 0.9
    fade, leave = min(0.9, seconds * 0.3), min(0.5, seconds * 0.2)

    def layer(picture: "Image", y: float, start: float) -> Layer:
        start = min(start, seconds * 0.4)
        return Layer(
            pixels=np.asarray(picture), centre=(w / 2, y), start=start, end=seconds,
            fade_in=min(fade, (seconds - start) * 0.5), fade_out=min(leave, (seconds - start) * 0.3),
        )  # fmt: skip

    made = [layer(block(name, fill=(*light, 255), bloom=accent), top + name.height / 2, 0.15)]
    made.append(
        layer(rule(int(min(w * 0.34, name.width * 0.5)), max(1, round(short / 360)), accent), rule_y, 0.45)
    )
    if tag:
        made.append(
            layer(block(below, fill=(*light, 215)), rule_y + gap + below.height / 2, min(0.7, seconds * 0.25))
        )
    return tuple(made), _each_once(lost + lost_too)


def _end(request: CardRequest) -> tuple[tuple[Layer, ...], str]:
    """The film's name small at the head, credits below: roles right of the axis, names left of it."""
    w, h = request.width, request.height
    seconds = float(request.frames / request.rate)
    light, accent = ink(request.palette)
    title, lost = drawable(request.title.upper(), face("light"))
    rows: list[str] = []
    for line in request.lines:
        drawn, gone = drawable(line, face("regular"))
        rows.append(drawn)
        lost += gone
    head = fit(
        title or "·", face("light"), width=w * 0.8, height=h * 0.16, largest=min(h, w) * 0.075, tracking=0.16
    )
    top = h * 0.09
    gap = h * 0.035
    credits_top = top + head.height + 2 * gap
    room = h * 0.93 - credits_top
    picture = credits.draw(
        credits.read(rows),
        width=max(8, int(w * 0.88)),
        height=max(8, int(room)),
        largest=max(min(h * 0.042, w * 0.05), 6.0),
        ink=light,
    )
    middle = credits_top + max(
        picture.height / 2, room * 0.46
    )  # a short roll hangs a little above the middle
    fade, leave = min(0.6, seconds * 0.2), min(0.6, seconds * 0.2)

    def layer(pixels: "Image", y: float, start: float) -> Layer:
        start = min(start, seconds * 0.25)
        return Layer(
            pixels=np.asarray(pixels),
            centre=(w / 2, y),
            start=start,
            end=seconds,
            fade_in=fade,
            fade_out=leave,
        )

    made = [
        layer(block(head, fill=(*light, 255), bloom=accent), top + head.height / 2, 0.0),
        layer(rule(int(w * 0.2), max(1, round(min(w, h) / 360)), accent), top + head.height + gap * 0.8, 0.1),
    ]
    if rows:
        made.append(layer(picture, middle, 0.25))
    return tuple(made), _each_once(lost)


def ink(palette: Sequence[str]) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """A near-white tinted by the palette's light, and its accent made bright enough to glow."""
    pale = rgb(palette[max(0, len(palette) - 2)])
    light = 0.86 + 0.12 * pale / max(float(pale.max()), 0.01)
    accent = rgb(palette[-1]) + 0.02
    accent = np.clip(accent * (0.5 / luma(accent)), 0, 1)
    accent = accent + (1 - accent) * 0.1
    return _bytes(light), _bytes(accent)


def _bytes(colour: Any) -> tuple[int, int, int]:
    red, green, blue = (round(float(c) * 255) for c in np.clip(colour, 0, 1))
    return red, green, blue


def rule(width: int, thick: int, colour: tuple[int, int, int]) -> "Image":
    """A hairline of light that dies away at both ends."""
    from PIL import Image

    width = max(4, width)
    fall = np.sin(np.linspace(0, np.pi, width)) ** 1.5
    pixels = np.zeros((thick, width, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = (fall * 235).astype(np.uint8)
    return Image.fromarray(pixels)


def _each_once(text: str) -> str:
    return "".join(dict.fromkeys(text))
