"""What a wish does to a plan: each kind of constraint, applied where it belongs and nowhere else."""

from collections.abc import Callable, Mapping, Sequence

from specialists.asked.recut import recut_of
from specialists.planning.apply import pictures, sound, things, words
from specialists.planning.apply.making import lock, making
from specialists.planning.dialogue import with_line, with_voice
from specialists.planning.edits import each, in_scope, look_of
from specialists.planning.parameters import asked_for, tunes
from specialists.planning.recutting import recut
from specialists.planning.retime import reheld
from specialists.planning.shotcraft import prompt_for
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, Shot, shots_of


def finished(plan: AnyPlan, wanted: Sequence[Constraint]) -> AnyPlan:
    """The plan with every wish applied in order, and each shot's prompt written anew.

    It is as long as it was, but for shots that are put in, taken out or held longer. What is asked after a
    shot was locked leaves that shot alone.
    """
    plan = plan.model_copy(update={"constraints": tuple(wanted)})
    rest: list[Constraint] = []
    for wish in wanted:
        if wish.kind == "lock":
            plan, rest = apply(with_prompts(_with_all(plan, rest)), wish), []
        else:
            rest.append(wish)
    return with_prompts(_with_all(plan, rest))


def _with_all(plan: AnyPlan, wanted: Sequence[Constraint]) -> AnyPlan:
    # what goes and where it happens come first: an ending must not be emptied again; and what is asked of one
    # shot comes after what is asked of many ("the opening in fog", "snow in every shot but the last")
    for wish in sorted(wanted, key=lambda wish: (wish.kind not in ("exclude", "place"), _narrow(wish))):
        if wish.kind == "dialogue" and isinstance(plan, MoviePlan):
            plan = with_line(plan, wish, keeps_length=True)
        else:
            plan = apply(plan, wish)
    return plan


def _narrow(wish: Constraint) -> int:
    """How narrow a wish is: for the whole film, a stretch of it, a shot; last what moves the shots about."""
    if wish.kind in ("edit", "dialogue", "voice", "length"):
        return 3
    return 0 if wish.shot is None else 1 if wish.shot.startswith(("but ", "from ")) else 2


def with_prompts(plan: AnyPlan) -> AnyPlan:
    """The plan with every prompt written from its shot, look and free wishes; a locked shot's stays."""
    others = [wish for wish in plan.constraints if wish.kind == "other" and not only_tunes(wish)]
    locked = plan.locked if isinstance(plan, MoviePlan) else ()
    seen = {wish.shot: {shot.id for shot in in_scope(shots_of(plan), wish.shot)} for wish in others}

    def change(shot: Shot) -> Shot:
        if shot.id in locked:
            return shot
        here = [wish.model_copy(update={"shot": None}) for wish in others if shot.id in seen[wish.shot]]
        return shot.model_copy(update={"prompt": prompt_for(shot, look_of(plan), here)})

    return each(plan, None, change)


_NUMBERS = frozenset(("quality", "style_intensity", "motion"))  # parameters an engine is told as numbers


def only_tunes(wish: Constraint) -> bool:
    """Whether a free wish speaks of numbers and of nothing to be seen: "higher quality", "more stylised".

    Said in a prompt it would give every panel a new key though nothing in it looks different. A wish for one
    shot stays in that shot's prompt: parameters are the whole plan's.
    """
    if wish.kind != "other" or wish.shot is not None or not tunes(wish.value):
        return False
    heard = {one.field for one in asked_for((wish,))}
    return bool(heard) and heard <= _NUMBERS


def apply(plan: AnyPlan, constraint: Constraint) -> AnyPlan:
    """The plan after one wish. Locked shots are as they were, also where the wish names them."""
    does = _APPLIERS.get(constraint.kind)
    if does is None:
        return plan
    after = does(plan, constraint)
    if constraint.kind == "lock" or not isinstance(plan, MoviePlan) or not isinstance(after, MoviePlan):
        return after
    locked = {shot.id: shot for shot in plan.shots if shot.id in plan.locked}
    if not any(locked.get(shot.id, shot) != shot for shot in after.shots):
        return after
    return after.model_copy(update={"shots": tuple(locked.get(shot.id, shot) for shot in after.shots)})


def _edit(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    change = recut_of(wish.value)
    return recut(plan, change) if change is not None and isinstance(plan, MoviePlan) else plan


def _held(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return (
        reheld(plan, wish.shot, wish.value) if wish.shot is not None else plan
    )  # a film's is paced elsewhere


def _dialogue(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return with_line(plan, wish) if isinstance(plan, MoviePlan) else plan


def _voice(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return with_voice(plan, wish) if isinstance(plan, MoviePlan) else plan


_APPLIERS: Mapping[str, Callable[[AnyPlan, Constraint], AnyPlan]] = {
    "weather": pictures.weather,
    "time": pictures.time,
    "season": pictures.season,
    "light": pictures.light,
    "palette": pictures.palette,
    "mood": pictures.mood,
    "style": pictures.style,
    "camera": pictures.camera,
    "size": pictures.size,
    "tempo": sound.tempo,
    "music": sound.music,
    "subject": things.subject,
    "place": things.place,
    "action": things.action,
    "exclude": things.exclude,
    "ending": things.ending,
    "language": words.language,
    "title": words.title,
    "narration": words.narration,
    "dialogue": _dialogue,
    "voice": _voice,
    "edit": _edit,
    "length": _held,
    "making": making,
    "lock": lock,
}

__all__ = ["apply", "finished", "only_tunes", "with_prompts"]
