"""Colours: which palette a film gets, and what a wish does to one."""

import colorsys
import random
from collections.abc import Callable, Sequence

from specialists.story.asks import colours

Palette = tuple[str, ...]  # "#rrggbb", dark to light, the accent last


def luma(colour: str) -> float:
    """Brightness 0 to 1 (Rec. 709 weights on the coded values)."""
    red, green, blue = _rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def from_colours(wanted: Sequence[str], palette: Palette) -> Palette:
    """A palette of the same depth in the wanted hues; the last one is the accent."""
    count = max(len(palette) - 1, 3)
    levels = (
        [0.08, 0.22, 0.46, 0.82][:count]
        if count <= 4
        else [0.08 + 0.76 * i / (count - 1) for i in range(count)]
    )
    body = [_at_luma(wanted[index % len(wanted)], level) for index, level in enumerate(levels)]
    return (*body, wanted[-1])


def with_accent(palette: Palette, colour: str) -> Palette:
    """The palette leaning towards a coloured light: darks tinted, the accent replaced."""
    body = [_mix(tone, _at_luma(colour, luma(tone)), 0.45) for tone in palette[:-1]]
    return (*body, colour)


def changed(palette: Palette, wish: str) -> Palette:
    """The palette after a plain word: warmer, cooler, monochrome, pastel, vivid, muted, brighter, darker."""
    return tuple(_CHANGES[wish](tone) for tone in palette) if wish in _CHANGES else palette


def _rgb(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, part)) * 255):02x}" for part in (red, green, blue))


def _mix(one: str, other: str, share: float) -> str:
    return _hex(*(a + (b - a) * share for a, b in zip(_rgb(one), _rgb(other), strict=True)))


def _at_luma(colour: str, level: float) -> str:
    """The hue of `colour` at a brightness."""
    now = luma(colour)
    if now <= 0.002:
        return _hex(level, level, level)
    if level <= now:
        return _hex(*(part * level / now for part in _rgb(colour)))
    return _mix(colour, "#ffffff", (level - now) / (1 - now) if now < 1 else 0)


def _hls(change: Callable[[float, float, float], tuple[float, float, float]]) -> Callable[[str], str]:
    def apply(colour: str) -> str:
        hue, light, saturation = change(*colorsys.rgb_to_hls(*_rgb(colour)))
        return _hex(*colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), min(1.0, max(0.0, saturation))))

    return apply


_CHANGES: dict[str, Callable[[str], str]] = {
    "warmer": lambda tone: _mix(tone, _at_luma("#e08030", luma(tone)), 0.4),
    "cooler": lambda tone: _mix(tone, _at_luma("#3070c0", luma(tone)), 0.4),
    "monochrome": lambda tone: _hex(luma(tone), luma(tone), luma(tone)),
    "pastel": _hls(lambda hue, light, sat: (hue, 0.35 + light * 0.6, sat * 0.6)),
    "vivid": _hls(lambda hue, light, sat: (hue, light, sat * 1.6 + 0.1)),
    "muted": _hls(lambda hue, light, sat: (hue, light, sat * 0.45)),
    "brighter": _hls(lambda hue, light, sat: (hue, light + (1 - light) * 0.25, sat)),
    "darker": _hls(lambda hue, light, sat: (hue, light * 0.68, sat)),
}


def pick(fitting: Sequence[str], rng: random.Random) -> str:
    """One of the three best fitting, the first most often."""
    return rng.choices(fitting[:3], weights=(4, 2, 1)[: len(fitting[:3])])[0]


def name_of(colour: str) -> str:
    """The nearest colour word: "#c0392b" -> "red"."""
    return min(
        colours(),
        key=lambda name: sum((a - b) ** 2 for a, b in zip(_rgb(colour), _rgb(colours()[name]), strict=True)),
    )
