"""Moving shots: from keyframes or words, in parts where an engine makes no more at a time, mouths and all."""

from fractions import Fraction

from specialists.production.pictures import keyframe
from specialists.production.steps import Maker, Source
from storage.domain.artifact import StepKey
from storage.domain.engine import EngineFacts
from storage.domain.errors import BeyondEngine
from storage.domain.plan import ClipPlan, MoviePlan, Shot
from storage.domain.render import ClipRequest, FrameRequest, JoinRequest, LipsRequest


def clip(
    maker: Maker, plan: MoviePlan | ClipPlan, shot: Shot, after: Shot | None, speech: Source | None = None
) -> StepKey:
    """The step whose `main` is the whole shot, moving. `after` is the shot it may have to arrive on."""
    engine = maker.engine("clip")
    made = _parts(maker, plan, shot, _begin(maker, plan, shot, engine), _arrival(maker, plan, shot, after))
    if not (speech and isinstance(plan, MoviePlan) and plan.lip_sync and shot.dialogue):
        return made
    if "lips" not in maker.bench:
        maker.note("No engine here moves lips, so mouths do not follow the words.")
        return made
    request = LipsRequest(width=plan.width, height=plan.height, frames=shot.frames, rate=plan.rate)
    inputs = {"main": (made, "main"), "speech": speech}
    return maker.add(f"{shot.id} lips", request, inputs, seconds=_seconds(shot, plan.rate), shot=shot.id)


def _begin(maker: Maker, plan: MoviePlan | ClipPlan, shot: Shot, engine: EngineFacts) -> dict[str, Source]:
    """What the clip is made from: its keyframe and what the still engine leaves with it, or nothing."""
    if shot.begins == "text":
        if engine.from_text:
            return {}
        maker.note(f"{engine.name} makes no clip from words alone, so {shot.id} begins from its panel.")
    still = keyframe(maker, plan, shot)
    return {role: (still, role) for role in ("main", *maker.engine("still").leaves)}


def _arrival(maker: Maker, plan: MoviePlan | ClipPlan, shot: Shot, after: Shot | None) -> dict[str, Source]:
    if shot.ends == "free" or after is None:
        return {}
    engine = maker.engine("clip")
    if not engine.ends_on:
        maker.note(f"{engine.name} cannot arrive on a given picture, so {shot.id} ends where it likes.")
        return {}
    return {"last": (keyframe(maker, plan, after), "main")}


def lengths(frames: int, most: int) -> tuple[int, ...]:
    """Frames that each part of a long shot adds, as even as they come.

    An engine makes at most `most` (2 or more) at a time; each part after the first begins on the last frame
    of the one before, which is not counted again.
    """
    if frames <= most:
        return (frames,)
    count = 1 + -(-(frames - most) // (most - 1))
    each, more = divmod(frames - 1, count)  # of all but the very first frame
    parts = [each + (index < more) for index in range(count)]
    return (parts[0] + 1, *parts[1:])


def _parts(
    maker: Maker,
    plan: MoviePlan | ClipPlan,
    shot: Shot,
    begin: dict[str, Source],
    arrival: dict[str, Source],
) -> StepKey:
    engine = maker.engine("clip")
    if engine.max_seconds * plan.rate < 2:
        raise BeyondEngine(f"{engine.name} makes no two frames in a row: choose another.", limit="seconds")
    counts = lengths(shot.frames, int(engine.max_seconds * plan.rate))
    # A clip does not depend on what is said over it, or how the film comes to it.
    bare = shot.model_copy(update={"narration": "", "dialogue": (), "transition": "cut"})
    made: list[StepKey] = []
    for number, count in enumerate(counts):
        again = 1 if number else 0  # the frame it begins on, which the part before ended on
        request = ClipRequest(
            width=plan.width,
            height=plan.height,
            seed=shot.seed,
            frames=count + again,
            rate=plan.rate,
            shot=bare,
            offset=sum(counts[:number]) - again,
            whole=shot.frames,
        )
        inputs = begin if not number else {"main": (_last_frame(maker, plan, shot, made[-1], number), "main")}
        if number == len(counts) - 1:
            inputs = inputs | arrival
        label = f"{shot.id} clip" if len(counts) == 1 else f"{shot.id} clip part {number + 1}"
        seconds = float((count + again) / plan.rate)
        made.append(maker.add(label, request, inputs, seconds=seconds, shot=shot.id))
    if len(made) == 1:
        return made[0]
    join = JoinRequest(width=plan.width, height=plan.height, frames=shot.frames, rate=plan.rate, parts=counts)
    parts: dict[str, Source] = {f"part:{number}": (key, "main") for number, key in enumerate(made)}
    return maker.add(f"{shot.id} clip", join, parts, seconds=_seconds(shot, plan.rate), shot=shot.id)


def _last_frame(maker: Maker, plan: MoviePlan | ClipPlan, shot: Shot, part: StepKey, number: int) -> StepKey:
    request = FrameRequest(width=plan.width, height=plan.height)
    inputs: dict[str, Source] = {"main": (part, "main")}
    return maker.add(f"{shot.id} clip end {number}", request, inputs, seconds=1.0, shot=shot.id)


def _seconds(shot: Shot, rate: Fraction) -> float:
    return float(shot.frames / rate)
