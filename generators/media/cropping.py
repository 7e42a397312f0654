"""Cutting a picture to another shape around what stands out in it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

_GRID = 96  # the picture is judged as so many squares each way
_EYE = 0.56  # of the height: where the eye expects a subject


def cropped(still: "Image", width: int, height: int) -> tuple["Image", float]:
    """`still` brought to `width` x `height`, and where its subject then is, 0 left to 1.

    As much of it is kept as has the shape.
    """
    from PIL import Image

    scale = max(width / still.width, height / still.height)
    across, down = min(width / scale / still.width, 1.0), min(height / scale / still.height, 1.0)
    weight = standing_out(still)
    left, top = best_window(weight.sum(0), across), best_window(weight.sum(1), down)
    box = (left * still.width, top * still.height, (left + across) * still.width, (top + down) * still.height)
    made = still.resize((width, height), Image.Resampling.LANCZOS, box=box)
    at = (np.arange(_GRID) + 0.5) / _GRID
    columns = weight.sum(0)
    return made, (float((columns * at).sum() / columns.sum()) - left) / across


def standing_out(still: "Image") -> NDArray[np.float64]:
    """How much each square of the picture differs from what is around it, most where the eye expects it."""
    from PIL import Image, ImageFilter

    small = still.resize((_GRID, _GRID), Image.Resampling.BOX)
    wide = small.filter(ImageFilter.GaussianBlur(10))
    odd = np.abs(np.asarray(small, np.float64) - np.asarray(wide, np.float64)).max(-1)
    odd = np.minimum(odd, 64.0) ** 2  # a flash of light weighs no more than a dark coat
    y = (np.arange(_GRID) + 0.5) / _GRID
    return odd * np.exp(-(((y - _EYE) / 0.24) ** 2))[:, None] + 1e-6


def best_window(weights: NDArray[np.float64], share: float) -> float:
    """Where a window over `share` of a row begins (0-1) to hold most of its weight well inside.

    What stands at the window's edge counts for little, so that nothing is cut in two.
    """
    if share >= 1:
        return 0.0
    size = max(1, round(share * len(weights)))
    inside = np.sin(np.pi * (np.arange(size) + 0.5) / size) ** 0.7
    held = np.correlate(weights, inside, "valid")
    room = len(held) - 1
    central = 1 - 0.15 * np.abs(np.linspace(-1, 1, len(held))) if room else np.ones(1)
    return float(np.argmax(held * central)) / max(room, 1) * (1 - share)
