"""Whole discussions on a server that speaks Ollama's protocol: every failure, and what people read then."""

import hashlib
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import Studio, open_studio
from bot.session import Outcome, accept
from bot.tasks import together
from generators.ports import Generator
from specialists.models.scripted import ScriptedModel
from storage.domain.conversation import Card
from storage.domain.events import PlanWritten, Said, SpeakerFailed
from storage.domain.film import ProjectState
from tests.fakes.clock import HurriedClock
from tests.fakes.engines import PAINTERS, LocalGenerator
from tests.fakes.guest import Guest, told_by
from tests.fakes.ollama import FAILURES, Answer, Asked, ModelHere, Published, StandIn
from tests.fakes.studio import BRIEF, options, settings_in

LLAMA = ModelHere(name="llama3.2:3b")
SMALL = ModelHere(name="small:1b", size=1_000_000_000)
SEER = ModelHere(name="qwen2.5vl:3b", capabilities=("completion", "vision"))
SECRET = "SECRETLY"
TITLE = {
    "title": "The Storm Learns",
    "logline": "A keeper teaches a storm.",
    "tagline": "Listen.",
    "lines": [],
}
_WORDS = "amber tide lantern gull wire salt hush copper ember stair drum thread kelp bell slate ash".split()


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody's words: new ones for every request. With its `strike`-th answer it sets off what comes next."""

    server: StandIn
    failure: str = ""
    strike: int = 2
    times: int = 1
    in_clauses: bool = False  # a clause a piece, so that a reply that breaks has said something
    heard: list[Asked] = field(default_factory=list[Asked])

    def __call__(self, asked: Asked) -> str | Answer | AsyncIterator[str]:
        self.heard.append(asked)
        if self.failure and len(self.heard) == self.strike:
            self.server.fail(self.failure, times=self.times)
        if asked.format is not None:
            return Answer(text=json.dumps(TITLE), thoughts=SECRET)
        clauses = said(asked)
        return flowing(clauses) if self.in_clauses else Answer(text="".join(clauses), thoughts=SECRET)


def said(asked: Asked) -> tuple[str, ...]:
    """Two sentences in four clauses, different for every request."""
    seen = hashlib.sha256(repr((asked.messages, asked.seed)).encode()).digest()
    w = [_WORDS[byte % len(_WORDS)] for byte in seen]
    return (f"Let the {w[0]} {w[1]} meet the {w[2]} {w[3]}.", f" A {w[4]} of {w[5]}", f" answers the {w[6]}", f" by the {w[7]}.")  # fmt: skip


async def flowing(pieces: tuple[str, ...]) -> AsyncIterator[str]:
    for piece in pieces:
        yield piece


def speaker_of(asked: Asked) -> str:
    """Whose turn a request is for."""
    return asked.last.rpartition("\n")[2].removesuffix(":")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A studio on a stand-in, and a person in its room."""

    server: StandIn
    studio: Studio
    guest: Guest
    cast: Cast

    async def ends_in_a_plan(self) -> None:
        """The plan stands with its price, and the person stops there."""
        await self.guest.until_asked("/go")
        await self.guest.say("/stop")

    async def last(self, label: str) -> Card:
        """The newest card, once it has this button."""
        await self.guest.until(
            lambda: any(button.label == label for button in self.guest.room.cards[-1][1].buttons)
        )
        return self.guest.room.cards[-1][1]


@asynccontextmanager
async def house(
    root: Path,
    mode: str = "ollama",
    *,
    models: tuple[ModelHere, ...] = (LLAMA, SMALL),
    failure: str = "",
    is_up: bool = True,
    attended: bool = True,
    parallel: int = 1,
    discussion: str = "short",
    generator: Generator | None = None,
    engines: tuple[str, ...] = PAINTERS,
    brief: str = BRIEF,
    settings: Mapping[str, Any] | None = None,
    **cue: Any,
) -> AsyncGenerator[House]:
    published = [Published(model=model) for model in (LLAMA, SEER)]
    server = StandIn(models, published=published, parallel=parallel)
    server.brain = cast = Cast(server=server, failure=failure, **cue)
    chosen = settings_in(
        root, language_model=mode, ollama_host="", ollama_timeout_seconds=1.0, ollama_parallel=parallel
    )
    async with server:
        chosen = chosen.model_copy(update={"ollama_host": server.host, **(settings or {})})
        if not is_up:
            await server.down()
        async with open_studio(
            chosen,
            clock=HurriedClock(times=20),
            embedded=ScriptedModel,
            generator=generator or LocalGenerator(),
            engines=engines,
        ) as studio:
            asked = options(attended=attended, seconds=6.0, ready_seconds=0.0, discussion=discussion)
            project = await accept(studio.database, studio.clock, brief, asked, root / "film", new_id="p1")
            guest = Guest(studio, project, is_attended=attended)
            yield House(server=server, studio=studio, guest=guest, cast=cast)


# A failure before the first word: how often it must strike until patience ends, and what is read then.
BEFORE: dict[str, tuple[int, str]] = {
    "out_of_memory": (1, "does not fit into the machine's memory: use a smaller model such as small:1b"),
    "out_of_memory_terminated": (1, "does not fit into the machine's memory"),
    "out_of_memory_old": (1, "does not fit into the machine's memory"),
    "out_of_memory_mlx": (1, "does not fit into the machine's memory"),
    "load_failed": (1, "Ollama could not load llama3.2:3b"),
    "terminated": (1, "Ollama could not load llama3.2:3b"),
    "load_timeout": (1, "llama3.2:3b said nothing for 1 second: use a smaller model such as small:1b"),
    "slow_first_byte": (1, "llama3.2:3b said nothing for 1 second"),
    "runner_died": (3, "llama3.2:3b stopped before its first word"),
    "running_failed": (3, "llama3.2:3b stopped before its first word"),
    "error_at_once": (3, "llama3.2:3b stopped before its first word"),
    "busy": (3, "Ollama has too much to do and its queue is full"),
    "canceled": (3, "Ollama gave up loading llama3.2:3b"),
    "too_long": (1, "The discussion is longer than llama3.2:3b's context of 8192 tokens"),
    "too_long_native": (1, "The discussion is longer than llama3.2:3b's context of 8192 tokens"),
    "blind": (1, "llama3.2:3b cannot look at pictures"),
    "blind_native": (1, "llama3.2:3b cannot look at pictures"),
    "cloud_disabled": (1, "cloud, which is turned off on this server"),
    "unauthorized": (3, "run `ollama signin`"),
    "cloud_unreachable": (3, "a cloud that Ollama cannot reach"),
    "rate_limited": (3, "takes no more requests for now"),
    "bad_format": (3, "Ollama would not take the request to llama3.2:3b"),
    "bad_option": (3, "Ollama would not take the request to llama3.2:3b"),
    "host_refused": (2, "Ollama refuses to be called"),
    "redirected": (2, "but not as Ollama does: correct ollama_host"),
    "error_is_html": (2, "but not as Ollama does: correct ollama_host"),
    "not_ollama": (3, "cannot be read as Ollama's words"),
    "unknown_path": (3, "is too old for the studio: update it"),
    "error_is_an_object": (3, "Ollama would not take the request to llama3.2:3b (boom)"),
    "error_is_null": (3, "cannot be read as Ollama's words"),
    "cut_before_the_answer": (3, "The connection to Ollama broke before llama3.2:3b's first word"),
    "no_line_at_all": (3, "llama3.2:3b ended without a word"),
    "junk_at_once": (3, "cannot be read as Ollama's words"),
}
HALF_WAY: dict[str, str] = {
    "error_half_way": "the program that runs it stopped",
    "out_of_memory_half_way": "the machine's memory ran out",
    "error_in_a_string_half_way": "boom",
    "error_object_half_way": "could not be read",
    "error_number_half_way": "could not be read",
    "junk_half_way": "could not be read",
    "blank_line_half_way": "could not be read",
    "no_last_line": "Ollama ended the reply without finishing it",
    "cut_half_way": "the connection to Ollama broke",
    "cut_in_a_line": "could not be read",
    "stall_half_way": "it said nothing more within the limit",
}


def test_every_failure_that_can_hit_a_chat_is_tried_here():
    chats = {name for name, failure in FAILURES.items() if failure.path == "/api/chat"}
    assert BEFORE.keys() | HALF_WAY.keys() == chats


@pytest.mark.parametrize("failure", BEFORE)
async def test_a_person_is_asked_what_to_do_and_the_persona_speaks_after_it(tmp_path: Path, failure: str):
    times, words = BEFORE[failure]
    async with house(tmp_path, failure=failure, times=times) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        asked = await here.last("Stop")
        assert words in asked.title
        failed = await here.guest.until_logged(SpeakerFailed)
        assert f"Go on without {failed.persona}" in asked.body  # what counts when nobody answers
        await here.guest.say(asked.buttons[0].label)
        await here.ends_in_a_plan()
    spoke = [event.persona for event in await here.guest.events() if isinstance(event, Said)]
    assert spoke.index(failed.persona) == 2  # the third to speak, as it would have been
    await looks_right(here)


@pytest.mark.parametrize("failure", BEFORE)
async def test_the_embedded_model_speaks_on_and_retry_brings_ollama_back(tmp_path: Path, failure: str):
    times, words = BEFORE[failure]
    async with house(tmp_path, "auto", failure=failure, times=times) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        told = await here.guest.until_told(words)
        assert "The embedded model speaks" in told and "/retry" in told
        await here.guest.until_asked("/go")
        answered = len(here.cast.heard)
        await here.guest.say("/retry")
        await here.guest.until_told("llama3.2:3b takes over again from the embedded model.")
        await here.guest.say("another round")
        await here.guest.until(lambda: len(here.cast.heard) > answered + 1)
        await here.guest.until(lambda: told_by(here.guest.room.cards[-1][1]).startswith("“"))
        await here.guest.say("/stop")
    assert not [event for event in await here.guest.events() if isinstance(event, SpeakerFailed)]
    await looks_right(here)


@pytest.mark.parametrize("mode", ["ollama", "auto"])
@pytest.mark.parametrize("failure", HALF_WAY)
async def test_what_was_said_before_a_break_is_kept_and_said_to_be_unfinished(
    tmp_path: Path, failure: str, mode: str
):
    async with house(tmp_path, mode, failure=failure, in_clauses=True) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        told = await here.guest.until_told("stopped half-way")
        await here.ends_in_a_plan()
    assert HALF_WAY[failure] in told
    broken = [event for event in await here.guest.events() if isinstance(event, Said) and event.broken]
    assert [event.text.endswith(".") for event in broken] == [True]  # to its last whole sentence
    assert told == broken[0].broken and told.startswith(f"{broken[0].persona} could not finish.")
    scroll = list(map(str, here.guest.room.items))
    assert scroll
    await looks_right(here)


async def looks_right(here: House) -> None:
    """A plan stands, every turn was ended, none was taken back in silence, and no thought was posted."""
    events = await here.guest.events()
    assert await here.guest.state() is ProjectState.PLANNED
    assert any(isinstance(event, PlanWritten) for event in events)
    items = here.guest.room.items
    for at, turn in enumerate(items):
        if isinstance(turn, Card):
            assert SECRET not in told_by(turn)
            continue
        assert turn.final is not None, turn.profile.name
        assert SECRET not in "".join((*turn.pieces, turn.final))
        if turn.pieces and not turn.final:
            after = items[at + 1] if at + 1 < len(items) else None
            assert isinstance(after, Card) and turn.profile.name in told_by(after)
    assert not re.search(r"Traceback|Error\b|\bNone\b", str(here.guest.room))
