"""The sheet a panel is drawn on: the frame, and a margin around it for the camera to move into."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]  # float32 wherever it is large

MARGIN = 0.085  # of the frame's longer side, on every side: what the widest camera move may uncover
MOST_PIXELS = 1_500_000  # larger frames are drawn at this size and enlarged: soft, but within memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Sizes in pixels. Places are told in frame units: x from 0 to `aspect`, y from 0 (top) to 1."""

    width: int  # of the frame as drawn
    height: int
    margin: int

    @staticmethod
    def of(width: int, height: int) -> "Canvas":
        """The canvas for a frame of `width` x `height` pixels, never more than `MOST_PIXELS` large."""
        scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5)
        w, h = max(16, round(width * scale)), max(16, round(height * scale))
        return Canvas(width=w, height=h, margin=max(4, round(MARGIN * max(w, h))))

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def full(self) -> tuple[int, int]:
        """Rows and columns, margin included."""
        return self.height + 2 * self.margin, self.width + 2 * self.margin

    @property
    def reach(self) -> float:
        """How large a thing of size 1 may be drawn so that narrow frames still hold it."""
        return min(1.0, self.aspect / 1.15)

    def row(self, y: float) -> float:
        """The pixel row of height `y`."""
        return self.margin + y * self.height

    def column(self, x: float) -> float:
        """The pixel column of `x`."""
        return self.margin + x * self.height

    @property
    def ys(self) -> Array:
        """The height of every row, as a column vector."""
        rows = np.arange(self.full[0], dtype=np.float32)
        return ((rows - self.margin) / self.height)[:, None]

    @property
    def xs(self) -> Array:
        """The x of every column, as a row vector."""
        columns = np.arange(self.full[1], dtype=np.float32)
        return ((columns - self.margin) / self.height)[None, :]

    @property
    def left(self) -> float:
        """The leftmost x on the sheet, margin included."""
        return -self.margin / self.height

    @property
    def right(self) -> float:
        """The rightmost x on the sheet, margin included."""
        return self.aspect + self.margin / self.height

    @property
    def top(self) -> float:
        return -self.margin / self.height

    @property
    def bottom(self) -> float:
        return 1 + self.margin / self.height
