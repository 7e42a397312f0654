"""Where every card and shot of a film stands on its clock, in frames."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storage.domain.plan import MoviePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of picture: frames `[start, end)` of the film, its overlaps included.

    `fade_in` frames at its head overlap the tail of the piece before it (0 is a straight cut);
    `dip` says that the overlap goes through black instead of a cross-fade.
    """

    kind: Literal["title", "shot", "end"]
    id: str
    start: int
    end: int
    fade_in: int = 0
    dip: bool = False

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The film's pieces in order; overlapping only where one fades into the next."""

    rate: Fraction
    entries: tuple[Entry, ...]

    @property
    def frames(self) -> int:
        return self.entries[-1].end if self.entries else 0

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)


def lay_out(plan: MoviePlan) -> Timeline:
    """Place title card, shots and end card one after another, overlapping where a shot asks for it."""
    entries: list[Entry] = []
    clock = 0
    if plan.title_frames:
        entries.append(Entry(kind="title", id="title", start=0, end=plan.title_frames))
        clock = plan.title_frames
    for shot in plan.shots:
        fade = plan.transition_frames if shot.transition != "cut" and clock else 0
        start = clock - fade
        entries.append(
            Entry(
                kind="shot",
                id=shot.id,
                start=start,
                end=start + shot.frames,
                fade_in=fade,
                dip=shot.transition == "dip",
            )
        )
        clock = start + shot.frames
    if plan.end_frames:
        entries.append(Entry(kind="end", id="end", start=clock, end=clock + plan.end_frames))
    return Timeline(rate=plan.rate, entries=tuple(entries))
