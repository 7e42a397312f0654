"""Which of several pictures shows most: exposure, contrast and sharpness by signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 512  # pixels: the longer side of what is measured, so that size and grain count for little
_BLACK = 4.0  # mean luma (0-255) below which a picture is black
_FLAT = 2.0  # standard deviation of luma below which it is one flat colour
_PROBLEM = 3  # of ten: what a clear problem takes off how well a picture matches
_WEIGHTS = {"exposure": 0.4, "sharpness": 0.35, "contrast": 0.25}
_SAID = {"exposure": "better exposed", "sharpness": "sharper", "contrast": "richer in contrast"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a picture is worth, each 0-1. `fault` is "black" or "flat" where it shows nothing."""

    exposure: float
    sharpness: float
    contrast: float
    fault: str = ""

    @property
    def score(self) -> float:
        """0-1, to three digits: what differs by less is alike."""
        if self.fault:
            return 0.0
        return round(sum(weight * getattr(self, name) for name, weight in _WEIGHTS.items()), 3)


def marks(picture: "Image") -> Marks:
    """Measured on luma at a fixed small size.

    Exposure falls with the share of the picture that is burnt out or blocked up, sharpness is the energy
    of the Laplacian against the contrast it is drawn with, contrast the spread of the middle nine tenths.
    """
    from PIL import Image

    grey = picture.convert("L")
    scale = _SIDE / max(grey.size)
    small = (max(3, round(grey.width * scale)), max(3, round(grey.height * scale)))
    luma = np.asarray(grey.resize(small, Image.Resampling.BOX), np.float64)
    mean, spread = float(luma.mean()), float(luma.std())
    fault = "black" if mean < _BLACK else "flat" if spread < _FLAT else ""
    burnt, blocked = float((luma >= 250).mean()), float((luma <= 4).mean())
    off = max(0.0, abs(mean - 112) / 112 - 0.45)  # night is dark and snow is light: no fault in itself
    low, high = (float(v) for v in np.percentile(luma, (5, 95)))
    curved = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
    energy = float(curved.std()) / max(spread, _FLAT)
    return Marks(
        exposure=max(0.0, 1 - 3.0 * burnt - 1.5 * blocked - off),
        sharpness=float(energy / (energy + 0.25)),
        contrast=min(1.0, (high - low) / 180),
        fault=fault,
    )


def liking(report: Mapping[str, Any]) -> int:
    """What a vision model's report on a candidate is worth: how well it matches, its problems taken off."""
    return report["matches"] - _PROBLEM * len(report["problems"])


def best(all_marks: Sequence[Marks], liked: Sequence[int] = ()) -> tuple[int, str]:
    """The index of the best, the first among equals, and why it is, as a short phrase.

    Where the candidates were looked at, one that is `liked` more beats whatever is measured, unless it shows
    nothing at all.
    """
    if liked:
        sound = [index for index, m in enumerate(all_marks) if not m.fault]
        most = max((liked[index] for index in sound), default=0)
        loved = [index for index in sound if liked[index] == most]
        if 0 < len(loved) < len(sound):
            among, _ = best([all_marks[index] for index in loved])
            return loved[among], "it shows best what was asked for"
    scores = [m.score for m in all_marks]
    chosen = scores.index(max(scores))
    others = [m for index, m in enumerate(all_marks) if index != chosen]
    if not others:
        return chosen, "the only one there was"
    if scores[chosen] == 0:
        return chosen, "none of them shows anything, so the first is kept"
    if all(m.fault for m in others):
        return chosen, f"the only one that is not {' or '.join(sorted({m.fault for m in others}))}"
    second = max(others, key=lambda m: m.score)
    if second.score == scores[chosen]:
        return chosen, "as good as any other, and the first of them"
    lead = {
        name: weight * (getattr(all_marks[chosen], name) - getattr(second, name))
        for name, weight in _WEIGHTS.items()
    }
    return chosen, f"{_SAID[max(lead, key=lambda name: lead[name])]} than the next best"
