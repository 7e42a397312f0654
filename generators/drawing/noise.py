"""Noise and soft edges: what clouds, ridges, waves and grain are made of."""

import numpy as np
from PIL import Image

from generators.drawing.canvas import Array


def enlarged(a: Array, shape: tuple[int, int]) -> Array:
    """`a` resampled smoothly to `shape` (rows, columns)."""
    if a.shape == shape:
        return a
    if a.ndim == 3:
        return np.stack([enlarged(np.ascontiguousarray(a[..., i]), shape) for i in range(a.shape[2])], -1)
    image = Image.fromarray(np.ascontiguousarray(a, dtype=np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))


def clouds(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cells: tuple[float, float],
    *,
    octaves: int = 5,
    gain: float = 0.5,
) -> Array:
    """Fractal value noise around 0.5, `cells` lumps down and across at its coarsest."""
    total = np.zeros(shape, np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for octave in range(octaves):
        rows, columns = (max(2, int(c * 2**octave) + 2) for c in cells)
        lattice = rng.random((rows, columns), dtype=np.float32)
        if rows >= shape[0] and columns >= shape[1]:
            break
        total += weight * enlarged(lattice, shape)
        sum_of_weights += weight
        weight *= gain
    return total / np.float32(max(sum_of_weights, 1e-6))


def tile(rng: np.random.Generator, size: int, cells: int, *, octaves: int = 4, gain: float = 0.6) -> Array:
    """Noise around 0 on a square that continues on its other side."""
    total = np.zeros((size, size), np.float32)
    weight = 1.0
    for octave in range(octaves):
        n = min(size, cells * 2**octave)
        lattice = rng.random((n, n), dtype=np.float32) - np.float32(0.5)
        wrapped = np.tile(lattice, (3, 3))
        image = Image.fromarray(wrapped).resize(
            (size, size), Image.Resampling.BICUBIC, box=(n, n, 2 * n, 2 * n)
        )
        total += weight * np.asarray(image)
        weight *= gain
    return total


def line(
    rng: np.random.Generator, length: int, cells: float, *, octaves: int = 5, gain: float = 0.5
) -> Array:
    """A rolling profile of `length` samples around 0, between about -0.5 and 0.5."""
    profile = np.zeros(length, np.float64)
    at = np.linspace(0, 1, length)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        knots = int(cells * 2**octave) + 3
        values = rng.random(knots) - 0.5
        # a cosine between knots is smooth enough and never overshoots
        t = at * (knots - 1)
        i = np.minimum(t.astype(int), knots - 2)
        f = (1 - np.cos((t - i) * np.pi)) / 2
        profile += weight * (values[i] * (1 - f) + values[i + 1] * f)
        total += weight
        weight *= gain
    return (profile / total * 1.6).astype(np.float32)


def jagged(rng: np.random.Generator, length: int, cells: float, *, octaves: int = 7) -> Array:
    """A profile of peaks and gullies around 0, sharp where `line` is round."""
    profile = np.zeros(length, np.float64)
    at = np.linspace(0, 1, length)
    weight, total = 1.0, 0.0
    for octave in range(octaves):
        knots = int(cells * 2**octave) + 3
        wander = np.interp(at, np.linspace(0, 1, knots), rng.random(knots))
        profile += weight * (1 - np.abs(2 * wander - 1))
        total += weight
        weight *= 0.5
    return (profile / total - 0.5).astype(np.float32)


def blurred(a: Array, radius: float) -> Array:
    """`a` (rows, columns[, channels]) under a Gaussian-like blur of `radius` pixels."""
    if radius < 0.3:
        return a
    if a.ndim == 3:
        return np.stack([blurred(np.ascontiguousarray(a[..., i]), radius) for i in range(a.shape[2])], -1)
    step = max(1, round(radius / 1.35))
    small = shrunk(a, step)
    for _ in range(2):  # two box passes and the bicubic enlargement come close to a Gaussian
        small = _box(_box(small, radius / step, 0), radius / step, 1)
    return enlarged(small, (a.shape[0], a.shape[1]))


def shrunk(a: Array, step: int) -> Array:
    """A plane averaged over `step` x `step` pixels."""
    if step == 1:
        return a
    return np.asarray(Image.fromarray(np.ascontiguousarray(a, dtype=np.float32)).reduce(step))


def _box(a: Array, radius: float, axis: int) -> Array:
    half = max(1, round(radius))
    half = min(half, a.shape[axis] - 1)
    pad = [(0, 0), (0, 0)]
    pad[axis] = (half + 1, half)
    sums = np.cumsum(np.pad(a, pad, mode="edge"), axis=axis, dtype=np.float32)
    width = 2 * half + 1
    if axis == 0:
        return (sums[width:] - sums[:-width]) / width
    return (sums[:, width:] - sums[:, :-width]) / width


def window(a: Array, column: float, row: float, factor: float) -> Array:
    """The part of `a` around a pixel, `factor` times enlarged to the size of `a`."""
    rows, columns = a.shape
    left = min(max(column - column / factor, 0.0), columns - columns / factor)
    top = min(max(row - row / factor, 0.0), rows - rows / factor)
    image = Image.fromarray(np.ascontiguousarray(a, dtype=np.float32))
    box = (left, top, left + columns / factor, top + rows / factor)
    return np.asarray(image.resize((columns, rows), Image.Resampling.BILINEAR, box=box))


def edge(distance: Array, softness: float = 1.2) -> Array:
    """Coverage from a signed distance in pixels: 0 outside, 1 inside, soft between."""
    return np.clip(distance / np.float32(softness) + np.float32(0.5), 0, 1)
