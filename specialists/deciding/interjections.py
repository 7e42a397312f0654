"""What people say, change and take back while the cast talks, and who answers them; pure."""

import re
from dataclasses import replace
from itertools import groupby

from specialists.asked.ledger import Ledger
from specialists.deciding import agenda
from specialists.deciding.agenda import Turn
from specialists.deciding.floor import F, Floor, Notes, Owed
from specialists.deciding.questions import is_inquiry, is_objection, is_plain_question
from specialists.recall import asks_recall
from specialists.roster import Bidder, highest, is_addressed
from storage.domain.commands import Announce, Ask, AwaitGreenLight, Close, Produce
from storage.domain.events import Interjected, MessageDeleted, MessageEdited


def heard(floor: F, event: Interjected) -> F:
    """The words are kept and wait for an answer; what they ask for counts at once."""
    if not re.search(r"\w", event.text):
        return floor
    says = not is_objection(event.text)
    after = floor.wants(_with(floor.ledger, event)) if says else floor
    alone = event.is_bot or not says or is_plain_question(event.text)
    owed = Owed(
        person=event.person,
        text=event.text.strip(),
        message=event.message,
        most=1 if alone else floor.limits.answers,
    )
    return _reopened(
        floor, replace(after, queue=(*after.queue, owed), held=after.held or not (says or event.is_bot))
    )


def _with(ledger: Ledger, event: Interjected) -> Ledger:
    """The ledger with what the words ask for; a bare question ("why is it so dark?") asks for nothing."""
    after = ledger.heard(event.person, event.text, event.message)
    new = after.entries[-1]
    asks = is_inquiry(event.text) and not new.undoes and all(wish.kind == "other" for wish in new.wishes)
    return ledger if asks else after


def heard_bot(floor: F, event: Interjected) -> tuple[F, Notes]:
    """Bots are answered a few times in a row and then no more, until a person writes."""
    after = replace(floor, bot_names=floor.bot_names | {event.person})
    if floor.over or floor.bots > floor.limits.bot_replies or not re.search(r"\w", event.text):
        return after, ()
    after = replace(after, bots=floor.bots + 1)
    if floor.bots == floor.limits.bot_replies:
        return after, (Announce(text=f"I stop answering {event.person} until a person writes."),)
    return heard(after, event), ()


def edited(floor: F, event: MessageEdited) -> tuple[F, Notes]:
    """Other words, other wishes: said in a word, unless they come to the same."""
    if event.message == 1:
        return floor, ()  # the brief is what it was when the cast began on it
    new = Interjected(person=event.person, text=event.text, message=event.message)
    if event.person in floor.bot_names:
        known = any(entry.message == event.message for entry in floor.ledger.entries)
        return heard_bot(floor, replace(new, is_bot=True)) if not known else (_bot_edit(floor, event), ())
    awake = replace(floor, paused=False, bots=0)
    if any(owed.message == event.message for owed in floor.queue):
        queue = tuple(
            replace(owed, text=event.text.strip()) if owed.message == event.message else owed
            for owed in floor.queue
        )
        queue = tuple(owed for owed in queue if re.search(r"\w", owed.text))
        known = any(entry.message == event.message for entry in floor.ledger.entries)
        ledger = floor.ledger.edited(event.message, event.text) if known else _with(floor.ledger, new)
        return _conflict_gone(replace(awake.wants(ledger), queue=queue)), ()
    if not any(entry.message == event.message for entry in floor.ledger.entries):
        return heard(awake.set_aside(), new), ()  # nothing was made of it before
    after = awake.wants(floor.ledger.edited(event.message, event.text))
    return _told(awake, after, event.person, event.text.strip(), event.message), ()


def deleted(floor: F, event: MessageDeleted) -> tuple[F, Notes]:
    """What is taken back is no longer wished for."""
    entry = next((entry for entry in floor.ledger.entries if entry.message == event.message), None)
    waiting = any(owed.message == event.message for owed in floor.queue)
    queue = tuple(owed for owed in floor.queue if owed.message != event.message)
    after = replace(floor.wants(floor.ledger.withdrawn(event.message)), queue=queue)
    if waiting or entry is None or not entry.text:
        return _conflict_gone(after), ()
    gone = " ".join(entry.text.split())[:160]
    return _told(floor, after, event.person, f"no longer: {gone}", event.message), ()


def answers_due(floor: F) -> F:
    """All that waits is answered as one turn: a person's messages together, people one after another."""
    said = [list(run) for _, run in groupby(floor.queue, key=lambda owed: owed.person)]
    turns: tuple[Turn, ...] = ()
    for run in said:  # nobody tells two people two things in a row, where others are there to do it
        turns = (*turns, *_answers(floor, run, busy={t.persona for t in turns}, alone=len(said) == 1))
    return replace(floor, queue=(), answers=turns)


def another_answers(floor: Floor, turn: Turn) -> Turn | None:
    """Who answers a person in place of one who cannot; None when somebody else does, or nobody is left."""
    if turn.move not in ("answer", "recall") or any(
        other.to == turn.to and other.about == turn.about for other in floor.answers
    ):
        return None
    there = [p for p in floor.room.people if p.name not in floor.failed]
    best = highest(there, turn.about, 1, seed=floor.seed)
    return replace(turn, persona=best[0].name, move="answer") if best else None


def _answers(floor: Floor, said: list[Owed], *, busy: set[str], alone: bool) -> list[Turn]:
    """The personas who bid highest answer; one that is named answers first."""
    if floor.length == "none":
        return []
    about = "\n".join(owed.text for owed in said)
    people = floor.room.people
    there = [p for p in people if p.name not in floor.failed] or list(people)
    messages = {owed.message for owed in said}
    wanted = (wish for entry in floor.ledger.entries if entry.message in messages for wish in entry.wishes)
    crafts = agenda.crafts_in(wanted)
    most = max(owed.most for owed in said) if alone else 1
    if floor.revising:
        most = min(max(len(crafts), 1), floor.limits.concerned)
    named = sorted((p for p in there if is_addressed(p.name, about)), key=lambda p: _place(p, about))
    owners = [p for craft in crafts for p in there if p.craft == craft] if floor.revising else []
    free = [p for p in there if p.name not in busy] or there
    bidding = highest(free, f"{about} {' '.join(crafts)}", most, seed=floor.seed)
    names = list(dict.fromkeys(p.name for p in (*named, *owners, *bidding)))[:most]
    turns = [Turn(persona=name, move="answer", to=said[0].person, about=about) for name in names]
    remembers = any(p.name == agenda.REMEMBERS for p in floor.personas) and asks_recall(about)
    if not remembers:
        return turns
    recall = Turn(persona=agenda.REMEMBERS, move="recall", to=said[0].person, about=about)
    return [recall, *(turn for turn in turns if turn.persona != agenda.REMEMBERS)][: max(most, 1)]


def _place(persona: Bidder, text: str) -> int:
    return text.lower().find(persona.name.lower())


def _reopened(before: Floor, after: F) -> F:
    """What waited for a person goes on; a green light stands as long as nothing else is wanted."""
    now = after.doing
    changed = not after.wants_as(before)
    if isinstance(now, AwaitGreenLight | Produce | Close):
        keeps = after.green and not changed and not isinstance(now, Close)
        return replace(
            after,
            doing=None,
            green=keeps,
            revising=after.revising or isinstance(now, Produce),
            send_backs=0 if changed else after.send_backs,
        )
    return after


def _told(before: Floor, after: F, person: str, about: str, message: int) -> F:
    """One short answer to a message that was changed or taken back, unless nothing changed by it."""
    if after.wants_as(before):
        return _conflict_gone(after)
    if isinstance(after.doing, Close):
        return after
    owed = (*after.queue, Owed(person=person, text=about, message=message, most=1))
    return _reopened(before, replace(after.set_aside(), queue=owed, paused=False))


def _conflict_gone(floor: F) -> F:
    """A disagreement that nobody has any more is not asked about."""
    gone = floor.why == "conflict" and isinstance(floor.doing, Ask) and not floor.conflict
    return floor.set_aside() if gone else floor


def _bot_edit(floor: F, event: MessageEdited) -> F:
    """A bot that changes its words changes its wishes, and is not answered again for it."""
    if floor.over or floor.bots > floor.limits.bot_replies:
        return floor
    after = floor.wants(floor.ledger.edited(event.message, event.text))
    return _conflict_gone(replace(after, bots=floor.bots + 1))
