"""What nobody wants to see goes, and what is left stays a picture."""

import re

from specialists.asked.clash import PEOPLE
from specialists.planning.edits import each
from specialists.planning.shotcraft import listed, with_article
from specialists.story.players import player, where
from storage.domain.plan import (
    AnyPlan,
    Shot,
    shots_of,
)

# What stands in for people nobody wants to see; {in} is where.
EMPTY = (
    "a door stands open {in}, and nobody comes",
    "light moves across the floor {in}",
    "a coat hangs alone {in}",
    "dust turns in the air {in}",
    "a cup is still warm {in}",
    "curtains breathe {in}",
    "footprints lead away {in}",
    "a chair waits {in}",
    "shadows cross {in}",
    "everything lies as it was left {in}",
)


def avoid(plan: AnyPlan, scope: str | None, what: str) -> AnyPlan:
    def change(shot: Shot) -> Shot:
        return shot if what in shot.avoid else shot.model_copy(update={"avoid": (*shot.avoid, what[:120])})

    return each(plan, scope, change)


def without(plan: AnyPlan, scope: str | None, what: str) -> AnyPlan:
    """Take out what a person added or the brief showed beside the subject."""

    def change(shot: Shot) -> Shot:
        kept = tuple(name for name in shot.subjects if what not in name.lower())
        action = (
            re.sub(rf",? with (an? |the )?[\w' -]*{re.escape(what)}[\w' -]*", "", shot.action)
            if kept != shot.subjects
            else shot.action
        )
        return shot.model_copy(update={"subjects": kept, "action": action}) if kept != shot.subjects else shot

    return each(plan, scope, change)


def emptied(plan: AnyPlan, scope: str | None) -> AnyPlan:
    """People go; their places and the things they left stay."""
    order = {shot.id: index for index, shot in enumerate(shots_of(plan))}

    def change(shot: Shot) -> Shot:
        kept = tuple(name for name in shot.subjects if player(name).kind != "person")
        if player(shot.subject).kind != "person":
            return shot.model_copy(update={"subjects": kept})
        told = EMPTY[order[shot.id] % len(EMPTY)].replace("{in}", where(shot.place))
        if order[shot.id] >= len(EMPTY):
            told = f"{told}, {shot.mood}"
        beside = listed([with_article(name) for name in kept])
        return shot.model_copy(
            update={
                "subject": shot.place,
                "subjects": kept,
                "action": f"{told}, with {beside}" if kept else told,
            }
        )

    return each(plan, scope, change)


__all__ = ["EMPTY", "PEOPLE", "avoid", "emptied", "without"]
