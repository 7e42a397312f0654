"""The filter graph that turns the pieces of one stretch into its frames."""

from fractions import Fraction

from generators.media import house
from generators.media.cut.spans import Span, Stretch


def graph(stretch: Stretch, *, width: int, height: int, rate: Fraction, captions: str | None = None) -> str:
    """A filter graph over inputs 0, 1, … (one per span, in order) ending in the label `[film]`.

    `captions` is the plain name of an ASS file beside which ffmpeg runs, timed on the film's clock;
    every file in the folder `type` beside it is read as a font. Time is counted in frames (one tick
    is one frame), so nothing is ever rounded.
    """
    tick = f"{rate.denominator}/{rate.numerator}"
    chains = [_span(i, s, width=width, height=height, tick=tick) for i, s in enumerate(stretch.spans)]
    label = "s0"
    for index, span in enumerate(stretch.spans[1:], 1):
        made = f"j{index}"
        if span.overlap:
            chains.append(f"[{label}][s{index}]{_dissolve(span, stretch, rate)},settb={tick}[{made}]")
        else:
            chains.append(f"[{label}][s{index}]concat=n=2:v=1:a=0,settb={tick}[{made}]")
        label = made
    steps = [f"format=yuv420p,{house.TAGGED}"]
    if captions:  # libass reads the film's clock, not the stretch's
        drawn = f"subtitles=filename={captions}:fontsdir=type"
        steps = [f"setpts=PTS+{stretch.start}", drawn, f"setpts=PTS-{stretch.start}", *steps]
    chains.append(f"[{label}]{','.join(steps)}[film]")
    return ";\n".join(chains)


def _span(index: int, span: Span, *, width: int, height: int, tick: str) -> str:
    """Cut the span out of its piece, in the size of the film."""
    steps = [
        f"setpts=N,settb={tick}",
        f"trim=start_frame={span.first}:end_frame={span.first + span.frames}",
        f"setpts=N,settb={tick}",
        f"scale={width}:{height}:flags=bicubic:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p",
    ]
    if span.rise:
        steps.append(f"fade=t=in:start_frame=0:nb_frames={span.rise}")
    if span.fall:
        steps.append(f"fade=t=out:start_frame={span.frames - span.fall}:nb_frames={span.fall}")
    return f"[{index}:v:0]{','.join(steps)}[s{index}]"


def _dissolve(span: Span, stretch: Stretch, rate: Fraction) -> str:
    """`xfade` takes microseconds, which it rounds to the nearest frame."""
    offset = _seconds(Fraction(span.at - stretch.start) / rate)
    return f"xfade=transition=fade:duration={_seconds(Fraction(span.overlap) / rate)}:offset={offset}"


def _seconds(value: Fraction) -> str:
    return f"{float(value):.6f}"
