"""A persona whose model fails: what a person can do about it, or how the rest go on; pure."""

from dataclasses import replace

from specialists.deciding import questions
from specialists.deciding.agenda import Turn
from specialists.deciding.floor import F, Notes, Trouble
from specialists.deciding.interjections import another_answers
from storage.domain.commands import Announce, AskToSpeak, MendModel
from storage.domain.events import ModelMended, SpeakerFailed

_TRIES = 2  # remedies for the same trouble


def failed(floor: F, event: SpeakerFailed) -> tuple[F, Notes]:
    """Where something can be done about it a person is asked, once a round; else the persona is skipped."""
    now = floor.doing
    turn: Turn | None = None
    if isinstance(now, AskToSpeak) and now.persona == event.persona:
        turn = Turn(persona=now.persona, move=now.move, to=now.to, about=now.about)
    after = replace(
        floor,
        failed=floor.failed | {event.persona},
        doing=None if turn else now,
        spoken=floor.spoken + bool(turn),
    )
    if turn is None or not floor.attended or not event.remedies or floor.trouble:
        return _skipped(after, event.persona, event.because, turn)
    known = next((t for t in floor.troubles if (t.because, t.round) == (event.because, floor.round)), None)
    if known is None:
        trouble = Trouble(
            persona=event.persona,
            because=event.because,
            remedies=event.remedies,
            missed=turn,
            round=floor.round,
        )
        return replace(after, trouble=trouble), ()
    if known.remedy and known.persona != event.persona and not known.for_all:
        trouble = replace(known, persona=event.persona, missed=turn, for_all=True)
        return replace(after, trouble=trouble, doing=MendModel(persona="", remedy=known.remedy)), ()
    if known.remedy and known.persona == event.persona and known.tries < _TRIES and not known.for_all:
        return replace(after, trouble=replace(known, missed=turn, told="")), ()
    return _skipped(after, event.persona, event.because, turn)


def asks_about(floor: F, trouble: Trouble) -> F:
    """The question what to do about a trouble."""
    told = trouble.told or trouble.because
    return floor.asks(questions.trouble(trouble.persona, told, trouble.remedies), "trouble")


def decided(floor: F, trouble: Trouble, picked: str) -> tuple[F, Notes]:
    """A remedy is tried, or the rest go on."""
    if picked in trouble.remedies:
        tried = replace(trouble, remedy=picked, tries=trouble.tries + 1)
        return replace(floor, trouble=tried, doing=MendModel(persona=trouble.persona, remedy=picked)), ()
    return _given_up(floor, trouble)


def mended(floor: F, event: ModelMended) -> tuple[F, Notes]:
    """The persona takes the turn it missed; a remedy that did not help is told, and asked about once more."""
    trouble = floor.trouble
    if trouble is None or not isinstance(floor.doing, MendModel):
        return floor, ()
    after = replace(floor, doing=None)
    if not event.because:
        missed, failed = trouble.missed, floor.failed - {trouble.persona}
        after = replace(
            _known(after, trouble), failed=frozenset[str]() if trouble.for_all else failed, trouble=None
        )
        if missed.move in ("answer", "recall"):
            return replace(after, answers=(missed, *after.answers)), ()
        return replace(after, turns=(missed, *after.turns)), ()
    if trouble.for_all or trouble.tries >= _TRIES:
        return _given_up(after, replace(trouble, told=event.because))
    return replace(after, trouble=replace(trouble, told=event.because)), ()


def _given_up(floor: F, trouble: Trouble) -> tuple[F, Notes]:
    after = replace(_known(floor, replace(trouble, remedy="")), trouble=None)
    return _skipped(after, trouble.persona, trouble.told or trouble.because, trouble.missed)


def _known(floor: F, trouble: Trouble) -> F:
    others = tuple(t for t in floor.troubles if (t.because, t.round) != (trouble.because, trouble.round))
    return replace(floor, troubles=(*others, trouble))


def _skipped(floor: F, persona: str, because: str, turn: Turn | None) -> tuple[F, Notes]:
    """The gap is said and the rest go on; when nobody is left to, the person decides."""
    gap = Announce(text=f"{persona} cannot speak just now ({because.rstrip('.')}); the rest go on.")
    after = replace(floor, turns=tuple(turn for turn in floor.turns if turn.persona != persona))
    if not set(floor.roster) <= floor.failed and (len(floor.failed) < 3 or floor.said):
        instead = another_answers(after, turn) if turn else None
        return replace(after, answers=(instead, *after.answers)) if instead else after, (gap,)
    after = replace(after, turns=(), answers=(), failed=frozenset[str]())
    if floor.attended and after.doing is None and not floor.written:
        return after.asks(questions.nobody(), "nobody"), (gap,)
    nobody = Announce(text="None of the cast can speak just now, so Pixel plans from the brief alone.")
    return replace(after, length="none"), (gap, nobody)
