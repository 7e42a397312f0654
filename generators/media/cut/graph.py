"""The filter graph that turns the pieces of a segment into its frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from generators.media import house
from generators.media.cut.spans import Span
from generators.media.probe import Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A piece's picture as it is on disk, and where a reframed picture is centred (None: not reframed)."""

    facts: Probe
    centre: float | None = None


def graph(
    spans: Sequence[Span],
    sources: Sequence[Source],
    *,
    width: int,
    height: int,
    rate: Fraction,
    captions: str | None = None,
) -> str:
    """A filter graph over inputs 0, 1, … (one per span, in order) ending in the label `[seen]`.

    `captions` is the plain name of an ASS file beside which ffmpeg runs, timed on the segment's clock;
    every file in the folder `type` beside it is read as a font. Time is counted in frames (one tick
    is one frame), so nothing is ever rounded.
    """
    tick = f"{rate.denominator}/{rate.numerator}"
    chains = [
        f"[{index}:v:0]{','.join(_steps(span, source, (width, height), tick))}[s{index}]"
        for index, (span, source) in enumerate(zip(spans, sources, strict=True))
    ]
    label = "s0"
    for index, span in enumerate(spans[1:], 1):
        made = f"j{index}"
        join = _dissolve(span, rate) if span.overlap else "concat=n=2:v=1:a=0"
        chains.append(f"[{label}][s{index}]{join},settb={tick}[{made}]")
        label = made
    drawn = [f"subtitles=filename={captions}:fontsdir=type"] if captions else []
    chains.append(f"[{label}]{','.join([*drawn, house.TAGGED])}[seen]")
    return ";\n".join(chains)


def _steps(span: Span, source: Source, size: tuple[int, int], tick: str) -> list[str]:
    """Cut the span out of its piece, in the size of the segment."""
    steps = [f"settb={tick},setpts=N"]
    if span.first or source.facts.frames != span.frames:
        steps.append(f"trim=start_frame={span.first}:end_frame={span.first + span.frames},setpts=N")
    facts = source.facts
    if source.centre is not None and _crop(facts, source.centre, size) != (facts.width, facts.height, 0, 0):
        steps.append("crop={}:{}:{}:{}".format(*_crop(facts, source.centre, size)))
    if (facts.width, facts.height) != size or not house.is_tagged(facts):
        steps.append(f"scale={size[0]}:{size[1]}:flags=bicubic:out_color_matrix=bt709:out_range=tv")
        steps.append("format=yuv420p")
    steps.append(house.TAGGED)
    if span.rise:
        steps.append(f"fade=t=in:start_frame=0:nb_frames={span.rise}")
    if span.fall:
        steps.append(f"fade=t=out:start_frame={span.frames - span.fall}:nb_frames={span.fall}")
    return steps


def _crop(facts: Probe, centre: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Width, height, left and top, all even, of the most there is in the shape of `size` around `centre`."""
    across = min(facts.width, round(facts.height * size[0] / size[1]) & ~1)
    down = min(facts.height, round(facts.width * size[1] / size[0]) & ~1)
    left = min(max(round(centre * facts.width - across / 2), 0), facts.width - across)
    return across, down, left & ~1, ((facts.height - down) // 2) & ~1


def _dissolve(span: Span, rate: Fraction) -> str:
    """`xfade` takes microseconds, which it rounds to the nearest frame."""
    lasts, begins = (f"{float(count / rate):.6f}" for count in (span.overlap, span.at))
    return f"xfade=transition=fade:duration={lasts}:offset={begins}"
