"""Looking at a still: its size, and whether there is anything on it."""

from pathlib import Path
from typing import TYPE_CHECKING

from generators.media.inspection.sentences import wrong_size
from storage.domain.errors import MediaUnreadable

if TYPE_CHECKING:
    from PIL import Image

_FLAT = 2.0  # standard deviation of luma (0-255) below which a still shows nothing
_STANDS_OUT, _SOMEBODY = 12, 0.01  # luma against the ground, and share of a picture that is a person


def still(path: Path, *, size: tuple[int, int] | None, plain: bool = False) -> tuple[str, ...]:
    """What is wrong with a picture; `plain` says that somebody stands on plain ground in it.

    Raises MediaUnreadable when it does not decode.
    """
    from PIL import Image, ImageStat

    try:
        with Image.open(path) as image:
            actual = image.size
            small = image.convert("L").resize((160, 90))  # converting decodes all of it
    except (OSError, SyntaxError, ValueError) as exc:  # what Pillow raises for a broken file
        raise MediaUnreadable(f"The picture {path.name} cannot be read.") from exc
    tones = ImageStat.Stat(small)
    wrong: list[str] = []
    if size and actual != size:
        wrong.append(wrong_size(actual, size))
    if tones.mean[0] < 4:
        wrong.append("The picture is black.")
    elif plain and _empty(small):
        wrong.append("There is nobody in the picture.")
    elif not plain and tones.stddev[0] < _FLAT:
        wrong.append("The picture is one flat colour.")
    return tuple(wrong)


def _empty(image: "Image.Image") -> bool:
    """Whether nothing stands out against the tone of the upper corners."""
    import numpy as np

    tones = np.asarray(image, np.int16)
    ground = np.median(np.concatenate((tones[:12, :16].ravel(), tones[:12, -16:].ravel())))
    return bool((np.abs(tones - ground) > _STANDS_OUT).mean() < _SOMEBODY)
