"""What the engines here cannot do of a plan, and what cannot be paid for; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from specialists.production import Production, produce, voice_slots
from storage.domain.artifact import StepKey
from storage.domain.engine import Bench, EngineFacts
from storage.domain.errors import BeyondEngine
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, SongPlan, SpeechPlan, shots_of
from storage.domain.render import Makes
from storage.domain.timeline import lay_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a person may still spend; None is no limit.

    `seconds` are seconds of one core (of the machine the engines run on), `tokens` those the cast may still
    use.
    `rates` are the tokens of each turn that is still to come (`Persona.rate`), `made` the steps that are
    there
    already and cost nothing.
    """

    seconds: float | None = None
    tokens: int | None = None
    rates: tuple[int, ...] = ()
    made: Collection[StepKey] = ()


def seconds_of(plan: AnyPlan) -> float:
    """How long the work runs; 0 for a still, and for speech, which takes as long as it takes."""
    match plan:
        case MoviePlan():
            return lay_out(plan).seconds
        case ClipPlan():
            return float(plan.shot.frames / plan.rate)
        case SongPlan():
            return plan.seconds
        case ImagePlan() | SpeechPlan():
            return 0.0


def beyond(plan: AnyPlan, bench: Bench) -> tuple[str, ...]:
    """What no engine on the bench can do, a sentence each naming shot, engine and way out."""
    return tuple(dict.fromkeys((*_sizes(plan, bench), *_lengths(plan, bench)))) or _refused(plan, bench)


def unaffordable(plan: AnyPlan, bench: Bench | None, allowance: Allowance) -> tuple[str, ...]:
    """Why the plan cannot be paid for, a sentence for each thing that is short.

    Without a bench (or with one that cannot make the plan: pass None) only the tokens count.
    """
    seconds = _seconds_short(plan, produce(plan, bench), allowance) if bench is not None else ()
    return (*seconds, *_tokens_short(allowance))


def _seconds_short(plan: AnyPlan, production: Production, allowance: Allowance) -> Iterator[str]:
    if allowance.seconds is None:
        return
    price = production.seconds(allowance.made)
    if price <= allowance.seconds:
        return
    left = [step for step in production.steps if step.key not in set(allowance.made) and step.shot]
    by_shot = {shot.id: sum(step.weight for step in left if step.shot == shot.id) for shot in shots_of(plan)}
    dearest = max(by_shot, key=lambda id: by_shot[id], default="")
    named = (
        f" ({dearest} alone takes {by_shot[dearest]:.0f})"
        if len(by_shot) > 1 and by_shot[dearest] >= 1
        else ""
    )
    fewer = "fewer variations, " if plan.variations > 1 else ""
    yield (
        f"Making it takes {price:.0f} seconds of the machine{named} and {allowance.seconds:.0f}"
        f" are left: ask for"
        f" {fewer}a shorter film or a smaller picture, or have the allowance raised."
        if isinstance(plan, MoviePlan)
        else f"Making it takes {price:.0f} seconds of the machine and {allowance.seconds:.0f} are"
        f" left: ask for {fewer}"
        "something shorter or smaller, or have the allowance raised."
    )


def _tokens_short(allowance: Allowance) -> Iterator[str]:
    due = sum(allowance.rates)
    if allowance.tokens is not None and allowance.tokens < due:
        yield (
            f"The turns still to come cost {due} tokens and {max(0, allowance.tokens)} are left:"
            f" give the green light"
            " without more talk, or have the allowance raised."
        )


_PICTURES: Mapping[str, tuple[Makes, ...]] = {
    "image": ("still",),
    "clip": ("still", "clip"),
    "film": ("still", "clip", "card", "cut"),
    "storyboard": ("still",),
}


def _sizes(plan: AnyPlan, bench: Bench) -> Iterator[str]:
    if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return
    for makes in _PICTURES[plan.kind]:
        engine = bench.get(makes)
        if makes == "card" and not (isinstance(plan, MoviePlan) and plan.title_frames + plan.end_frames):
            continue
        if engine and (plan.width > engine.max_width or plan.height > engine.max_height):
            ids = ", ".join(shot.id for shot in shots_of(plan)[:3])
            more = " and the others" if len(shots_of(plan)) > 3 else ""
            yield (
                f"{engine.name} makes a {makes} of at most {engine.max_width}x{engine.max_height} and"
                f" {ids}{more} ask{'s' if len(shots_of(plan)) == 1 else ''} for"
                f" {plan.width}x{plan.height}: choose a"
                " smaller size, or another engine in the settings."
            )


def _lengths(plan: AnyPlan, bench: Bench) -> Iterator[str]:
    match plan:
        case MoviePlan():
            seconds = lay_out(plan).seconds
            yield from _too_long(bench.get("mix"), seconds, "The mix", "make the film shorter")
            yield from _too_long(bench.get("cut"), seconds, "The film", "make it shorter")
            slots = voice_slots(plan, lay_out(plan))
            for shot in plan.shots:
                if shot.narration:
                    first, last = slots[shot.id]
                    said = float((last - first) / plan.rate)
                    way = f"make {shot.id} shorter, or leave its line out"
                    yield from _too_long(bench.get("speech"), said, f"The line of {shot.id}", way)
        case ClipPlan() | SongPlan() | ImagePlan() | SpeechPlan():
            pass  # long shots are made in parts, and music is fitted on its bars


def _too_long(engine: EngineFacts | None, seconds: float, what: str, way: str) -> Iterator[str]:
    if engine and seconds > engine.max_seconds:
        yield (
            f"{what} runs {seconds:.3g} seconds and {engine.name} makes at most"
            f" {engine.max_seconds:g}: {way}."
        )


def _refused(plan: AnyPlan, bench: Bench) -> tuple[str, ...]:
    """What production would say: the last word on what an engine can do."""
    try:
        produce(plan, bench)
    except BeyondEngine as exc:
        return (str(exc),)
    return ()


__all__ = ["Allowance", "beyond", "seconds_of", "unaffordable"]
