"""One answer of a model as it comes: shown piece by piece, ended at a sentence where somebody wants it to."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from specialists.ports import LanguageModel, ModelRequest
from specialists.speaking.plain import unmentioned, without_links
from specialists.speaking.reply import could_pass, is_pass, own_part
from specialists.speaking.sentences import ends
from storage.domain.errors import ReplyUnusable, StreamBroken

OnPiece = Callable[[str], Awaitable[None]]
_UNDECIDED = 40  # characters without a space that are held back as a word that may still grow


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What came. `end` says how: finished, stopped at a sentence, cut at the limit, or broken off.

    `because` is the sentence for people when it was broken or cut.
    """

    text: str
    end: Literal["done", "stopped", "cut", "broken"] = "done"
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whose answer comes. A model held to a script needs none of it: its `name` is empty."""

    name: str = ""
    others: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    may_pass: bool = False


class Listener:
    """Passes pieces on to the room, once, and not before it is clear that they are to be read.

    Of a model that speaks freely, its own name in front is held back, an answer that may turn out to be
    a pass, and the end of a word that may turn out to be a mention or a link.
    """

    def __init__(self, on_piece: OnPiece) -> None:
        self._on_piece = on_piece
        self._speaker = Speaker()
        self._shown = 0  # characters of this answer that were passed on
        self._is_open = False
        self._has_shown = False
        self._is_muted = False

    def expect(self, speaker: Speaker) -> None:
        """Another answer comes. Where an earlier one was shown in part, this one is not shown as it comes."""
        self._is_muted = self._has_shown
        self._speaker = speaker
        self._shown, self._is_open = 0, not speaker.name

    def is_over(self, text: str) -> bool:
        """Whether the speaker of a free model has begun to speak for somebody else."""
        who = self._speaker
        own = own_part(text, who.name, who.others) if who.name else text
        return bool(own) and not text.rstrip().endswith(own)

    async def hear(self, text: str, *, final: bool = False) -> None:
        """`text` is all of the answer so far, to be shown up to its end."""
        if self._is_muted or not (self._is_open or self._opens(text, final=final)):
            return
        if piece := without_links(unmentioned(text[self._shown :]), self._speaker.links):
            self._has_shown = True
            await self._on_piece(piece)
        self._shown = max(self._shown, len(text))

    def _opens(self, text: str, *, final: bool) -> bool:
        who = self._speaker
        if who.may_pass and (is_pass(text, who.name) if final else could_pass(text, who.name)):
            return False
        said = text.strip(" *_[\n").lower()
        if (
            not final
            and len(said) <= len(who.name) + 4
            and who.name.lower().startswith(said[: len(who.name)])
        ):
            return False
        own = own_part(text, who.name, who.others)
        if not own or not text.rstrip().endswith(own):
            return False
        self._is_open, self._shown = True, text.rindex(own)
        return True


async def utter(
    model: LanguageModel,
    request: ModelRequest,
    listener: Listener,
    should_stop: Callable[[], bool],
    *,
    most: int,
) -> Utterance:
    """The model's answer to `request`, of at most `most` sentences.

    At each end of a sentence `should_stop` is asked; where it says yes, the generation is closed there.
    Raises ModelUnavailable and its kinds.
    """
    text, asked, count = "", 0, 0
    stream = model.stream(request)
    try:
        async for piece in stream:
            text += piece
            for end in ends(text, asked):
                asked, count = end, count + 1
                await listener.hear(text[:end])
                if should_stop() or count >= most:
                    return Utterance(text=text[:end], end="stopped")
            if ":" in piece and listener.is_over(text):
                return Utterance(text=text)
            await listener.hear(_without_last_word(text))
    except StreamBroken as exc:
        text = text or exc.said
        await listener.hear(text, final=True)
        return Utterance(text=text, end="broken", because=str(exc))
    except ReplyUnusable as exc:
        await listener.hear(text, final=True)
        return Utterance(text=text, end="cut", because=str(exc))
    finally:
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()  # a generation nobody listens to any more is ended
    await listener.hear(text, final=True)
    return Utterance(text=text)


def _without_last_word(text: str) -> str:
    """All but a word that may still grow, so that nothing is shown which has to be taken back."""
    cut = max(text.rfind(" "), text.rfind("\n"))
    return text if len(text) - cut > _UNDECIDED else text[: cut + 1]
