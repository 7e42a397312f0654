"""Takes of a shot: made again under another seed, chosen again as they were planned, or locked; all pure."""

import zlib

from pydantic import ValidationError

from storage.domain.errors import NotFound, RequestError
from storage.domain.film import Take
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, Shot, SongPlan, SpeechPlan, shots_of

# What a shot has from the film around it, whichever take of it is chosen.
_OF_THE_FILM = ("id", "scene", "frames", "narration", "dialogue", "transition")


def with_shot(plan: AnyPlan, shot: Shot) -> AnyPlan:
    """The plan with `shot` in place of the one of its id."""
    match plan:
        case MoviePlan():
            shots = tuple(shot if one.id == shot.id else one for one in plan.shots)
            return plan.model_copy(update={"shots": shots})
        case ImagePlan() | ClipPlan():
            return plan.model_copy(update={"shot": shot}) if plan.shot.id == shot.id else plan
        case SongPlan() | SpeechPlan():
            return plan


def reseeded(plan: AnyPlan, shot: str) -> AnyPlan:
    """The plan with another seed for one shot, the same every time it is asked for."""
    for one in shots_of(plan):
        if one.id == shot:
            seed = zlib.crc32(f"take after {one.seed}".encode())
            return with_shot(plan, one.model_copy(update={"seed": seed}))
    return plan


def with_take(plan: AnyPlan, take: Take) -> AnyPlan:
    """The plan with the shot as it was planned for `take`, so that its step keys are those of the take.

    What belongs to the film around the shot stays as it is now: its words, its place and length, how the film
    comes to it. A take of another length is therefore shot again, from the same panel. Raises NotFound when
    the plan has no such shot, RequestError when the take cannot be planned again.
    """
    now = next((shot for shot in shots_of(plan) if shot.id == take.shot), None)
    if now is None:
        raise NotFound(f"The film has no shot {take.shot} any more; roll back to a version that has it.")
    try:
        then = Shot.model_validate_json(take.planned)
    except ValidationError as exc:
        raise RequestError(
            f"Take {take.number} of {take.shot} was made by another version of the studio, which did not"
            " write down how it was planned: it can be looked at, not chosen."
        ) from exc
    kept = {name: getattr(now, name) for name in _OF_THE_FILM}
    return with_shot(plan, then.model_copy(update=kept))


def locked(plan: AnyPlan, shot: str, *, lock: bool) -> AnyPlan:
    """The plan with a shot locked or unlocked. Raises RequestError when it has no such shot to lock."""
    if not isinstance(plan, MoviePlan):
        raise RequestError("Only the shots of a film can be locked.")
    if all(one.id != shot for one in plan.shots):
        raise NotFound(f"The film has no shot {shot}: it has {plan.shots[0].id} to {plan.shots[-1].id}.")
    others = tuple(id for id in plan.locked if id != shot)
    return plan.model_copy(update={"locked": (*others, shot) if lock else others})
