"""From light to film: exposure, bloom, the filmic curve, and colour as video stores it."""

import numpy as np
from PIL import Image

from generators.drawing.canvas import Array
from generators.drawing.grade import Grade
from generators.drawing.noise import blurred, enlarged, shrunk
from generators.drawing.plate import Plate
from generators.drawing.stage import Stage

# ITU-R BT.709, limited range: what 720p video is stored in.
_KR, _KB = 0.2126, 0.0722


def developed(light: Array) -> Array:
    """The filmic curve (Narkowicz's fit of ACES, 2015), then display gamma: 0-1."""
    x = np.maximum(light, 0)
    x *= np.float32(0.92)
    if x.ndim > 1:  # film keeps its colours: a little more of them before the curve pales the lights
        grey = x.mean(0, keepdims=True)
        x = np.maximum(grey + (x - grey) * np.float32(1.16), 0)
    y = (
        x
        * (np.float32(2.51) * x + np.float32(0.03))
        / (x * (np.float32(2.43) * x + np.float32(0.59)) + np.float32(0.14))
    )
    np.minimum(y, 1, out=y)
    return np.power(y, np.float32(1 / 2.2))


def finish_light(stage: Stage, plates: list[Plate], grade: Grade) -> None:
    """Bloom, exposure and the grade, applied alike to the sky and every plate (in place)."""
    step = 4
    backdrop = [shrunk(np.ascontiguousarray(stage.sky[..., i]), step // 2) for i in range(3)]
    rows, columns = shrunk(plates[0].cover, step).shape
    layers = [np.pad(p, ((0, 2), (0, 2)), mode="edge")[:rows, :columns] for p in backdrop]
    for plate in plates:
        keep = 1 - shrunk(plate.cover, step)
        layers = [under * keep + shrunk(plate.colour[i], step) for i, under in enumerate(layers)]
    scene = np.stack(layers, -1)
    h = stage.canvas.height / step
    bright = np.clip(scene - 0.62, 0, 4)
    bloom = blurred(bright, 0.022 * h) * 0.30 + blurred(bright, 0.10 * h) * 0.28
    mean = float(scene.mean())
    wanted = {"night": 0.055, "dusk": 0.095, "day": 0.21, "morning": 0.20}.get(stage.staging.time, 0.165)
    wanted *= 1 - 0.75 * stage.air.dark
    gain = np.float32(min(1.9, max(0.72, (wanted / max(mean, 1e-3)) ** 0.45)))
    light = gain * np.float32(grade.exposure)
    stage.sky += enlarged(bloom, stage.sky.shape[:2])
    stage.sky *= light
    for i in range(3):
        full = enlarged(np.ascontiguousarray(bloom[..., i]), stage.canvas.full)
        for plate in plates:
            plate.colour[i] += full * plate.cover
            plate.colour[i] *= light
    if grade.colour != 1:
        for planes_ in (np.moveaxis(stage.sky, 2, 0), *(plate.colour for plate in plates)):
            grey = planes_.mean(0) * np.float32(1 - grade.colour)
            for plane in planes_:
                plane *= np.float32(grade.colour)
                plane += grey
                np.maximum(plane, 0, out=plane)


def softened(plate: Plate, radius: float) -> None:
    """Throw a plate out of focus (in place)."""
    if radius >= 0.8:
        for i in range(3):
            plate.colour[i] = blurred(plate.colour[i], radius)
        plate.cover = blurred(plate.cover, radius)


def planes(colour: Array) -> tuple[Array, Array, Array]:
    """Display colour (three planes, 0-1) as luma and half-size chroma, on the 8-bit scale (not rounded)."""
    r, g, b = colour
    luma = np.float32(_KR) * r + np.float32(1 - _KR - _KB) * g + np.float32(_KB) * b
    half = shrunk(luma, 2)
    u = (shrunk(b, 2) - half) * np.float32(224 / (2 * (1 - _KB))) + 128
    v = (shrunk(r, 2) - half) * np.float32(224 / (2 * (1 - _KR))) + 128
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
