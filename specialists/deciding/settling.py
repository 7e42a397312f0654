"""When a phase has nobody left to hear: agreement, another round, the person's choice, the plan; pure."""

from dataclasses import replace

from specialists.deciding import agenda, questions
from specialists.deciding.floor import F, Floor, Notes
from storage.domain.commands import Announce, AwaitGreenLight, Produce, WritePlan
from storage.domain.conversation import Phase


def next_phase(floor: F) -> tuple[F, Notes]:
    """What comes when this phase has no turn left."""
    match floor.phase:
        case Phase.IDEATION if floor.length == "full" and not floor.green:
            return replace(refined(floor, round=1), phase=Phase.REFINEMENT), ()
        case Phase.IDEATION | Phase.REFINEMENT:
            return _settle(floor)
        case Phase.SYNTHESIS:
            asked = WritePlan(attempt=floor.attempt + 1, reasons=floor.reasons)
            heard = len(floor.ledger.entries)
            return replace(floor, doing=asked, attempt=asked.attempt, stale=False, planned=heard), ()
        case Phase.REVIEW:
            return _after_review(floor)
        case Phase.GREEN_LIGHT:
            return replace(
                floor, doing=Produce() if floor.green or not floor.attended else AwaitGreenLight()
            ), ()


def refined(floor: F, *, round: int) -> F:
    """With the turns of a round of refinement ahead."""
    turns = agenda.refinement(
        floor.room, floor.said, floor.kind, round=round, seed=floor.seed, reviewer=floor.reviewer
    )
    return replace(floor, round=round, turns=turns)


def to_the_plan(floor: F) -> F:
    """The planner has the word next."""
    return replace(floor, phase=Phase.SYNTHESIS, turns=agenda.synthesis(floor.room, floor.planner))


def objections(floor: F) -> F:
    """After the planner's announcement those it concerns most may object, once, before it is written."""
    if floor.length != "full" or floor.green or floor.revising:
        return floor
    crafts = agenda.crafts_in(floor.wishes)
    asked = " ".join((*crafts, *dict.fromkeys(wish.words for wish in floor.wishes), floor.brief))
    turns = agenda.objections(floor.room, floor.planner, asked, floor.limits.objections)
    return replace(floor, turns=(*floor.turns, *turns))


def _settle(floor: F) -> tuple[F, Notes]:
    """Agreement moves on; without it another round; after the last one the person decides."""
    if floor.length != "full" or floor.green or not floor.said:
        return to_the_plan(floor), ()
    if floor.settled:
        return _ask_ready(floor), ()
    missing = agenda.missing(floor.said, floor.kind)
    novelty = agenda.round_novelty(floor.said, floor.round)
    if floor.phase is Phase.IDEATION or not missing or novelty < floor.limits.agreed_below:
        closing = agenda.closing(floor.room, floor.said)
        agreed = replace(floor, phase=Phase.REFINEMENT, turns=closing, settled=True)
        if _is_asked(floor):
            return agreed, ()
        why = "Nothing new is being said" if missing else "Nothing is left open"
        return agreed, (Announce(text=f"{why}: ready to generate."),)
    if floor.round < floor.limits.rounds:
        return refined(floor, round=floor.round + 1), ()
    if not floor.summed:
        return replace(floor, turns=agenda.closing(floor.room, floor.said, "options"), summed=True), ()
    return floor.asks(questions.choice(missing), "choice"), ()


def _is_asked(floor: Floor) -> bool:
    return floor.attended and floor.ready_seconds > 0


def _ask_ready(floor: F) -> F:
    """Whether to generate; asked again when somebody objected, but not for ever."""
    if not _is_asked(floor) or floor.readies >= floor.limits.readies:
        return to_the_plan(floor)
    patience = 0.0 if floor.held else floor.ready_seconds  # who said to wait is waited for
    asked = replace(floor, readies=floor.readies + 1, held=False)
    return asked.asks(questions.ready(patience), "ready")


def _after_review(floor: F) -> tuple[F, Notes]:
    passed = replace(floor, phase=Phase.GREEN_LIGHT, reasons=(), send_backs=0)
    if not floor.reasons:
        return passed, ()
    if floor.send_backs < floor.limits.send_backs:
        talks = floor.length == "full" and not floor.green and not floor.revising
        turns = agenda.sent_back(floor.room, floor.reviewer, floor.reasons, floor.wishes) if talks else ()
        return replace(floor, phase=Phase.SYNTHESIS, send_backs=floor.send_backs + 1, turns=turns), ()
    if floor.attended:
        return floor.asks(questions.doubted(floor.reasons), "review"), ()
    still = questions.still_found(floor.reasons)
    return passed, (Announce(text=f"{still} It is made as planned."),)
