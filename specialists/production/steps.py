"""Steps and the whole they make: keyed by all they depend on, counted once, ready when what they read is."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from storage.domain.artifact import StepKey
from storage.domain.commands import Step
from storage.domain.engine import Bench, EngineFacts
from storage.domain.errors import BeyondEngine
from storage.domain.render import AnyRequest, Makes

PIXELS = 1280 * 720  # that an engine's price a second is given for
NUMBERED = ("image.", "song.", "speech.", "clip.", "lyrics.")  # results whose variations are all numbered
Source = tuple[StepKey, str]  # a step and the role of one of its outputs

# What runs first when both could: everything one engine makes comes together, so that no engine is loaded
# twice; what people look at while they wait comes early, and what nothing else reads comes late.
PRIORITY: Mapping[Makes, int] = {
    "score": 60,
    "speech": 58,
    "fit": 56,
    "still": 50,
    "enlarge": 49,
    "pick": 48,
    "sheet": 47,
    "card": 45,
    "mix": 42,
    "clip": 40,
    "frame": 41,
    "join": 39,
    "lips": 38,
    "segment": 36,
    "proxy": 34,
    "poster": 30,
    "cut": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A file for the person's folder: an output of a step under a name.

    A name that ends with a dot gets the suffix of the file. `result` is what was asked for, of `variation`
    1, 2, …; the rest goes beside it.
    """

    name: str
    step: StepKey
    role: str = "main"
    result: bool = False
    variation: int = 1
    of: int = 1  # variations there are

    def file_name(self, suffix: str) -> str:
        """What the file is called: "speech-2.timing.json" for a second variation.

        A film keeps its name and its variations are film-2.mp4, film-3.mp4, so that there always is a
        film.mp4; of other work all variations are numbered. Pages are made once.
        """
        name = f"{self.name[:-1]}{suffix}" if self.name.endswith(".") else self.name
        keeps = self.variation == 1 and (self.of == 1 or not name.startswith(NUMBERED))
        if keeps:
            return name
        folder, slash, last = name.rpartition("/")
        stem, dot, rest = last.partition(".")
        return f"{folder}{slash}{stem}-{self.variation}{dot}{rest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """All the steps of a plan and its variations, in an order in which each comes after what it reads.

    `results` are the steps whose `main` output is what the person asked for, one for each variation;
    `parts` the keys of each variation's steps, in the same order. A step may be part of several. `shots` are
    the steps whose `main` output is a take: of each shot of the plan as it was written. `notes` say what was
    asked for and cannot be done here, a sentence each.
    """

    steps: tuple[Step, ...]
    results: tuple[StepKey, ...]
    parts: tuple[frozenset[StepKey], ...]
    offerings: tuple[Offering, ...] = ()
    shots: Mapping[str, StepKey] = field(default_factory=dict[str, StepKey])
    notes: tuple[str, ...] = ()

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

    def needed(self) -> frozenset[StepKey]:
        """What the results depend on, themselves included; the rest is welcome, and no film waits for it."""
        by_key = self.by_key()
        found: set[StepKey] = set()
        open_ = list(self.results)
        while open_:
            key = open_.pop()
            if key not in found:
                found.add(key)
                open_ += [source for source, _ in by_key[key].inputs.values()]
        return frozenset(found)

    def is_done(self, made: Collection[StepKey]) -> bool:
        return {step.key for step in self.steps} <= set(made)

    def seconds(self, made: Collection[StepKey] = ()) -> float:
        """The price of what is not made yet, in seconds of one core."""
        done = set(made)
        return sum(step.weight for step in self.steps if step.key not in done)


def step_key(engine: EngineFacts, request: AnyRequest, inputs: Mapping[str, Source]) -> StepKey:
    """SHA-256 over engine, version, the whole request, and the keys (not the bytes) it reads."""
    body = {
        "engine": engine.name,
        "version": engine.version,
        "request": request.model_dump(mode="json"),
        "inputs": {role: list(source) for role, source in inputs.items()},
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return StepKey(hashlib.sha256(canonical.encode()).hexdigest())


def price(engine: EngineFacts, request: AnyRequest, seconds: float) -> float:
    """What a request for `seconds` of media (or as many stills) costs, in seconds of one core."""
    share = 1.0
    if engine.by_pixels:
        share = getattr(request, "width", 0) * getattr(request, "height", 0) / PIXELS or 1.0
    return max(0.05, engine.fixed_seconds + engine.seconds_per_second * seconds * share)


@dataclass(slots=True)
class Maker:
    """Collects steps while a plan and its variations are walked."""

    bench: Bench
    steps: dict[StepKey, Step] = field(default_factory=dict[StepKey, Step])
    offerings: list[Offering] = field(default_factory=list[Offering])
    shots: dict[str, StepKey] = field(default_factory=dict[str, StepKey])
    notes: list[str] = field(default_factory=list[str])
    part: list[StepKey] = field(default_factory=list[StepKey])
    variation: int = 1
    of: int = 1

    def begin(self, number: int, *, of: int) -> None:
        """What is added from now on belongs to this variation of so many."""
        self.part = []
        self.variation, self.of = number, of

    def engine(self, makes: Makes) -> EngineFacts:
        """The engine on the bench. Raises BeyondEngine when there is none."""
        if makes not in self.bench:
            raise BeyondEngine(f"No engine here makes a {makes}; choose one in the settings.", limit=makes)
        return self.bench[makes]

    def add(
        self,
        label: str,
        request: AnyRequest,
        inputs: dict[str, Source] | None = None,
        *,
        seconds: float,
        shot: str = "",
    ) -> StepKey:
        """The key of the step that makes `request`, added unless it is there already.

        Raises BeyondEngine when no engine on the bench can.
        """
        engine = self.engine(request.makes)
        _within(engine, request, seconds)
        reads = inputs or {}
        key = step_key(engine, request, reads)
        self.part.append(key)
        if key not in self.steps:
            self.steps[key] = Step(
                key=key,
                label=f"{label} {self.variation}" if self.variation > 1 else label,
                engine=engine.name,
                request=request,
                inputs=reads,
                shot=shot,
                weight=price(engine, request, seconds),
                priority=PRIORITY[request.makes],
            )
        return key

    def offer(self, name: str, step: StepKey, role: str = "main", *, result: bool = False) -> None:
        """Put an output into the person's folder under this name."""
        self.offerings.append(
            Offering(name=name, step=step, role=role, result=result, variation=self.variation, of=self.of)
        )

    def take(self, shot: str, step: StepKey) -> None:
        """The step's `main` output is a take of the shot; of further variations takes are not counted."""
        if self.variation == 1:
            self.shots[shot] = step

    def note(self, sentence: str) -> None:
        """Say once what cannot be done as it was asked for."""
        if sentence not in self.notes:
            self.notes.append(sentence)


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
