"""Wishes about how the film is made: takes, sheets, deliverables, locks, what clips begin and end on."""

import re

from specialists.planning.edits import each, in_scope
from storage.domain.plan import AnyPlan, ClipPlan, Constraint, Deliverable, ImagePlan, MoviePlan, shots_of

_DELIVERABLES: tuple[Deliverable, ...] = ("vertical", "archive", "stems")


def making(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The plan to be made as asked: "best of 3", "sheets", "archive", "lip sync", "on the next", …"""
    value = wish.value
    if value.startswith("best of ") and isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan.model_copy(update={"best_of": int(re.sub(r"\D", "", value))})
    if value == "sheets" and isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan.model_copy(update={"sheets": True})
    if not isinstance(plan, MoviePlan):
        return plan
    if value in _DELIVERABLES and value not in plan.deliverables:
        return plan.model_copy(update={"deliverables": (*plan.deliverables, value)})
    match value:
        case "lip sync":
            return plan.model_copy(update={"lip_sync": True})
        case "film" | "storyboard":
            return plan.model_copy(update={"kind": value})
        case "on the next":
            last = plan.shots[-1].id  # nothing comes after it
            return each(
                plan,
                wish.shot,
                lambda shot: shot if shot.id == last else shot.model_copy(update={"ends": "next"}),
            )
        case "from text":
            return each(plan, wish.shot, lambda shot: shot.model_copy(update={"begins": "text"}))
        case _:
            return plan


def made_so(plan: AnyPlan, wish: Constraint) -> bool:
    """Whether a plan is to be made as a wish asks."""
    value = wish.value
    if value.startswith("best of ") or value == "sheets":
        if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
            return True
        return plan.sheets if value == "sheets" else value == f"best of {plan.best_of}"
    if not isinstance(plan, MoviePlan):
        return True
    shots = [shot for shot in in_scope(shots_of(plan), wish.shot) if shot.id not in plan.locked]
    match value:
        case "lip sync":
            return plan.lip_sync
        case "film" | "storyboard":
            return plan.kind == value
        case "on the next":
            return all(shot.ends == "next" for shot in shots if shot is not plan.shots[-1])
        case "from text":
            return all(shot.begins == "text" for shot in shots)
        case _:
            return value in plan.deliverables


def lock(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The shots of the wish locked or unlocked, in the film's order."""
    if not isinstance(plan, MoviePlan):
        return plan
    ids = {shot.id for shot in in_scope(plan.shots, wish.shot)}
    now = set(plan.locked) - ids if wish.value == "unlock" else set(plan.locked) | ids
    return plan.model_copy(update={"locked": tuple(shot.id for shot in plan.shots if shot.id in now)})
