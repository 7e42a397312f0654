"""A camera that moves more or less, shot by shot."""

from collections.abc import Mapping

from specialists.planning.edits import in_scope, restaged
from specialists.planning.shotcraft import MOVES, camera_words
from specialists.planning.staging import crosses_the_line
from storage.domain.plan import AnyPlan, CameraMove, ClipPlan, MoviePlan, Shot, shots_of


def with_motion(plan: AnyPlan, motion: str) -> AnyPlan:
    """The plan with its camera moving as much as `motion` says, but where a camera move was wished for."""
    if not isinstance(plan, MoviePlan | ClipPlan):
        return plan
    wished = {
        shot.id
        for wish in plan.constraints
        if wish.kind == "camera" and wish.value in MOVES
        for shot in in_scope(shots_of(plan), wish.shot)
    }
    locked = plan.locked if isinstance(plan, MoviePlan) else ()
    shots: list[Shot] = []
    for shot in shots_of(plan):
        if shot.id in locked:
            shots.append(shot)
            continue
        moved = shot if shot.id in wished else _moving(shot, motion, shots[-1] if shots else None)
        shots.append(moved.model_copy(update={"camera": camera_words(moved.staging, _PACES[motion])}))
    if isinstance(plan, ClipPlan):
        return plan.model_copy(update={"shot": shots[0]})
    return plan.model_copy(update={"shots": tuple(shots)})


_PACES = {"still": "slow", "gentle": "slow", "steady": "steady", "lively": "quick", "wild": "quick"}
_CALMER: Mapping[CameraMove, CameraMove] = {
    "handheld": "push in",
    "truck left": "pan left",
    "truck right": "pan right",
    "crane up": "tilt up",
    "crane down": "tilt down",
}
_LIVELIER: Mapping[CameraMove, CameraMove] = {
    "static": "push in",
    "pan left": "truck left",
    "pan right": "truck right",
    "tilt up": "crane up",
    "tilt down": "crane down",
}


def _moving(shot: Shot, motion: str, before: Shot | None) -> Shot:
    move = shot.staging.move
    match motion:
        case "still":
            move = "static"
        case "gentle":
            move = _CALMER.get(move, move)
        case "steady":
            move = "push in" if move == "handheld" else move
        case "lively":
            move = _LIVELIER.get(move, move)
        case _:
            move = _LIVELIER.get(move, move) if move not in ("static", "push in", "pull out") else "handheld"
    staged = restaged(shot, move=move)
    if before and before.scene == shot.scene and crosses_the_line(before.staging, staged.staging):
        staged = restaged(shot, move="handheld" if motion == "wild" else shot.staging.move)
    return staged
