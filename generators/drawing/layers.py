"""The file a panel's layers are kept in: planes of video colour by depth, and what moves between them."""

import json
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from generators.drawing.canvas import Array
from generators.drawing.finish import developed, planes
from generators.drawing.noise import blurred, shrunk
from generators.drawing.plate import Plate

Bytes = npt.NDArray[np.uint8]
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same layers give the same file


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One layer: luma and cover at its own size, chroma at half of it.

    `step` is how many canvas pixels one of its pixels spans; `left`, `top` are canvas pixels.
    """

    name: str
    parallax: float  # 0 at infinity, 1 with the subject
    step: int
    left: int
    top: int
    y: Bytes
    u: Bytes
    v: Bytes
    cover: Bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """What moves on its own: amounts 0-1, colours as (y, u, v)."""

    rain: float = 0.0
    snow: float = 0.0
    view_rain: float = 0.0  # what falls outside the windows
    view_snow: float = 0.0
    fog: float = 0.0
    gusts: float = 0.0
    motes: float = 0.0
    close: bool = False  # a face fills the picture: nothing falls right before it
    lightning: bool = False
    wind: float = 1.0  # which way: -1 left, 1 right
    air: tuple[int, int, int] = (200, 128, 128)  # the colour of haze
    chop: float = 0.4
    roll: float = 0.0  # degrees the camera is tilted
    rising: bool = False  # stars are bubbles
    stars: tuple[tuple[float, float, float, float], ...] = ()  # x, y in frame units, power, phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """A whole panel, back to front, on a canvas of `width` x `height` plus `margin` on every side."""

    width: int
    height: int
    margin: int
    seed: int
    motion: Motion
    sheets: tuple[Sheet, ...]


def sheet_of(
    name: str, colour: Array, cover: Array | None, *, left: int, top: int, parallax: float, step: int = 1
) -> Sheet:
    """A layer from straight display colour (three planes, 0-1) and its cover, at `step` pixels each."""
    y, u, v = planes(_even(colour))
    return Sheet(
        name=name, parallax=parallax, step=step, left=left, top=top, y=_bytes(y), u=_bytes(u), v=_bytes(v),
        cover=None if cover is None else _bytes(_even(cover[None])[0] * 255),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """What part of the canvas a plate covers; from row `solid` down it hides all that is behind it."""

    left: int
    top: int
    right: int
    bottom: int
    solid: int


def extent_of(plate: Plate) -> Extent | None:
    """The extent of a plate, to even pixels; None when it is empty."""
    height, width = plate.cover.shape
    most, least = plate.cover.max(1), plate.cover.min(1)
    rows = np.flatnonzero(most > 0.006)
    if rows.size == 0:
        return None
    columns = np.flatnonzero(plate.cover.max(0) > 0.006)
    left, top = max(0, int(columns[0]) - 3) & ~1, max(0, int(rows[0]) - 3) & ~1
    right, bottom = min(width & ~1, (int(columns[-1]) + 5) & ~1), min(height & ~1, (int(rows[-1]) + 5) & ~1)
    open_rows = np.flatnonzero(least < 0.985)
    solid = (
        height
        if open_rows.size and open_rows[-1] >= height - 2
        else (int(open_rows[-1]) + 2 if open_rows.size else 0)
    )
    return Extent(left, top, right, bottom, (solid + 1) & ~1)


def sheets_of(
    name: str, plate: Plate, extent: Extent, *, parallax: float, step: int, until: int, split: bool
) -> list[Sheet]:
    """The sheets of a plate down to row `until`: what is solid apart, for it needs no cover."""
    bottom = min(extent.bottom, (until + 1) & ~1)
    if bottom - extent.top < 4 or extent.right - extent.left < 4:
        return []
    sheets: list[Sheet] = []
    end = bottom
    if split and extent.solid + 24 < bottom:
        whole = plate.colour[:, extent.solid : bottom, extent.left : extent.right]
        sheets.append(_stepped(name, whole, None, extent.left, extent.solid, parallax, step))
        end = min(bottom, extent.solid + 8)
    if end - extent.top >= 4:
        colour, cover = straight(plate, extent.left, extent.top, extent.right, end)
        sheets.append(_stepped(name, colour, cover, extent.left, extent.top, parallax, step))
    return sheets


def opening(name: str, plate: Plate, extent: Extent, *, parallax: float, step: int) -> Sheet:
    """A sheet that is only a cover: where something is to be seen, not what."""
    part = plate.cover[extent.top : extent.bottom, extent.left : extent.right]
    cover = shrunk(np.clip(part, 0, 1), step)
    white = np.ones((3, *cover.shape), np.float32)
    return sheet_of(name, white, cover, left=extent.left, top=extent.top, parallax=parallax, step=step)


def _stepped(
    name: str, colour: Array, cover: Array | None, left: int, top: int, parallax: float, step: int
) -> Sheet:
    if step > 1:
        colour = np.stack([shrunk(plane, step) for plane in colour])
        cover = None if cover is None else shrunk(cover, step)
    return sheet_of(name, developed(colour), cover, left=left, top=top, parallax=parallax, step=step)


def straight(plate: Plate, left: int, top: int, right: int, bottom: int) -> tuple[Array, Array]:
    """A plate's part as unmixed light and cover; colour runs on past the edges so none turn dark."""
    colour, cover = (
        plate.colour[:, top:bottom, left:right],
        np.clip(plate.cover[top:bottom, left:right], 0, 1),
    )
    wide = 6.0
    share = 1 / np.maximum(blurred(cover, wide), 0.02)
    solid = np.clip(cover * 12 - 0.2, 0, 1)
    own = solid / np.maximum(cover, 0.04)
    share *= 1 - solid
    return np.stack([plane * own + blurred(plane, wide) * share for plane in colour]), cover


def write(layers: Layers, path: Path) -> None:
    """Keep `layers` in the file `path`."""
    about = {
        "version": 1, "width": layers.width, "height": layers.height, "margin": layers.margin,
        "seed": layers.seed, "motion": asdict(layers.motion),
        "sheets": [
            {"name": s.name, "parallax": s.parallax, "step": s.step, "left": s.left, "top": s.top,
             "size": list(s.y.shape), "chroma": list(s.u.shape), "cover": s.cover is not None}
            for s in layers.sheets
        ],
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as file:
        _put(file, "panel.json", json.dumps(about, sort_keys=True).encode())
        for i, s in enumerate(layers.sheets):
            for name, plane in (("y", s.y), ("u", s.u), ("v", s.v), ("cover", s.cover)):
                if plane is not None:
                    _put(file, f"{i}.{name}", plane.tobytes())


def read(path: Path) -> Layers:
    """The layers kept in `path`. Raises ValueError, KeyError, OSError or BadZipFile if they are not."""
    with zipfile.ZipFile(path) as file:
        about = json.loads(file.read("panel.json"))
        if about["version"] != 1:
            raise ValueError(f"layers of version {about['version']}")
        sheets: list[Sheet] = []
        for i, s in enumerate(about["sheets"]):
            size, chroma = tuple(s["size"]), tuple(s["chroma"])

            def plane(name: str, shape: tuple[int, ...], i: int = i) -> Bytes:
                return np.frombuffer(file.read(f"{i}.{name}"), np.uint8).reshape(shape)

            sheets.append(
                Sheet(
                    name=s["name"],
                    parallax=s["parallax"],
                    step=s["step"],
                    left=s["left"],
                    top=s["top"],
                    y=plane("y", size),
                    u=plane("u", chroma),
                    v=plane("v", chroma),
                    cover=plane("cover", size) if s["cover"] else None,
                )
            )
    motion = about["motion"]
    motion["air"] = tuple(motion["air"])
    motion["stars"] = tuple(tuple(star) for star in motion["stars"])
    return Layers(
        width=about["width"], height=about["height"], margin=about["margin"], seed=about["seed"],
        motion=Motion(**motion), sheets=tuple(sheets),
    )  # fmt: skip


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, content, compresslevel=1)


def _even(planes_: Array) -> Array:
    """Planes (n, rows, columns) with an even number of rows and columns."""
    rows, columns = planes_.shape[1] % 2, planes_.shape[2] % 2
    return np.pad(planes_, ((0, 0), (0, rows), (0, columns)), mode="edge") if rows or columns else planes_


def _bytes(a: Array) -> Bytes:
    return np.clip(a + np.float32(0.5), 0, 255).astype(np.uint8)
