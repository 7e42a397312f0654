"""Everything that is heard: the score or song, each shot's lines in their voices, and the mix."""

from collections.abc import Mapping
from fractions import Fraction

from specialists.production.steps import Maker, Source
from storage.domain.artifact import StepKey
from storage.domain.plan import MoviePlan, Shot, SongPlan
from storage.domain.render import Cue, FitRequest, MixRequest, ScoreRequest, Section, SpeechRequest
from storage.domain.timeline import Timeline

VOICE_LEAD = 0.25  # seconds of picture before a line starts
VOICE_TAIL = 0.15  # seconds of quiet before the next shot's line may start
HITS_APART = 2.0  # seconds: accents closer than this are noise, not music
Slots = Mapping[str, tuple[int, int]]


def voice_slots(plan: MoviePlan, timeline: Timeline) -> dict[str, tuple[int, int]]:
    """The frames `[first, last)` of the film in which each shot's lines may be spoken.

    A line starts a little after its shot stands alone and is over before the next line starts.
    """
    shots = [entry for entry in timeline.entries if entry.kind == "shot"]
    lead, tail = round(float(plan.rate) * VOICE_LEAD), round(float(plan.rate) * VOICE_TAIL)
    slots: dict[str, tuple[int, int]] = {}
    for index, entry in enumerate(shots):
        first = entry.start + max(lead, entry.fade_in // 2)
        following = shots[index + 1] if index + 1 < len(shots) else None
        end = following.start + max(lead, following.fade_in // 2) if following else entry.end
        slots[entry.id] = (first, max(first + 1, end - tail))
    return slots


def is_spoken(shot: Shot) -> bool:
    """Whether anybody says anything in the shot."""
    return bool(shot.narration or shot.dialogue)


def speech(maker: Maker, plan: MoviePlan, shot: Shot, slots: Slots) -> StepKey:
    """The shot's narration and then its dialogue, each line in its voice."""
    first, last = slots[shot.id]
    slot = float((last - first) / plan.rate)
    voices = {who.name.lower(): who.voice or who.name for who in plan.characters}
    spoken = [("", plan.voice, shot.narration)] if shot.narration else []
    spoken += [
        (line.speaker, voices.get(line.speaker.lower(), line.speaker), line.text) for line in shot.dialogue
    ]
    words = [len(text.split()) for _, _, text in spoken]
    request = SpeechRequest(
        seed=plan.seed,
        lines=tuple(text for _, _, text in spoken),
        slots=tuple(round(slot * count / max(1, sum(words)), 6) for count in words),
        language=plan.language,
        voice=plan.voice,
        voices=tuple(voice for _, voice, _ in spoken) if shot.dialogue else (),
        speakers=tuple(speaker for speaker, _, _ in spoken) if shot.dialogue else (),
    )
    return maker.add(f"{shot.id} voice", request, seconds=slot, shot=shot.id)


def song(maker: Maker, plan: SongPlan, rate: Fraction) -> StepKey:
    """A song of its own."""
    frames = round(plan.seconds * rate)
    request = ScoreRequest(
        seed=plan.seed,
        frames=frames,
        rate=rate,
        music=plan.music,
        sections=(Section(start=0, end=frames, mood=plan.music.mood, intensity=0.6),),
        lyrics=plan.lyrics,
    )
    return _music(maker, request, label="song")


def score(maker: Maker, plan: MoviePlan, timeline: Timeline) -> StepKey:
    """The film's music: a song where there are lyrics."""
    return _music(maker, _score(plan, timeline), label="song" if plan.lyrics else "score")


def _music(maker: Maker, request: ScoreRequest, *, label: str) -> StepKey:
    """Music of exactly the length; where the engine cannot do that, it is brought to it on its bars."""
    engine = maker.engine("score")
    seconds = float(request.frames / request.rate)
    if engine.exact_length and seconds <= engine.max_seconds:
        return maker.add(label, request, seconds=seconds)
    if seconds > engine.max_seconds:
        maker.note(
            f"{engine.name} makes {engine.max_seconds:g} seconds of music at most: bars of it return until"
            f" the {seconds:g} seconds are full."
        )
    frames = min(request.frames, int(engine.max_seconds * request.rate))
    sections = tuple(
        section.model_copy(update={"end": min(section.end, frames)})
        for section in request.sections
        if section.start < frames
    )
    asked = request.model_copy(
        update={
            "frames": frames,
            "sections": sections,
            "hits": tuple(hit for hit in request.hits if hit < frames),
        }
    )
    raw = maker.add(f"{label} as made", asked, seconds=float(frames / request.rate))
    fit = FitRequest(
        frames=request.frames,
        rate=request.rate,
        bpm=float(request.music.bpm),
        silent=request.music.genre == "none",
    )
    inputs: dict[str, Source] = {"music": (raw, "main")}
    if request.lyrics:
        inputs["captions"] = (raw, "captions")
    return maker.add(label, fit, inputs, seconds=seconds)


def _score(plan: MoviePlan, timeline: Timeline) -> ScoreRequest:
    """One section a scene (cards belong to their neighbours), accents where scenes change."""
    scene_of = {shot.id: shot.scene for shot in plan.shots}
    starts: dict[str, int] = {}
    for entry in timeline.entries:
        if entry.kind == "shot":
            starts.setdefault(scene_of[entry.id], entry.start)
    scenes = [scene for scene in plan.scenes if scene.id in starts]
    edges = [0, *(starts[scene.id] for scene in scenes[1:]), timeline.frames]
    arc = plan.music.arc
    sections = tuple(
        Section(
            start=edges[i],
            end=edges[i + 1],
            mood=scene.mood,
            intensity=arc[i * len(arc) // len(scenes)] if arc else 0.5,
        )
        for i, scene in enumerate(scenes)
    )
    hits: list[int] = []
    for entry in timeline.entries[1:]:
        if entry.kind != "end" and (not hits or entry.start - hits[-1] >= HITS_APART * plan.rate):
            hits.append(entry.start)
    return ScoreRequest(
        seed=plan.seed,
        frames=timeline.frames,
        rate=plan.rate,
        music=plan.music,
        sections=sections,
        hits=tuple(hits),
        lyrics=plan.lyrics,
    )


def is_silent(plan: MoviePlan) -> bool:
    """Whether neither music nor words were wanted."""
    return plan.music.genre == "none" and not any(is_spoken(shot) for shot in plan.shots)


def mix(
    maker: Maker,
    plan: MoviePlan,
    timeline: Timeline,
    music: StepKey,
    speeches: Mapping[str, StepKey],
    slots: Slots,
) -> StepKey:
    """All voices over the ducked music."""
    request = MixRequest(
        frames=timeline.frames,
        rate=plan.rate,
        cues=tuple(Cue(role=f"speech:{shot}", at=slots[shot][0], until=slots[shot][1]) for shot in speeches),
        picture_end=timeline.entries[-1].start if plan.end_frames else timeline.frames,
        silent=is_silent(plan),
    )
    inputs: dict[str, Source] = {
        "music": (music, "main"),
        **{f"speech:{shot}": (key, "main") for shot, key in speeches.items()},
        **{f"timing:{shot}": (key, "timing") for shot, key in speeches.items()},
    }
    if plan.lyrics:
        inputs["lyrics"] = (music, "captions")
    return maker.add("mix", request, inputs, seconds=timeline.seconds)
