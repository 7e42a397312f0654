"""What nobody wants to see goes, and what is left stays a picture."""

import re

from specialists.asked.clash import PEOPLE
from specialists.planning.edits import each
from specialists.planning.shotcraft import listed, with_article
from specialists.story.lexicon import lexicon
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


# What the shot's own subject does where its action named people; [one|many] agrees with the subject.
ALONE = (
    "[stands|stand] alone {in}",
    "[is|are] all that moves {in}",
    "[waits|wait] {in}, and nobody comes",
    "[throws|throw] a long shadow {in}",
    "[catches|catch] the light {in}",
    "[has|have] the place to [itself|themselves] {in}",
    "[rests|rest] as if long forgotten {in}",
    "[shows|show] through the empty air {in}",
)
_ALSO_THINGS = frozenset(
    "cook guard pilot host guest miner twin band team crew match driver runner director".split()
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
    shown = [player(name) for shot in shots_of(plan) for name in (shot.subject, *shot.subjects)]
    people = {who.head.split()[-1] for who in shown if who.kind == "person"}
    people |= {word for word, kind in lexicon().kinds.items() if kind == "person"} - _ALSO_THINGS
    order = {shot.id: index for index, shot in enumerate(shots_of(plan))}

    def change(shot: Shot) -> Shot:
        kept = tuple(name for name in shot.subjects if player(name).kind != "person")
        who = player(shot.subject)
        if who.kind != "person":
            action = shot.action
            if people & set(re.findall(r"[\w-]+", action.lower())):
                waits = ALONE[order[shot.id] % len(ALONE)].replace("{in}", where(shot.place))
                waits = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if who.plural else r"\1", waits)
                action = f"{who.the} {waits}"
                if order[shot.id] >= len(ALONE):
                    action = f"{action}, {shot.mood}"
            return shot.model_copy(update={"subjects": kept, "action": action})
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
