"""What falls and drifts before the layers and between them, laid over a frame."""

import numpy as np
from PIL import Image

from generators.drawing import airs
from generators.drawing.layers import Motion
from generators.drawing.sampling import Axis, Bytes, Grid, Words, axis

_BAND = 90  # rows worked on together: they stay in the processor's cache
_FAR_FOG, _NEAR_FOG = 0.55, 0.32  # behind the subject, and before everything


class Weather:
    """The air of one panel: `far` of the subject, `near` the camera, and seen through windows (`view`)."""

    def __init__(self, rng: np.random.Generator, motion: Motion, size: tuple[int, int], rate: float) -> None:
        slant = motion.wind * (0.10 + 0.32 * motion.gusts)
        self._far: list[airs.Drift] = []
        self._near: list[airs.Drift] = []
        if motion.rain:
            self._far.append(airs.rain(rng, size, motion.rain, slant, near=False, rate=rate))
            self._near.append(airs.rain(rng, size, motion.rain, slant, near=True, rate=rate))
        if motion.snow:
            wind = motion.wind * (0.25 + motion.gusts * 1.5)
            self._far.append(airs.snow(rng, size, motion.snow, wind, depth=0, rate=rate))
            middle = self._far if motion.close else self._near
            middle.append(airs.snow(rng, size, motion.snow, wind, depth=1, rate=rate))
            self._near.append(airs.snow(rng, size, motion.snow, wind, depth=2, rate=rate))
        self._view: list[airs.Drift] = []
        if motion.view_snow:
            wind = motion.wind * 0.3
            self._view += [
                airs.snow(rng, size, motion.view_snow * 1.5, wind, depth=d, rate=rate) for d in (0, 1)
            ]
        elif motion.view_rain:
            self._view += [
                airs.rain(rng, size, motion.view_rain * 2, slant, near=near, rate=rate)
                for near in (False, True)
            ]
        if motion.motes:
            self._near.append(
                airs.motes(rng, size, motion.motes, motion.wind, fast=motion.gusts > 0.5, rate=rate)
            )
        self._fogs: tuple[_Fog, ...] = ()
        if motion.fog:
            fog = airs.fog(rng, (90, max(90, int(90 * size[0] / size[1]))))
            self._fogs = tuple(
                _Fog(fog, share * motion.fog, motion.air, size, rate) for share in (_FAR_FOG, _NEAR_FOG)
            )

    def lay_far(self, number: int, luma: Bytes, chroma: Bytes) -> None:
        """Over what is behind the subject (in place)."""
        self._lay(self._fogs[0].at(number, 0.0) if self._fogs else None, self._far, number, luma, chroma)

    def lay_near(self, number: int, luma: Bytes, chroma: Bytes) -> None:
        """Over everything (in place)."""
        self._lay(self._fogs[1].at(number, 0.4) if self._fogs else None, self._near, number, luma, chroma)

    def lay_in_view(self, number: int, luma: Bytes, window: Words, box: tuple[int, int, int, int]) -> None:
        """What falls outside the windows, which `window` says (0-128) for the part `box` of the frame."""
        left, top, right, bottom = box
        seen = luma[top:bottom, left:right].astype(np.int16)
        for drift in self._view:
            light = np.asarray(drift.at(number).crop(box)).astype(np.int16)
            light *= window
            light += 64
            light >>= 7
            _veiled(seen, 235, light // 2 + light % 2)
        luma[top:bottom, left:right] = seen

    def _lay(
        self, veil: "_Veil | None", drifts: list[airs.Drift], number: int, luma: Bytes, chroma: Bytes
    ) -> None:
        if veil is None and not drifts:
            return
        falling = [np.asarray(drift.at(number)) for drift in drifts]
        for top in range(0, len(luma), _BAND):
            rows = slice(top, min(top + _BAND, len(luma)))
            seen = luma[rows].astype(np.uint16)
            if veil is not None:
                veil.lay(seen.view(np.int16), rows)
            for tile in falling:
                dark = 255 - seen
                dark *= tile[rows].astype(np.uint16)
                dark >>= 8
                seen += dark
            luma[rows] = seen
        if veil is not None:
            coloured = chroma.astype(np.int16)
            veil.lay_colour(coloured)
            chroma[:] = coloured


class _Fog:
    """Fog of one density: the colour of the air, drifting."""

    def __init__(
        self,
        fog: Image.Image,
        strength: float,
        air: tuple[int, int, int],
        size: tuple[int, int],
        rate: float,
    ) -> None:
        cover = np.round(np.asarray(fog) * (strength * 128 / 255)).astype(np.uint8)
        self._grid, self._half = Grid(cover), Grid(cover, cover)
        self._size, self._rate = size, rate
        self._air = air[0], np.tile(np.array(air[1:], np.int16), size[0] // 2)

    def at(self, number: int, shift: float) -> "_Veil":
        """The fog over frame `number`; `shift` tells two fogs apart."""
        width, height = self._size
        span = self._grid.columns / 2
        start = (shift * span + number / self._rate * span * 0.035) % span
        wide, tall = span * 0.98, float(self._grid.rows)

        def axes(columns: int, rows: int, lanes: int) -> tuple[Axis, Axis]:
            across = axis(start, wide / columns, columns, self._grid.columns, lanes=lanes)
            return across, axis(0, tall / rows, rows, self._grid.rows)

        return _Veil(
            self._grid, self._half, axes(width, height, 1), axes(width // 2, height // 2, 2), self._air
        )


class _Veil:
    """Fog over one frame."""

    def __init__(
        self,
        grid: Grid,
        half: Grid,
        axes: tuple[Axis, Axis],
        half_axes: tuple[Axis, Axis],
        air: tuple[int, Words],
    ) -> None:
        self._grid, self._half, self._axes, self._half_axes, self._air = grid, half, axes, half_axes, air

    def lay(self, seen: Words, rows: slice) -> None:
        """Over these rows of luma (in place)."""
        across, down = self._axes
        thick = self._grid.sampled(across, down.part(rows.start, rows.stop))
        _veiled(seen, self._air[0], thick)

    def lay_colour(self, seen: Words) -> None:
        """Over the chroma (in place)."""
        _veiled(seen, self._air[1], self._half.sampled(*self._half_axes))


def _veiled(seen: Words, air: int | Words, thick: Words) -> None:
    """`thick` is 128 at most, so that its product with a difference of tones fits sixteen bits."""
    thick *= air - seen
    thick += 64
    thick >>= 7
    seen += thick
