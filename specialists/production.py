"""What to render next: a plan becomes steps, keyed by all they depend on, and ready ones are picked."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from storage.domain.artifact import StepKey
from storage.domain.commands import Step
from storage.domain.engine import Bench, EngineFacts
from storage.domain.errors import BeyondEngine
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, Shot, SongPlan, SpeechPlan
from storage.domain.render import (
    AnyRequest,
    CardRequest,
    ClipRequest,
    Cue,
    CutRequest,
    Makes,
    MixRequest,
    Piece,
    ScoreRequest,
    Section,
    SheetRequest,
    SpeechRequest,
    StillRequest,
)
from storage.domain.timeline import Timeline, lay_out

RATE = Fraction(24)  # frames a second where the plan has no picture
NARRATOR = "narrator"  # the voice of a plan for which nobody chose one
VOICE_LEAD = 0.25  # seconds of picture before a line starts
VOICE_TAIL = 0.15  # seconds of quiet before the next shot's line may start
HITS_APART = 2.0  # seconds: accents closer than this are noise, not music
# Stills come first so that both cores always have a clip to render; the cut waits for everything.
PRIORITY: Mapping[Makes, int] = {
    "score": 60,
    "speech": 55,
    "still": 50,
    "card": 45,
    "mix": 42,
    "clip": 40,
    "sheet": 20,
    "cut": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """All the steps of a plan and its variations, in an order in which each comes after what it reads.

    `results` are the steps whose `main` output is what the person asked for, one for each variation;
    `parts` the keys of each variation's steps, in the same order. A step may be part of several.
    """

    steps: tuple[Step, ...]
    results: tuple[StepKey, ...]
    parts: tuple[frozenset[StepKey], ...]

    @property
    def result(self) -> StepKey:
        """The step that stands for the whole: the result of the plan as it was written."""
        return self.results[0]

    def by_key(self) -> dict[StepKey, Step]:
        return {step.key: step for step in self.steps}

    def ready(self, made: Collection[StepKey]) -> tuple[Step, ...]:
        """Steps that are not made and whose every input is."""
        done = set(made)
        return tuple(
            step
            for step in self.steps
            if step.key not in done and all(key in done for key, _ in step.inputs.values())
        )

    def is_done(self, made: Collection[StepKey]) -> bool:
        return {step.key for step in self.steps} <= set(made)

    def seconds(self, made: Collection[StepKey] = ()) -> float:
        """The price of what is not made yet, in seconds of one core."""
        done = set(made)
        return sum(step.weight for step in self.steps if step.key not in done)


def produce(plan: AnyPlan, bench: Bench, *, credits: Sequence[str] = ()) -> Production:
    """The steps that make `plan` and its further variations with the engines on the bench.

    `credits` are the lines of the end card about people and personas; the engines' own are added.
    Raises BeyondEngine when an engine cannot do what the plan needs.
    """
    maker = _Maker(bench)
    results: list[StepKey] = []
    parts: list[frozenset[StepKey]] = []
    for number in range(1, plan.variations + 1):
        maker.begin(number)
        results.append(_whole(varied(plan, number), maker, credits))
        parts.append(frozenset(maker.part))
    return Production(steps=tuple(maker.steps.values()), results=tuple(results), parts=tuple(parts))


def varied(plan: AnyPlan, number: int) -> AnyPlan:
    """Variation `number` of a plan: the same in everything but its seeds; 1 is the plan itself.

    The same lines in the same voice sound the same under any seed: where nobody asked for a voice,
    another one reads them.
    """
    if number == 1:
        return plan
    match plan:
        case MoviePlan():
            shots = tuple(_later(shot, number - 1) for shot in plan.shots)
            return plan.model_copy(update={"seed": _after(plan.seed, number - 1), "shots": shots})
        case ImagePlan() | ClipPlan():
            shot = _later(plan.shot, number - 1)
            return plan.model_copy(update={"seed": _after(plan.seed, number - 1), "shot": shot})
        case SongPlan():
            return plan.model_copy(update={"seed": _after(plan.seed, number - 1)})
        case SpeechPlan():
            voice = f"reader {number}" if plan.voice == NARRATOR else plan.voice
            return plan.model_copy(update={"seed": _after(plan.seed, number - 1), "voice": voice})


def _later(shot: Shot, by: int) -> Shot:
    return shot.model_copy(update={"seed": _after(shot.seed, by)})


def _after(seed: int, by: int) -> int:
    return (seed + by) % 2**32


def _whole(plan: AnyPlan, maker: "_Maker", credits: Sequence[str]) -> StepKey:
    """Adds every step of one variation; returns the one that is its result."""
    match plan:
        case MoviePlan():
            return _film(plan, maker, credits)
        case ImagePlan():
            return maker.still(plan, plan.shot)
        case ClipPlan():
            return maker.clip(plan, plan.shot)
        case SongPlan():
            frames = round(plan.seconds * RATE)
            return maker.add(
                "song",
                ScoreRequest(
                    seed=plan.seed,
                    frames=frames,
                    rate=RATE,
                    music=plan.music,
                    sections=(Section(start=0, end=frames, mood=plan.music.mood, intensity=0.6),),
                    lyrics=plan.lyrics,
                ),
                {},
                seconds=plan.seconds,
            )
        case SpeechPlan():
            return maker.add(
                "speech",
                SpeechRequest(seed=plan.seed, lines=plan.lines, language=plan.language, voice=plan.voice),
                {},
                seconds=sum(len(line.split()) for line in plan.lines) / 2.3,
            )


def step_key(engine: EngineFacts, request: AnyRequest, inputs: Mapping[str, tuple[StepKey, str]]) -> StepKey:
    """SHA-256 over engine, version, the whole request, and the keys (not the bytes) it reads."""
    body = {
        "engine": engine.name,
        "version": engine.version,
        "request": request.model_dump(mode="json"),
        "inputs": {role: list(source) for role, source in inputs.items()},
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return StepKey(hashlib.sha256(canonical.encode()).hexdigest())


@dataclass(slots=True)
class _Maker:
    """Collects steps while a plan and its variations are walked."""

    bench: Bench
    steps: dict[StepKey, Step] = field(default_factory=dict[StepKey, Step])
    part: list[StepKey] = field(default_factory=list[StepKey])
    suffix: str = ""  # of the labels of what only a further variation needs

    def begin(self, number: int) -> None:
        """What is added from now on belongs to this variation."""
        self.part = []
        self.suffix = f" {number}" if number > 1 else ""

    def add(
        self,
        label: str,
        request: AnyRequest,
        inputs: dict[str, tuple[StepKey, str]],
        *,
        seconds: float,
        shot: str = "",
    ) -> StepKey:
        if request.makes not in self.bench:
            raise BeyondEngine(
                f"No engine here makes a {request.makes}; choose one in the settings.", limit=request.makes
            )
        engine = self.bench[request.makes]
        _within(engine, request, seconds)
        key = step_key(engine, request, inputs)
        self.part.append(key)
        if key not in self.steps:
            self.steps[key] = Step(
                key=key,
                label=label + self.suffix,
                engine=engine.name,
                request=request,
                inputs=inputs,
                shot=shot,
                weight=max(0.05, engine.seconds_per_second * seconds),
                priority=PRIORITY[request.makes],
            )
        return key

    def still(self, plan: MoviePlan | ImagePlan | ClipPlan, shot: Shot) -> StepKey:
        # A picture does not depend on how long it stands or what is said over it.
        bare = shot.model_copy(update={"frames": 1, "narration": "", "transition": "cut"})
        request = StillRequest(
            width=plan.width,
            height=plan.height,
            seed=shot.seed,
            shot=bare,
            look=plan.look,
            characters=plan.characters,
        )
        return self.add(f"{shot.id} panel", request, {}, seconds=1.0, shot=shot.id)

    def clip(self, plan: MoviePlan | ClipPlan, shot: Shot) -> StepKey:
        still = self.still(plan, shot)
        bare = shot.model_copy(update={"narration": "", "transition": "cut"})
        request = ClipRequest(
            width=plan.width,
            height=plan.height,
            seed=shot.seed,
            frames=shot.frames,
            rate=plan.rate,
            shot=bare,
        )
        inputs = {"main": (still, "main"), "layers": (still, "layers")}
        return self.add(
            f"{shot.id} clip", request, inputs, seconds=float(shot.frames / plan.rate), shot=shot.id
        )


def _within(engine: EngineFacts, request: AnyRequest, seconds: float) -> None:
    width, height = getattr(request, "width", 0), getattr(request, "height", 0)
    if width > engine.max_width or height > engine.max_height:
        raise BeyondEngine(
            f"{engine.name} draws at most {engine.max_width}x{engine.max_height}; "
            f"{width}x{height} was asked. Choose a smaller --size.",
            limit="size",
        )
    if seconds > engine.max_seconds:
        raise BeyondEngine(
            f"{engine.name} makes at most {engine.max_seconds:g} seconds; {seconds:g} were asked.",
            limit="seconds",
        )


def _film(plan: MoviePlan, maker: _Maker, credits: Sequence[str]) -> StepKey:
    timeline = lay_out(plan)
    seconds = timeline.seconds
    silent = plan.music.genre == "none" and not any(shot.narration for shot in plan.shots)
    speeches: dict[str, StepKey] = {}
    slots = voice_slots(plan, timeline)
    music = maker.add("score", _score(plan, timeline), {}, seconds=seconds)
    for shot in plan.shots:
        if shot.narration:
            first, last = slots[shot.id]
            slot = float((last - first) / plan.rate)
            request = SpeechRequest(
                seed=plan.seed,
                lines=(shot.narration,),
                slots=(slot,),
                language=plan.language,
                voice=plan.voice,
            )
            speeches[shot.id] = maker.add(f"{shot.id} voice", request, {}, seconds=slot, shot=shot.id)
    clips = {shot.id: maker.clip(plan, shot) for shot in plan.shots}
    cards = _cards(plan, maker, credits)
    stills = {shot.id: maker.still(plan, shot) for shot in plan.shots}
    mix = maker.add(
        "mix",
        MixRequest(
            frames=timeline.frames,
            rate=plan.rate,
            cues=tuple(
                Cue(role=f"speech:{shot}", at=slots[shot][0], until=slots[shot][1]) for shot in speeches
            ),
            picture_end=timeline.entries[-1].start if plan.end_frames else timeline.frames,
            silent=silent,
        ),
        {
            "music": (music, "main"),
            **{f"speech:{shot}": (key, "main") for shot, key in speeches.items()},
            **{f"timing:{shot}": (key, "timing") for shot, key in speeches.items()},
        },
        seconds=seconds,
    )
    maker.add(
        "storyboard",
        SheetRequest(title=plan.title, shots=plan.shots, rate=plan.rate),
        {f"still:{shot}": (key, "main") for shot, key in stills.items()},
        seconds=float(len(stills)),
    )
    pieces = {**cards, **clips}
    return maker.add(
        "cut",
        CutRequest(
            width=plan.width,
            height=plan.height,
            frames=timeline.frames,
            rate=plan.rate,
            pieces=tuple(
                Piece(role=e.id, start=e.start, end=e.end, fade_in=e.fade_in, dip=e.dip)
                for e in timeline.entries
            ),
            subtitles=plan.subtitles,
            title=plan.title,
            silent=silent,
        ),
        {
            **{entry.id: (pieces[entry.id], "main") for entry in timeline.entries},
            "mix": (mix, "main"),
            "srt": (mix, "srt"),
        },
        seconds=seconds,
    )


def _cards(plan: MoviePlan, maker: _Maker, credits: Sequence[str]) -> dict[str, StepKey]:
    cards: dict[str, StepKey] = {}
    house = [line for engine in maker.bench.values() for line in engine.credits]
    for card, frames, lines in (
        ("title", plan.title_frames, (plan.tagline,) if plan.tagline else ()),
        ("end", plan.end_frames, tuple(dict.fromkeys([*credits, *house]))),
    ):
        if frames:
            request = CardRequest(
                card="title" if card == "title" else "end",
                width=plan.width,
                height=plan.height,
                frames=frames,
                rate=plan.rate,
                title=plan.title,
                lines=lines,
                palette=plan.look.palette,
            )
            cards[card] = maker.add(f"{card} card", request, {}, seconds=float(frames / plan.rate))
    return cards


def voice_slots(plan: MoviePlan, timeline: Timeline) -> dict[str, tuple[int, int]]:
    """The frames `[first, last)` of the film in which each shot's line may be spoken.

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
    )
