"""The picture tilted about its middle, enlarged just enough that no corner is empty."""

import numpy as np

from generators.drawing.sampling import Bytes, between, paired, parted, split

_BAND = 90  # rows turned together: what is worked on stays in the processor's cache


class Roll:
    """Turns planes of one size by `degrees`; where each pixel comes from is worked out once."""

    def __init__(self, degrees: float, size: tuple[int, int]) -> None:
        width, height = size
        angle = np.deg2rad(degrees)
        c, s = float(np.cos(angle)), float(np.sin(angle))
        zoom = max(c + s * width / height, c + s * height / width) * 1.004
        x, y = np.arange(width) - (width - 1) / 2, np.arange(height)[:, None] - (height - 1) / 2
        across = split(((c * x - s * y) / zoom + (width - 1) / 2).clip(0, width - 1), width)
        down = split(((s * x + c * y) / zoom + (height - 1) / 2).clip(0, height - 1), height)
        self._at = down.before * width + across.before
        self._across, self._down, self._width = across.past, down.past, width

    def turned(self, plane: Bytes, lanes: int = 1) -> Bytes:
        """One plane turned, or `lanes` of them whose values alternate along each row."""
        found = paired(*(plane[:, lane::lanes] for lane in range(lanes))).ravel()
        out = np.empty_like(plane)
        for top in range(0, len(plane), _BAND):
            rows = slice(top, top + _BAND)
            at = self._at[rows]
            across, down = (
                p[rows] if lanes == 1 else np.repeat(p[rows], lanes, 1) for p in (self._across, self._down)
            )
            above = between(*parted(found.take(at)), across, rounded=True)
            below = between(*parted(found.take(at + self._width)), across, rounded=True)
            out[rows] = between(above, below, down, rounded=True)
        return out
