"""The typefaces the studio can always set, on a machine that has none."""

import importlib.util
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast

Weight = Literal["light", "regular", "semibold"]

_FILES: dict[Weight, str] = {
    "light": "SourceSansPro-Light.ttf",
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A typeface as bytes (TrueType), its family name as libass must be told, and its licence."""

    family: str
    weight: Weight
    data: bytes
    credit: str

    def at(self, size: float) -> Any:
        """A Pillow font of `size` pixels."""
        return _opened(self.data, size)

    def missing(self, text: str) -> str:
        """The characters of `text` this face cannot draw, each once, in order."""
        known = _characters(self.data)
        return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


@cache
def face(weight: Weight = "regular") -> Face:
    """Source Sans (Latin, Greek, Cyrillic) where its package is installed, else Pillow's Aileron (ASCII)."""
    package = importlib.util.find_spec("font_source_sans_pro")
    if package and package.submodule_search_locations:
        path = Path(package.submodule_search_locations[0]) / "files" / _FILES[weight]
        if path.is_file():
            family = "Source Sans Pro" + {"light": " Light", "regular": "", "semibold": " Semibold"}[weight]
            return Face(
                family=family, weight=weight, data=path.read_bytes(), credit="Type: Source Sans, OFL-1.1"
            )
    return embedded(weight)


@cache
def embedded(weight: Weight = "regular") -> Face:
    """The typeface inside Pillow: one weight, ASCII and a few marks."""
    from PIL import ImageFont

    font = cast(Any, ImageFont.load_default(16))  # a FreeTypeFont over bytes in memory
    return Face(family="Aileron", weight=weight, data=font.path.getvalue(), credit="Type: Aileron, CC0-1.0")


def drawable(text: str, face: Face) -> tuple[str, str]:
    """`text` as `face` can draw it, and the characters that had to go.

    A letter with an accent the face lacks keeps its base letter; what cannot be drawn at all is
    left out. Nothing is transliterated.
    """
    import unicodedata

    lost = face.missing(text)
    drawn: list[str] = []
    for character in text:
        if character not in lost:
            drawn.append(character)
            continue
        base = unicodedata.normalize("NFKD", character)[0]
        if base != character and not face.missing(base):
            drawn.append(base)
    return " ".join("".join(drawn).split()), lost


@lru_cache(maxsize=64)
def _opened(data: bytes, size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(data), size)


@cache
def _characters(data: bytes) -> frozenset[int]:
    """Code points in a TrueType file's `cmap` (formats 4 and 12; OpenType specification 1.9, `cmap`)."""
    from struct import unpack_from

    tables = {
        data[at : at + 4]: unpack_from(">L", data, at + 8)[0]
        for at in range(12, 12 + 16 * unpack_from(">H", data, 4)[0], 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for record in range(unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + unpack_from(">L", data, cmap + 8 + 8 * record)[0]
        kind = unpack_from(">H", data, at)[0]
        if kind == 4:
            count = unpack_from(">H", data, at + 6)[0] // 2
            ends = unpack_from(f">{count}H", data, at + 14)
            starts = unpack_from(f">{count}H", data, at + 16 + 2 * count)
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, min(last, 0xFFFE) + 1))
        elif kind == 12:
            for group in range(unpack_from(">L", data, at + 12)[0]):
                first, last, _ = unpack_from(">LLL", data, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)
