"""What was made, as people look at it: works, shots, takes, versions, files; pure, fit for JSON."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

from storage.domain.artifact import Artifact, Digest, StepKey
from storage.domain.film import Cut, Project, StepOutput, StepRecord, Take
from storage.domain.plan import (
    PLAN,
    AnyPlan,
    ClipPlan,
    Frozen,
    ImagePlan,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)
from storage.domain.timeline import Entry, lay_out

FACES = ("poster", "enlarge", "pick", "still", "sheet")  # what stands for a work, the best first


class GalleryEntry(Frozen):
    """One work in the list. `seconds` is how long it plays, None for a picture or before there is a plan."""

    project: str
    title: str
    kind: str
    state: str
    person: str
    folder: str
    made_at: datetime
    poster: str | None  # digest of a picture that stands for it
    seconds: float | None
    versions: int


class TakeEntry(Frozen):
    """One take of a shot. `seconds` is how long it took to make."""

    number: int
    selected: bool
    remarks: str
    seconds: float | None
    artifact: str


class ShotEntry(Frozen):
    """A card or a shot with its place in seconds; what is planned of a shot, and its takes."""

    kind: Literal["title", "shot", "end"]
    id: str
    start: float
    end: float
    scene: str = ""
    subject: str = ""
    place: str = ""
    action: str = ""
    camera: str = ""
    narration: str = ""
    locked: bool = False
    takes: tuple[TakeEntry, ...] = ()


class CutEntry(Frozen):
    """One version, and which shots differ from the version before it."""

    version: str
    note: str
    made_at: datetime
    artifact: str
    shots: tuple[str, ...]


class AssetEntry(Frozen):
    """The files of one kind."""

    kind: str
    files: int
    size: int  # bytes


class Timeline(Frozen):
    """Everything about one work."""

    entry: GalleryEntry
    shots: tuple[ShotEntry, ...]
    cuts: tuple[CutEntry, ...]
    assets: tuple[AssetEntry, ...]


def entry(
    project: Project,
    plan: AnyPlan | None,
    cuts: Sequence[Cut],
    steps: Sequence[StepRecord],
    outputs: Mapping[StepKey, StepOutput],
    *,
    person: str,
) -> GalleryEntry:
    """A work in the list. `outputs` need only hold those of steps that could be its face (`faces`)."""
    return GalleryEntry(
        project=project.id,
        title=project.title,
        kind=project.kind,
        state=project.state.value,
        person=person,
        folder=project.folder,
        made_at=cuts[-1].made_at if cuts else project.created_at,
        poster=_poster(project, cuts, steps, outputs),
        seconds=plays(plan) if plan else None,
        versions=len(cuts),
    )


def faces(steps: Sequence[StepRecord]) -> list[StepKey]:
    """The steps whose pictures could stand for a work, the best first and the newest of them."""
    ranked = [step for step in reversed(steps) if step.kind in FACES]
    return [step.key for step in sorted(ranked, key=lambda step: FACES.index(step.kind))]


def _poster(
    project: Project,
    cuts: Sequence[Cut],
    steps: Sequence[StepRecord],
    outputs: Mapping[StepKey, StepOutput],
) -> Digest | None:
    if cuts and project.kind in ("image", "storyboard"):
        return cuts[-1].artifact
    return next((outputs[key].outputs["main"] for key in faces(steps) if key in outputs), None)


def plays(plan: AnyPlan) -> float | None:
    """Seconds the work lasts as planned; None for what does not move, and for a speech: it takes its time."""
    match plan:
        case MoviePlan(kind="film"):
            return round(lay_out(plan).seconds, 3)
        case ClipPlan():
            return round(float(plan.shot.frames / plan.rate), 3)
        case SongPlan():
            return plan.seconds
        case MoviePlan() | ImagePlan() | SpeechPlan():
            return None


def timeline(
    entry: GalleryEntry,
    plan: AnyPlan | None,
    takes: Sequence[Take],
    cuts: Sequence[Cut],
    outputs: Mapping[StepKey, StepOutput],
    artifacts: Collection[Artifact],
) -> Timeline:
    """Everything about one work. `outputs` are those of all its steps, `artifacts` their files."""
    return Timeline(
        entry=entry,
        shots=_shots(plan, takes, outputs) if plan else (),
        cuts=cut_entries(cuts),
        assets=_assets(artifacts),
    )


def _shots(
    plan: AnyPlan, takes: Sequence[Take], outputs: Mapping[StepKey, StepOutput]
) -> tuple[ShotEntry, ...]:
    planned = {shot.id: shot for shot in shots_of(plan)}
    locked = plan.locked if isinstance(plan, MoviePlan) else ()
    by_shot: dict[str, list[TakeEntry]] = defaultdict(list)
    for take in takes:
        made = outputs.get(take.key)
        by_shot[take.shot].append(
            TakeEntry(
                number=take.number,
                selected=take.selected,
                remarks=take.remarks,
                seconds=round(made.seconds, 3) if made else None,
                artifact=take.artifact,
            )
        )
    return tuple(
        _shot(plan, piece, planned.get(piece.id), piece.id in locked, by_shot[piece.id])
        for piece in _pieces(plan)
    )


def _shot(
    plan: AnyPlan, piece: Entry, shot: Shot | None, is_locked: bool, takes: Sequence[TakeEntry]
) -> ShotEntry:
    rate = getattr(plan, "rate", 24)
    facts = ("scene", "subject", "place", "action", "camera", "narration")
    return ShotEntry(
        kind=piece.kind,
        id=piece.id,
        start=round(float(piece.start / rate), 3),
        end=round(float(piece.end / rate), 3),
        locked=is_locked,
        takes=tuple(takes),
        **{name: getattr(shot, name) for name in facts} if shot else {},
    )


def _pieces(plan: AnyPlan) -> tuple[Entry, ...]:
    if isinstance(plan, MoviePlan):
        return lay_out(plan).entries
    return tuple(Entry(kind="shot", id=shot.id, start=0, end=shot.frames) for shot in shots_of(plan))


def cut_entries(cuts: Sequence[Cut]) -> tuple[CutEntry, ...]:
    """The versions in order; one made before plans were kept differs in no shot that can be named."""
    entries: list[CutEntry] = []
    before: dict[str, Shot] | None = None
    for cut in cuts:
        now = {shot.id: shot for shot in shots_of(PLAN.validate_json(cut.plan))} if cut.plan else None
        differs = _differing(before, now) if before is not None and now is not None else ()
        entries.append(
            CutEntry(
                version=f"v{cut.version:03d}",
                note=cut.note,
                made_at=cut.made_at,
                artifact=cut.artifact,
                shots=differs,
            )
        )
        before = now
    return tuple(entries)


def _differing(before: Mapping[str, Shot], now: Mapping[str, Shot]) -> tuple[str, ...]:
    return tuple(id for id in sorted({*before, *now}) if before.get(id) != now.get(id))


def _assets(artifacts: Collection[Artifact]) -> tuple[AssetEntry, ...]:
    sizes: dict[str, list[int]] = defaultdict(list)
    for artifact in artifacts:
        sizes[artifact.kind].append(artifact.size)
    return tuple(
        AssetEntry(kind=kind, files=len(found), size=sum(found))
        for kind, found in sorted(sizes.items(), key=lambda one: (-sum(one[1]), one[0]))
    )
