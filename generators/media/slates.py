"""The slate of a shot: its label on a dark plate, for a corner of the picture."""

from typing import TYPE_CHECKING

from generators.media.fonts import drawable, face
from generators.media.lettering import clipped, letters, measure

if TYPE_CHECKING:
    from PIL.Image import Image

_INK, _PLATE = (244, 242, 236, 255), (12, 12, 14, 168)


def slate(label: str, *, width: int, height: int) -> "Image | None":
    """The plate for a picture of `width` x `height`; None where nothing of the label can be drawn.

    Sides are even, so that it lies on whole samples of colour.
    """
    from PIL import Image, ImageDraw

    strong = face("semibold")
    size = max(8.0, min(width, height) * 0.055)
    tracking = 0.05
    drawn, _ = drawable(label.upper(), strong)
    text = clipped(drawn, strong, width * 0.6 / size)
    if not text:
        return None
    pad = size * 0.45
    wide = measure(text, strong, tracking) * size + 2 * pad
    tall = size * 1.18 + pad
    plate = Image.new("RGBA", (_even(min(wide, width)), _even(min(tall, height))), (0, 0, 0, 0))
    pen = ImageDraw.Draw(plate)
    pen.rounded_rectangle((0, 0, plate.width - 1, plate.height - 1), radius=size * 0.28, fill=_PLATE)
    letters(pen, (pad, pad * 0.36), text, strong, size, _INK, tracking)
    return plate


def _even(length: float) -> int:
    return max(2, int(length) // 2 * 2)
