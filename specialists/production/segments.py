"""The film in segments, one a shot, encoded again only where a fade, a caption or a size asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specialists.production.sound import Slots
from specialists.production.steps import Maker, Source
from storage.domain.artifact import StepKey
from storage.domain.plan import MoviePlan
from storage.domain.render import Caption, Chapter, CutRequest, Piece, SegmentRequest
from storage.domain.timeline import Entry, Timeline

Captions = Mapping[Caption, Source]
NO_CAPTIONS: Captions = {}
CHAPTERED = 60.0  # seconds from which on a film has chapters
CENTRES: Mapping[str, float] = {"left third": 1 / 3, "centre": 0.5, "right third": 2 / 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One format of the film: its size, its pieces, and whether these are cropped around their subject."""

    width: int
    height: int
    pieces: Mapping[str, StepKey]  # by id of timeline entry
    label: str = ""  # goes before the labels of its steps
    is_cropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What may stand as a caption: each shot's speech, and the song."""

    speeches: Mapping[str, StepKey]
    slots: Slots
    song: StepKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Frames `[start, end)` of the film that belong to one entry.

    It begins where the fade into its entry is over and ends where the fade into the next one is: a fade
    belongs to the earlier of its two pieces.
    """

    entry: Entry
    following: Entry | None
    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def has_fade(self) -> bool:
        return bool(self.entry.fade_in or (self.following and self.following.fade_in))


def segments_of(timeline: Timeline) -> tuple[Segment, ...]:
    """The film's frames shared out, each to one entry: no gap, no overlap."""
    entries = timeline.entries
    segments: list[Segment] = []
    for index, entry in enumerate(entries):
        following = entries[index + 1] if index + 1 < len(entries) else None
        start = entry.start + entry.fade_in if index else 0
        end = following.start + following.fade_in if following else timeline.frames
        segments.append(Segment(entry=entry, following=following, start=start, end=end))
    return tuple(segments)


def cut(
    maker: Maker,
    plan: MoviePlan,
    timeline: Timeline,
    picture: Picture,
    spoken: Spoken,
    mix: StepKey,
    *,
    silent: bool,
) -> StepKey:
    """The step that joins the film in one format."""
    burned = plan.subtitles == "burned"
    inputs: dict[str, Source] = {}
    segments = segments_of(timeline)
    for segment in segments:
        captions = _captions(segment, segments, spoken) if burned else NO_CAPTIONS
        inputs[segment.entry.id] = (_seen(maker, plan, picture, segment, captions), "main")
    inputs |= {"mix": (mix, "main"), "srt": (mix, "srt")}
    request = CutRequest(
        width=picture.width,
        height=picture.height,
        frames=timeline.frames,
        rate=plan.rate,
        parts=tuple(segment.entry.id for segment in segments),
        lengths=tuple(segment.frames for segment in segments),
        subtitles=plan.subtitles,
        title=plan.title,
        silent=silent,
        chapters=chapters_of(plan, timeline),
    )
    return maker.add(f"{picture.label}cut", request, inputs, seconds=timeline.seconds)


def _captions(segment: Segment, segments: Sequence[Segment], spoken: Spoken) -> Captions:
    """The captions that stand in the segment: those of its own shot, and of one it fades into already.

    None stands on beyond its own shot's segment, so that a changed line touches no other.
    """
    found: dict[Caption, Source] = {}
    for other in segments:
        key = spoken.speeches.get(other.entry.id)
        if key is None:
            continue
        first = spoken.slots[other.entry.id][0]
        if first < segment.end and segment.start < other.end:
            caption = Caption(
                role=f"timing:{other.entry.id}", at=first - segment.start, until=other.end - segment.start
            )
            found[caption] = (key, "timing")
    if spoken.song is not None:
        caption = Caption(role="lyrics", at=-segment.start, until=segment.frames, sung=True)
        found[caption] = (spoken.song, "captions")
    return found


def _seen(maker: Maker, plan: MoviePlan, picture: Picture, segment: Segment, captions: Captions) -> StepKey:
    """The segment as it will be seen: the piece itself where it is in the house format and needs nothing."""
    entry, following = segment.entry, segment.following
    own = picture.pieces[entry.id]
    engine = maker.engine("card" if entry.kind != "shot" else "clip")
    is_cropped = picture.is_cropped and entry.kind == "shot"
    if engine.house_format and not (segment.has_fade or captions or is_cropped or _was_changed(maker, own)):
        return own
    pieces = [_piece(plan, segment, entry, is_cropped=is_cropped, is_first=True)]
    inputs: dict[str, Source] = {entry.id: (own, "main")}
    if following is not None and following.fade_in:
        crops = picture.is_cropped and following.kind == "shot"
        pieces.append(_piece(plan, segment, following, is_cropped=crops, is_first=False))
        inputs[following.id] = (picture.pieces[following.id], "main")
    inputs |= {caption.role: source for caption, source in captions.items()}
    request = SegmentRequest(
        width=picture.width,
        height=picture.height,
        frames=segment.frames,
        rate=plan.rate,
        pieces=tuple(pieces),
        captions=tuple(captions),
    )
    seconds = float(segment.frames / plan.rate)
    label = f"{picture.label}{entry.id} segment"
    return maker.add(label, request, inputs, seconds=seconds, shot=entry.id if entry.kind == "shot" else "")


def _was_changed(maker: Maker, key: StepKey) -> bool:
    """Whether another engine had the piece last: joined from parts, or with moved lips."""
    return maker.steps[key].request.makes not in ("clip", "card")


def _piece(plan: MoviePlan, segment: Segment, entry: Entry, *, is_cropped: bool, is_first: bool) -> Piece:
    centre = None
    if is_cropped:
        shot = next(shot for shot in plan.shots if shot.id == entry.id)
        centre = CENTRES[shot.staging.placement]
    return Piece(
        role=entry.id,
        start=entry.start - segment.start,
        end=entry.end - segment.start,
        fade_in=0 if is_first else entry.fade_in,
        dip=entry.dip and not is_first,
        centre=centre,
    )


def chapters_of(plan: MoviePlan, timeline: Timeline) -> tuple[Chapter, ...]:
    """The film's scenes as chapters, from a minute on; scenes of one title that follow each other are one."""
    if timeline.seconds < CHAPTERED or len(plan.scenes) < 2:
        return ()
    starts = {entry.id: entry.start + entry.fade_in for entry in timeline.entries}
    chapters: list[Chapter] = []
    titles = {scene.id: scene.title for scene in plan.scenes}
    for before, shot in zip((None, *plan.shots), plan.shots, strict=False):
        if before is not None and before.scene == shot.scene:
            continue
        title = titles[shot.scene]
        if not chapters or chapters[-1].title != title:
            chapters.append(Chapter(start=starts[shot.id] if chapters else 0, title=title))
    return tuple(chapters)
