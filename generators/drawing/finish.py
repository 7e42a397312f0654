"""From light to film: exposure, bloom, the filmic curve, and colour as video stores it."""

import numpy as np
from PIL import Image

from generators.drawing.canvas import Array
from generators.drawing.noise import blurred, enlarged
from generators.drawing.plate import Plate
from generators.drawing.stage import Stage, cast

# ITU-R BT.709, limited range: what 720p video is stored in.
_KR, _KB = 0.2126, 0.0722


def shrunk(a: Array, step: int) -> Array:
    """`a` (rows, columns[, channels]) averaged over `step` x `step` pixels, odd rests dropped."""
    rows, columns = a.shape[0] // step * step, a.shape[1] // step * step
    view = a[:rows, :columns].reshape(rows // step, step, columns // step, step, *a.shape[2:])
    return view.mean((1, 3), dtype=np.float32)


def developed(light: Array) -> Array:
    """The filmic curve (Narkowicz's fit of ACES, 2015), then display gamma: 0-1."""
    x = np.maximum(light, 0)
    x *= np.float32(0.92)
    y = x * (np.float32(2.51) * x + np.float32(0.03)) / (x * (np.float32(2.43) * x + np.float32(0.59)) + np.float32(0.14))
    np.minimum(y, 1, out=y)
    return np.power(y, np.float32(1 / 2.2))


def finish_light(stage: Stage, plates: list[Plate]) -> None:
    """Bloom, exposure and the key's cast, applied alike to the sky and every plate (in place)."""
    step = 4
    scene = shrunk(stage.sky, step // 2)
    small = [(shrunk(plate.colour, step), shrunk(plate.cover, step)) for plate in plates]
    rows = min(scene.shape[0], small[0][1].shape[0])
    columns = min(scene.shape[1], small[0][1].shape[1])
    scene = scene[:rows, :columns]
    for colour, cover in small:
        scene = scene * (1 - cover[:rows, :columns, None]) + colour[:rows, :columns]
    h = stage.canvas.height / step
    bright = np.clip(scene - 0.62, 0, 4)
    bloom = blurred(bright, 0.022 * h) * 0.30 + blurred(bright, 0.10 * h) * 0.28
    mean = float(scene.mean())
    wanted = {"night": 0.055, "dusk": 0.10}.get(stage.staging.time, 0.20)
    gain = np.float32(min(1.9, max(0.72, (wanted / max(mean, 1e-3)) ** 0.45)))
    tint = cast(stage.staging, stage.key) * gain
    stage.sky += enlarged(bloom, stage.sky.shape[:2])
    stage.sky *= tint
    full = enlarged(bloom, stage.canvas.full)
    for plate in plates:
        plate.colour += full * plate.cover[..., None]
        plate.colour *= tint


def softened(plate: Plate, radius: float) -> None:
    """Throw a plate out of focus (in place)."""
    if radius >= 0.8:
        plate.colour = blurred(plate.colour, radius)
        plate.cover = blurred(plate.cover, radius)


def planes(colour: Array) -> tuple[Array, Array, Array]:
    """Display colour 0-1 as luma and half-size chroma, on the 8-bit scale (not yet rounded)."""
    r, g, b = colour[..., 0], colour[..., 1], colour[..., 2]
    luma = np.float32(_KR) * r + np.float32(1 - _KR - _KB) * g + np.float32(_KB) * b
    half = shrunk(colour, 2)
    luma2 = half @ np.array([_KR, 1 - _KR - _KB, _KB], np.float32)
    u = (half[..., 2] - luma2) * np.float32(224 / (2 * (1 - _KB))) + 128
    v = (half[..., 0] - luma2) * np.float32(224 / (2 * (1 - _KR))) + 128
    return luma * 219 + 16, u, v


def picture(y: Image.Image, u: Image.Image, v: Image.Image) -> Image.Image:
    """Planes back as an RGB picture."""
    size = y.size
    luma = (np.asarray(y, np.float32) - 16) / 219
    cb, cr = ((np.asarray(p.resize(size, Image.Resampling.BILINEAR), np.float32) - 128) / 224 for p in (u, v))
    r = luma + np.float32(2 * (1 - _KR)) * cr
    b = luma + np.float32(2 * (1 - _KB)) * cb
    g = (luma - np.float32(_KR) * r - np.float32(_KB) * b) / np.float32(1 - _KR - _KB)
    stacked = np.stack((r, g, b), -1)
    return Image.fromarray((np.clip(stacked, 0, 1) * 255 + np.float32(0.5)).astype(np.uint8))
