"""What a person's words come to when a question was asked; pure."""

import re
from dataclasses import replace

from specialists.asked.ledger import Conflict, Ledger
from specialists.deciding import troubles
from specialists.deciding.floor import F, Notes
from specialists.deciding.interjections import heard
from specialists.deciding.questions import GO, MORE, PLAN_ANYWAY, RETRY, STOP, is_objection, option_meant
from specialists.deciding.settling import refined, to_the_plan
from storage.domain.commands import Announce, Ask, AskToSpeak, Close, MendModel
from storage.domain.conversation import Phase
from storage.domain.events import Interjected
from storage.domain.plan import Constraint

_FIRST = re.compile(
    r"\b(?:first|former|earlier|either|you decide|do(?:n'?t| not) (?:care|mind)|whichever)\b", re.I
)
_SECOND = re.compile(r"\b(?:second|latter|later|last)\b", re.I)
_OWN = re.compile(r"\b(?:mine|my (?:idea|wish|way|one)|what i (?:said|asked for|want(?:ed)?))\b", re.I)


def answered(floor: F, event: Interjected) -> tuple[F, Notes] | None:
    """The discussion with the open question answered by a person's words; None when they are no answer."""
    if not isinstance(floor.doing, Ask):
        return None
    if floor.why == "conflict" and floor.conflict:
        return _chosen(floor, floor.conflict, event)
    if floor.why == "ready" and is_objection(event.text):
        return None
    picked = option_meant(event.text, floor.doing.options)
    return decided(floor, picked) if picked else None


def decided(floor: F, picked: str) -> tuple[F, Notes]:
    """The open question is answered with one of its options, by a person or by its default."""
    why = floor.why
    after = floor.set_aside()
    if why == "conflict" and floor.conflict:
        first = picked != floor.conflict.options[1]
        return settle(after, floor.conflict, floor.conflict.earlier if first else floor.conflict.later)
    if picked == STOP:
        return replace(after, doing=Close(because="the person stopped it")), ()
    match why:
        case "trouble" if floor.trouble:
            return troubles.decided(after, floor.trouble, picked)
        case "nobody" if picked == PLAN_ANYWAY:
            return replace(after, turns=(), length="none", phase=Phase.SYNTHESIS), ()
        case "review" if picked == GO:
            return replace(after, turns=(), reasons=(), phase=Phase.GREEN_LIGHT, send_backs=0), ()
        case "ready" | "choice" if picked == GO:
            return to_the_plan(after), ()
        case _ if picked in (MORE, RETRY):
            return again(after), ()
        case _:
            return after, ()


def settle(floor: F, conflict: Conflict, winner: Constraint) -> tuple[F, Notes]:
    """Of two wishes one counts, and that is said."""
    after = floor.wants(floor.ledger.settled(conflict, winner))
    if after.conflict == conflict:
        after = replace(after, conflict=None)  # nothing more can be done about it
    loser = conflict.earlier if winner is conflict.later else conflict.later
    text = f"“{winner.value}” ({winner.person}) it is, and not “{loser.value}” ({loser.person})."
    return after, (Announce(text=text),)


def again(floor: F) -> F:
    """Another round of refinement, the plan written anew after it."""
    return replace(
        refined(floor, round=floor.round + 1),
        phase=Phase.REFINEMENT,
        doing=floor.doing if isinstance(floor.doing, AskToSpeak | MendModel) else None,
        why="",
        asked=False,
        settled=False,
        summed=False,
        readies=0,
        held=False,
        green=False,
        paused=False,
        written=False,
        stale=False,
        reasons=(),
        send_backs=0,
        revising=False,
        bots=0,
    )


def _chosen(floor: F, conflict: Conflict, event: Interjected) -> tuple[F, Notes] | None:
    """Which of two wishes a person's words choose; what else they ask for counts too."""
    new = Ledger().heard(event.person, event.text, event.message).entries
    said = [wish for entry in new for wish in entry.wishes]
    winner = _winner(conflict, event.person, event.text, said)
    if winner is None:
        return None
    after, notes = settle(floor.set_aside(), conflict, winner)
    more = [wish for wish in said if wish.kind not in ("other", winner.kind)]
    return (heard(after, event) if more else after), notes


def _winner(conflict: Conflict, person: str, text: str, said: list[Constraint]) -> Constraint | None:
    """By the option, by "Ana's", by "mine", by "the first", or by saying one of the two again."""
    both = (conflict.earlier, conflict.later)
    if picked := option_meant(text, conflict.options):
        return both[conflict.options.index(picked)]
    again = [w for w in both if any((w.kind, w.value) == (new.kind, new.value) for new in said)]
    named = [w for w in both if w.person and _says(w.person, text)]
    told = {w: (w.value, option.rsplit(" (", 1)[0]) for w, option in zip(both, conflict.options, strict=True)}
    worded = [w for w in both if any(_says(value, text) for value in told[w])]
    own = [w for w in both if w.person == person and _OWN.search(text)]
    for found in (again, named, worded, own):
        if len(found) == 1:
            return found[0]
    if len(text.split()) > 5:
        return None
    if _FIRST.search(text):
        return conflict.earlier
    return conflict.later if _SECOND.search(text) else None


def _says(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))
