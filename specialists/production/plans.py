"""From a plan to its production: every kind of plan, and its variations."""

from collections.abc import Sequence
from fractions import Fraction

from specialists.production import clips, pictures, sound
from specialists.production.film import film
from specialists.production.steps import Maker, Production, Source
from storage.domain.artifact import StepKey
from storage.domain.engine import Bench
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, Shot, SongPlan, SpeechPlan
from storage.domain.render import SheetRequest, SpeechRequest

RATE = Fraction(24)  # frames a second where the plan has no picture
NARRATOR = "narrator"  # the voice of a plan for which nobody chose one
WORDS_A_SECOND = 2.3


def produce(plan: AnyPlan, bench: Bench, *, credits: Sequence[str] = ()) -> Production:
    """The steps that make `plan` and its further variations with the engines on the bench.

    `credits` are the lines of the end card about people and personas; the engines' own are added.
    Raises BeyondEngine when an engine cannot do what the plan needs.
    """
    maker = Maker(bench)
    results: list[StepKey] = []
    parts: list[frozenset[StepKey]] = []
    for number in range(1, plan.variations + 1):
        maker.begin(number, of=plan.variations)
        results.append(_whole(varied(plan, number), maker, credits))
        parts.append(frozenset(maker.part))
    if isinstance(plan, ImagePlan) and plan.variations > 1:
        maker.begin(1, of=plan.variations)
        maker.offer("choices.jpg", _choices(maker, plan, results))
    return Production(
        steps=tuple(maker.steps.values()),
        results=tuple(results),
        parts=tuple(parts),
        offerings=tuple(maker.offerings),
        shots=dict(maker.shots),
        notes=tuple(maker.notes),
    )


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
            first = reader(plan.voice)
            voice = f"reader {first + number - 1}" if first else plan.voice
            return plan.model_copy(update={"seed": _after(plan.seed, number - 1), "voice": voice})


def reader(voice: str) -> int:
    """The number of a reader nobody chose, 1 being the narrator; 0 for a voice that was asked for."""
    if voice == NARRATOR:
        return 1
    name, _, number = voice.partition(" ")
    return int(number) if name == "reader" and number.isdigit() else 0


def _later(shot: Shot, by: int) -> Shot:
    return shot.model_copy(update={"seed": _after(shot.seed, by)})


def _after(seed: int, by: int) -> int:
    return (seed + by) % 2**32


def _whole(plan: AnyPlan, maker: Maker, credits: Sequence[str]) -> StepKey:
    """Adds every step of one variation; returns the one that is its result."""
    match plan:
        case MoviePlan():
            return film(plan, maker, credits)
        case ImagePlan():
            made = pictures.enlarged(maker, plan, pictures.keyframe(maker, plan, plan.shot))
        case ClipPlan():
            made = clips.clip(maker, plan, plan.shot, None)
        case SongPlan():
            made = sound.song(maker, plan, RATE)
            if plan.lyrics:
                maker.offer("lyrics.json", made, "captions")
        case SpeechPlan():
            request = SpeechRequest(
                seed=plan.seed, lines=plan.lines, language=plan.language, voice=plan.voice
            )
            words = sum(len(line.split()) for line in plan.lines)
            made = maker.add("speech", request, seconds=words / WORDS_A_SECOND)
            maker.offer("speech.timing.json", made, "timing")
    if isinstance(plan, ImagePlan | ClipPlan):
        maker.take(plan.shot.id, made)
        if sheet := pictures.character_sheet(maker, plan):
            maker.offer("characters.jpg", sheet)
    maker.offer(f"{plan.kind}.", made, result=True)
    return made


def _choices(maker: Maker, plan: ImagePlan, results: Sequence[StepKey]) -> StepKey:
    """All variations on one numbered page, to choose from."""
    inputs: dict[str, Source] = {
        f"still:{number}": (key, "main") for number, key in enumerate(results, start=1)
    }
    labels = tuple(str(number) for number in range(1, len(results) + 1))
    request = SheetRequest(title=plan.title, labels=labels, rate=pictures.RATE)
    return maker.add("choices", request, inputs, seconds=float(len(results)))
