"""Clips laid end to end by ffmpeg: what is taken of each, and that each has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from generators.media import house
from generators.media.probe import probe
from storage.domain.errors import MediaUnreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Frames `[first, first + frames)` of the clip that has the input `role`."""

    role: str
    first: int
    frames: int


def check(stretches: Sequence[Stretch], inputs: Mapping[str, Path], rate: Fraction, *, exact: bool) -> None:
    """Raise MediaUnreadable naming the first clip that is broken, at another rate or of a wrong length.

    Longer than what is taken of it is wrong where `exact`.
    """
    for stretch in stretches:
        try:
            facts = probe(inputs[stretch.role])
        except MediaUnreadable as exc:
            raise MediaUnreadable(f"The clip {stretch.role} cannot be joined: {exc}") from exc
        needs = stretch.first + stretch.frames
        if facts.frames < needs or (exact and facts.frames != needs):
            raise MediaUnreadable(f"The clip {stretch.role} has {facts.frames} frames and needs {needs}.")
        if facts.rate != rate and facts.frames > 1:
            runs, wants = f"{float(facts.rate):.6g}", f"{float(rate):.6g}"
            raise MediaUnreadable(f"The clip {stretch.role} runs at {runs} frames a second, not {wants}.")


def taken(index: int, stretch: Stretch, *, size: tuple[int, int], rate: Fraction, flags: str) -> str:
    """The filters that turn input `index` into its stretch at `size`, up to a comma or a label.

    Time is counted in frames, one tick each, so that nothing is ever rounded. `flags` choose the scaler.
    """
    tick = f"{rate.denominator}/{rate.numerator}"
    steps = [
        f"setpts=N,settb={tick}",
        f"trim=start_frame={stretch.first}:end_frame={stretch.first + stretch.frames}",
        f"setpts=N,settb={tick}",
        f"scale={size[0]}:{size[1]}:flags={flags}:out_color_matrix=bt709:out_range=tv",
        "setsar=1,format=yuv420p",
    ]
    return f"[{index}:v:0]{','.join(steps)}"


def laid(labels: Sequence[str], rate: Fraction) -> str:
    """The filters that lay labelled streams end to end as `[film]`."""
    tick = f"{rate.denominator}/{rate.numerator}"
    joined = "".join(f"[{label}]" for label in labels)
    return f"{joined}concat=n={len(labels)}:v=1:a=0,settb={tick},format=yuv420p,{house.TAGGED}[film]"
