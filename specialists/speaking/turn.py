"""One spoken turn: the edge between what may be said and the model that says it."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from specialists.craft import Craft
from specialists.ports import LanguageModel, ModelRequest
from specialists.speaking.grounds import grounds
from specialists.speaking.novelty import Heard
from specialists.speaking.plain import links_in
from specialists.speaking.prompt import free_prompt, may_pass, scripted_prompt
from specialists.speaking.reply import MOST_SENTENCES, free_reply, is_pass, own_part, scripted_reply
from specialists.speaking.script import Script
from specialists.speaking.sentences import whole
from specialists.speaking.turn_context import Line, ReadBrief, TurnContext
from specialists.speaking.turn_script import turn_script
from specialists.speaking.utterance import Listener, OnPiece, Speaker, Utterance, utter
from specialists.speaking.vocabulary import menu
from storage.domain.errors import ModelSwitched, ModelUnavailable, ReplyUnusable

__all__ = ["Line", "OnPiece", "ReadBrief", "SpokenLine", "TurnContext", "TurnWriter"]

_ROOM = 160  # tokens for an answer where the casting does not say
_SCRIPTED = 1.1
_FREE = 0.8
_SWITCHES = 2  # models that may take over within one turn
_WORTH_KEEPING = 4  # words of a sentence that was never finished
_PLAINLY = "Answer in one short sentence."


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A finished turn. `choices` are by slot; `novelty` from 0 (all said before) to 1.

    `broken` says why it ends where it does when the model stopped half-way; `passed` that the persona was
    asked for an objection and has none (the text is empty then); `switched` are the sentences to be said
    in the thread about models that took over while it was spoken.
    """

    text: str
    choices: dict[str, str]
    novelty: float
    broken: str = ""
    passed: bool = False
    switched: tuple[str, ...] = ()


_PASSED = SpokenLine(text="", choices={}, novelty=0.0, passed=True)


class TurnWriter:
    """Has a persona take its turn, as the words come."""

    def __init__(self, model: LanguageModel, craft: Craft) -> None:
        self._model = model
        self._craft = craft

    async def speak(
        self, context: TurnContext, on_piece: OnPiece, *, should_stop: Callable[[], bool] = lambda: False
    ) -> SpokenLine:
        """The turn of `context`; the same context gives the same turn.

        `should_stop` is asked at the end of each sentence: where it says yes, the turn ends there. The
        text returned is what counts: where a second answer was needed, the pieces were the first one's.
        Raises ModelUnavailable, and ReplyUnusable for an answer that cannot be used the second time either.
        """
        listener = Listener(on_piece)
        switched: tuple[str, ...] = ()
        while True:
            try:
                spoken = await self._ask(context, listener, should_stop)
            except ModelSwitched as exc:
                if len(switched) == _SWITCHES:
                    raise
                switched = (*switched, str(exc))
                continue
            heard = context.heard or Heard.of(line.text for line in context.lines)
            return SpokenLine(
                text=spoken.text,
                choices=spoken.choices,
                novelty=heard.novelty(spoken.text),
                broken=spoken.broken,
                passed=spoken.passed,
                switched=switched,
            )

    async def _ask(
        self, context: TurnContext, listener: Listener, should_stop: Callable[[], bool]
    ) -> SpokenLine:
        """One model's turn; an answer that cannot be used is asked for again, once and more plainly."""
        free = self._model.profile.speaks_freely
        if may_pass(context) and not free and not grounds(context, self._craft):
            return _PASSED
        script = None if free else turn_script(context, self._craft)
        speaker = _speaker(context) if free else Speaker()
        for attempt in (0, 1):
            request = self._request(context, script, attempt)
            listener.expect(speaker)
            most = MOST_SENTENCES if free else 1000
            try:
                said = await utter(self._model, request, listener, should_stop, most=most)
                return self._read(said, context, script, speaker)
            except ReplyUnusable:
                if attempt:
                    raise
        raise AssertionError("the second attempt returns or raises")

    def _request(self, context: TurnContext, script: Script | None, attempt: int) -> ModelRequest:
        """What the model is asked; the second time with more room and less to do."""
        room = (context.length or _ROOM) if not attempt else max(_ROOM, 2 * (context.length or _ROOM))
        usual = _FREE if script is None else _SCRIPTED
        profile = self._model.profile
        return ModelRequest(
            messages=scripted_prompt(context)
            if script
            else free_prompt(
                context,
                profile.context - room,
                languages=profile.languages,
                menu=menu(context, self._craft),
                extra=_PLAINLY if attempt else "",
            ),
            seed=zlib.crc32(context.draw.encode()) + attempt,
            max_tokens=room,
            temperature=usual if context.temperature is None else context.temperature,
            script=script.grammar if script else None,
        )

    def _read(
        self, said: Utterance, context: TurnContext, script: Script | None, speaker: Speaker
    ) -> SpokenLine:
        """What was said, as far as it can be kept.

        Raises ReplyUnusable, and ModelUnavailable where the stream broke before four words had come.
        """
        name = context.persona.name
        if speaker.may_pass and said.end in ("done", "stopped") and is_pass(said.text, name):
            return _PASSED
        text, tail = said.text, ""
        if said.end in ("cut", "broken"):
            own = own_part(text, name, speaker.others) if script is None else text
            text = whole(own)
            if not text and said.end == "broken":
                begun = (
                    own.rstrip()[: len(own.rstrip()) - len(own.split()[-1])].rstrip() if own.split() else ""
                )
                if len(begun.split()) < _WORTH_KEEPING:
                    raise ModelUnavailable(said.because)
                text, tail = begun, "…"
            elif not text:
                raise ReplyUnusable(said.because)
        if script is not None:
            is_whole = said.end == "done" and script.read(text.strip()) is not None
            if said.end == "done" and not is_whole:  # it ended early without a word about it
                text = whole(text)
            text, choices = scripted_reply(text, script, whole=is_whole or not text)
        else:
            about = context.command.about if context.command.move == "specify" else ""
            text, choices = free_reply(
                text,
                name,
                self._craft,
                context.kind,
                about=about,
                others=speaker.others,
                links=speaker.links,
            )
        kept = f"{name} could not finish. {said.because} What was said is kept."
        broken = kept if said.end == "broken" else ""
        return SpokenLine(
            text=text.rstrip(",;:—-") + tail if tail else text, choices=choices, novelty=0.0, broken=broken
        )


def _speaker(context: TurnContext) -> Speaker:
    """Who speaks freely, whom it must not speak for, and which links have been named already."""
    name = context.persona.name
    others = {*context.cast, *(line.name for line in context.lines), context.command.to} - {name, ""}
    links = links_in(context.reading.text).union(
        *(links_in(line.text) for line in context.lines if line.role == "person")
    )
    return Speaker(name=name, others=frozenset(others), links=links, may_pass=may_pass(context))
