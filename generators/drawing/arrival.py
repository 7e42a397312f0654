"""A picture that a shot arrives on: its last third gives way to it, frame by frame."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from generators.drawing.compositor import Frame
from generators.drawing.finish import planes
from generators.drawing.sampling import Bytes, between

_SHARE = 3  # of the shot: what is left of it when it begins to give way


class Arrival:
    """The picture, and how far a shot of `frames` frames has come to it."""

    def __init__(self, picture: Image.Image, size: tuple[int, int], frames: int) -> None:
        fitted = picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
        colour = np.moveaxis(np.asarray(fitted, np.float32) / np.float32(255), 2, 0)
        y, u, v = (_bytes(plane) for plane in planes(colour))
        self._luma = y
        self._chroma = np.stack((u, v), 2).reshape(u.shape[0], -1)
        self._frames = frames

    def near(self, number: int, frame: Frame) -> Frame:
        """Frame `number` of the shot on its way to the picture."""
        last = self._frames - 1
        begins = last - self._frames // _SHARE
        t = 1.0 if number >= last else max(0.0, (number - begins) / max(1, last - begins))
        come = round(128 * t * t * (3 - 2 * t))
        if not come:
            return frame
        return Frame(
            luma=_between(frame.luma, self._luma, come), chroma=_between(frame.chroma, self._chroma, come)
        )


def _between(before: Bytes, after: Bytes, come: int) -> Bytes:
    words = between(before.astype(np.int16), after.astype(np.int16), np.array(come, np.int16), rounded=True)
    return words.astype(np.uint8)


def _bytes(plane: npt.NDArray[np.float32]) -> Bytes:
    return np.clip(plane + np.float32(0.5), 0, 255).astype(np.uint8)
