"""Shots and small panels to look at: valid by default, one thing differs."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from generators.engines.sketch import Sketch
from storage.domain.plan import Look, Shot, Staging
from storage.domain.render import StillRequest

TEAL = ("#0b1a20", "#1f4a52", "#7fb5b0", "#f0a94a")
EMBER = ("#1c0d0a", "#6b2f1c", "#d08a50", "#ffd08a")
LOOK = Look(style="painted", palette_name="teal", palette=TEAL, light="soft")
Pixels = npt.NDArray[np.float64]


def a_shot(*, staging: dict[str, Any] | None = None, **changes: Any) -> Shot:
    """A lighthouse on a coast by day, unless told otherwise."""
    words: dict[str, Any] = {
        "id": "sh010", "scene": "sc01", "subject": "a lighthouse", "place": "rocky coast", "action": "stands",
        "camera": "slow push in", "mood": "calm", "palette": TEAL, "prompt": "a lighthouse", "frames": 24,
        "seed": 5, "staging": Staging(**(staging or {})),
    }  # fmt: skip
    return Shot(**{**words, **changes})


def a_still(shot: Shot | None = None, *, width: int = 192, height: int = 108, seed: int = 5) -> StillRequest:
    return StillRequest(width=width, height=height, seed=seed, shot=shot or a_shot(), look=LOOK)


def quiet(fraction: float, doing: str) -> None:
    """Progress nobody watches."""


def pixels(request: StillRequest) -> Pixels:
    """The panel of `request` as rows, columns, RGB 0-1."""
    with tempfile.TemporaryDirectory() as folder:
        made = Sketch().make(request, {}, Path(folder), quiet)
        return np.asarray(Image.open(made.files["main"]).convert("RGB"), np.float64) / 255


def outline(picture: Pixels) -> Pixels:
    """Where things are, whatever their colour: edges of the blurred picture, normalised."""
    image = Image.fromarray((picture.mean(-1) * 255).astype(np.uint8)).resize((32, 18), Image.Resampling.BOX)
    small = np.asarray(image, np.float64)
    down, right = np.gradient(small)
    edges = np.hypot(down, right)
    return (edges - edges.mean()) / (edges.std() + 1e-9)
