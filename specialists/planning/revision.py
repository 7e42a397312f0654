"""A plan after new wishes: only what they touch changes."""

from collections.abc import Iterable, Sequence

from specialists.asked.clash import merge
from specialists.asked.recut import Recut, recut_of
from specialists.planning.apply import apply, with_prompts
from specialists.planning.difference import diff
from specialists.planning.motion import with_motion
from specialists.planning.parameters import as_tuning, parameters_of
from specialists.planning.provenance import redecided
from specialists.planning.retime import relength
from specialists.planning.tempo import is_of_music, retimed
from specialists.speaking.turn_context import Line
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, SongPlan, shots_of


def revise(
    plan: AnyPlan, wishes: Sequence[Constraint], *, lines: Sequence[Line] = ()
) -> tuple[AnyPlan, tuple[str, ...]]:
    """The plan with `wishes` applied, and the ids of the shots that are no longer the same, in order.

    Fields no wish touches keep their values, so that only the steps that depend on a change are
    rendered again. A wish for another order of shots ("swap 2 and 4", "remove shot 3", "add a shot of the
    sea") or for a shot held longer is carried out once, and the film's length follows; a wish for another
    length of film comes last and touches as few shots as it can (see `retime.relength`). Of the parameters
    only those named change. Locked shots stay as they are. `lines` say who decided what.
    """
    wishes = tuple(map(as_tuning, wishes))
    new: AnyPlan = plan
    for wish in sorted(wishes, key=_turn):
        if is_of_music(wish) or (wish.kind == "tempo" and isinstance(new, SongPlan)):
            new = retimed(new, wish)
        elif wish.kind == "length" and wish.shot is None:
            new = relength(new, wish.value)
        else:
            before, new = new, apply(new, wish)
            if wish.kind == "tempo" and wish.shot is None and new == before:
                new = retimed(new, wish)  # slow already, and still slower
    asked = merge((*plan.constraints, *wishes))
    for kept in _swept(asked):  # what a wish may have swept away comes back
        new = apply(new, kept)
    parameters = parameters_of(wishes, {}, None, start=plan.parameters)
    new = new.model_copy(update={"constraints": asked, "parameters": parameters})
    if parameters.motion != plan.parameters.motion:
        new = with_motion(new, parameters.motion)
    new = with_prompts(new)
    if isinstance(new, MoviePlan) and isinstance(plan, MoviePlan):
        new = _still_locked(new)
    return new.model_copy(update={"decided": redecided(plan, new, wishes, lines)}), changed_shots(plan, new)


def _turn(wish: Constraint) -> int:
    """The order in which wishes are carried out: unlocking, the shots, how long it all is, locking."""
    if wish.kind == "lock":
        return 0 if wish.value == "unlock" else 4
    if wish.kind == "length":
        return 3 if wish.shot is None else 2
    return 1


def _swept(asked: Iterable[Constraint]) -> Iterable[Constraint]:
    """Wishes for something in the picture, but for what another wish put something else in the place of."""
    asked = tuple(asked)
    changes = [change for wish in asked if wish.kind == "edit" and (change := recut_of(wish.value))]
    for wish in asked:
        if wish.kind not in ("subject", "action", "ending"):
            continue
        over = [change for change in changes if _replaces(change, wish)]
        if not over:
            yield wish
        elif all(change.one for change in over) and wish.shot is None and len(over) == 1:
            yield wish.model_copy(update={"shot": f"but {over[0].one}"})


def _replaces(change: Recut, wish: Constraint) -> bool:
    return change.does == "replace" and change.other.lower() in wish.value.lower()


def _still_locked(plan: MoviePlan) -> MoviePlan:
    """Only shots that are there are locked."""
    ids = {shot.id for shot in plan.shots}
    locked = tuple(id for id in plan.locked if id in ids)
    return plan if locked == plan.locked else plan.model_copy(update={"locked": locked})


def changed_shots(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """Ids of the new plan's shots that differ from the old plan's shot of that id, or are new."""
    before = {shot.id: shot for shot in shots_of(old)}
    return tuple(shot.id for shot in shots_of(new) if before.get(shot.id) != shot)


__all__ = ["changed_shots", "diff", "revise"]
