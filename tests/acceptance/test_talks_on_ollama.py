"""Whole discussions on a server that speaks Ollama's protocol: every failure, and what people read then."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.session import Outcome
from bot.tasks import together
from generators.ports import Media, Progress
from storage.domain.conversation import Phase
from storage.domain.events import Said, SpeakerFailed
from storage.domain.render import AnyRequest
from tests.fakes.engines import PAINTERS, LocalGenerator, PaintStill
from tests.fakes.guest import told_by
from tests.fakes.ollama import FAILURES, Answer, Asked, EmbeddedBrain, ModelHere, StandIn
from tests.fakes.talks import LLAMA, SECRET, TITLE, house, looks_right, said, speaker_of

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
        asked = await here.asked("Stop")
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
        assert here.guest.told.count(told) == 1  # and the others speak on without another word about it
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
    await looks_right(here)


async def test_a_reply_that_broke_after_a_few_words_leaves_no_silent_gap(tmp_path: Path):
    async with house(tmp_path, failure="no_last_line") as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.ends_in_a_plan()
    failed = await here.guest.until_logged(SpeakerFailed)
    told = await here.guest.until_told(f"{failed.persona} cannot speak just now")
    assert "Ollama ended the reply without finishing it" in told and told.endswith("the rest go on.")
    await looks_right(here)


async def test_hands_free_the_rest_go_on_without_whoever_fails(tmp_path: Path):
    async with house(tmp_path, failure="out_of_memory", attended=False) as here:
        await here.plans_hands_free()
    failed = await here.guest.until_logged(SpeakerFailed)
    told = await here.guest.until_told(f"{failed.persona} cannot speak just now (llama3.2:3b does not fit")
    assert told.endswith("the rest go on.")
    await looks_right(here)


async def test_a_server_that_goes_down_is_waited_for(tmp_path: Path):
    async with house(tmp_path, discussion="full") as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.guest.until_said(2)
        await here.server.down()
        asked = await here.asked("Try again")
        assert f"Ollama does not answer at {here.server.host}: start it with `ollama serve`" in asked.title
        await here.guest.say("Try again")
        assert "does not answer" in (await here.asked("Try again", after=1)).title  # nor now, and it is said
        assert not [told for told in here.guest.told if "done" in told]
        spoken = len(here.guest.room.turns)
        await here.server.up()
        await here.guest.say("/retry")
        await here.guest.until_said(spoken + 1)
        assert here.guest.room.turns[spoken].text
        await here.ends_in_a_plan()
    await looks_right(here)


@pytest.mark.parametrize("discussion", ["short", "none"])
async def test_without_server_and_people_a_plan_is_made_from_the_brief(tmp_path: Path, discussion: str):
    async with house(tmp_path, is_up=False, attended=False, discussion=discussion) as here:
        await here.plans_hands_free()
    await here.guest.until_told("Ollama does not answer")
    await looks_right(here)


@pytest.mark.parametrize(
    ("answer", "speaks"),
    [("Pull far:7b", "far:7b"), ("Use small:1b", "small:1b"), ("Use the embedded model", "")],
)
@pytest.mark.parametrize("mode", ["ollama", "auto"])
async def test_a_model_that_is_missing_is_pulled_or_another_one_speaks(
    tmp_path: Path, mode: str, answer: str, speaks: str
):
    wanted = {"ollama_model": "far:7b"}
    async with house(tmp_path, mode, settings=wanted) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        asked = await here.asked(answer)
        assert asked.title == "far:7b is not installed in Ollama: pull it, or use one that is."
        await here.guest.say(answer)
        await here.ends_in_a_plan()
    assert {words.model for words in here.cast.heard} == ({speaks} if speaks else set())
    boards = [board for _, board in here.guest.room.boards]
    if answer.startswith("Pull"):
        assert {board.title for board in boards} == {"Fetching a model"}
        shown = [round(board.fraction, 3) for board in boards]  # small layers come to light late
        assert shown == sorted(shown) and shown[0] < 0.5 and shown[-1] == 1.0
    await looks_right(here)


async def test_a_missing_model_hands_free_leaves_the_plan_to_the_brief(tmp_path: Path):
    async with house(tmp_path, settings={"ollama_model": "far:7b"}, attended=False) as here:
        await here.plans_hands_free()
    await here.guest.until_told("None of the cast can speak just now")
    await looks_right(here)


@pytest.mark.parametrize("mode", ["ollama", "auto"])
async def test_a_cloud_is_never_asked(tmp_path: Path, mode: str):
    cloud = "gpt-oss:120b-cloud"
    async with house(tmp_path, mode, settings={"ollama_model": cloud}) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        told = await here.guest.until_told(f"{cloud} answers from a cloud")
        assert 'set ollama_cloud = "allow"' in told
        if mode == "ollama":
            await here.guest.say((await here.asked("Use the embedded model")).buttons[0].label)
        await here.guest.say(f"/cast Luna {cloud}")
        await here.guest.until(lambda: sum(f"{cloud}" in told for told in here.guest.told) > 1)
        await here.ends_in_a_plan()
    assert not [seen for seen in here.server.requests if seen.body.get("model") == cloud]
    await looks_right(here)


async def test_a_reply_cut_off_at_its_limit_is_asked_for_again_more_plainly(tmp_path: Path):
    async with house(tmp_path) as here, together() as tasks:

        def answer(asked: Asked) -> Any:
            fits = "one short sentence" in asked.last or asked.format is not None
            return here.cast(asked) if fits else "and then " * 300

        here.server.brain = answer
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.ends_in_a_plan()
    first, second = here.server.asked("/api/chat")[:2]
    assert second["options"]["num_predict"] > first["options"]["num_predict"]
    assert "Answer in one short sentence." in second["messages"][-1]["content"]
    assert here.guest.room.turns[0].text.startswith("Let the")
    await looks_right(here)


async def test_a_plan_that_cannot_be_read_is_asked_for_twice_more_and_then_repaired(tmp_path: Path):
    answers = iter(('Sure! Here is the plan you asked for: {"title": "The', '{"title": ["a", 1]}', "no"))
    async with house(tmp_path) as here, together() as tasks:

        def answer(asked: Asked) -> Any:
            return here.cast(asked) if asked.format is None else next(answers)

        here.server.brain = answer
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.ends_in_a_plan()
    schemas = [body["format"]["required"] for body in here.server.asked("/api/chat") if body.get("format")]
    assert [len(schema) for schema in schemas] == [4, 3, 1]
    notes = [told for told in here.guest.told if told.startswith("The plan's words could not be read, so")]
    assert [note.split(", so ")[1] for note in notes] == [
        "the model is asked again, more plainly.",
        "the model is asked for a title alone.",
        "the plan's words are taken from what was said in the thread.",
    ]
    await looks_right(here)


@pytest.mark.parametrize("failure", ["runner_died", "host_refused", "slow_first_byte"])
async def test_a_failure_while_the_plan_is_written_costs_its_words_and_no_plan(tmp_path: Path, failure: str):
    times, words = BEFORE[failure]
    async with house(tmp_path, failure=failure, times=times, strike=4) as here, together() as tasks:
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        told = await here.guest.until_told("The model could not write the plan's words")
        await here.ends_in_a_plan()
    assert words in told and told.endswith("taken from what was said in the thread.")
    await looks_right(here)


@pytest.mark.parametrize(
    ("model", "think"),
    [
        (ModelHere(name="gpt-oss:20b", family="gptoss", capabilities=("completion", "thinking")), "low"),
        (ModelHere(name="thinker:4b", capabilities=("completion", "thinking")), False),
        (ModelHere(name="own-making:1b"), None),
    ],
    ids=("cannot stop", "thinks", "inline"),
)
async def test_thoughts_are_never_posted(tmp_path: Path, model: ModelHere, think: str | bool | None):
    async with house(tmp_path, models=(model,)) as here, together() as tasks:

        def answer(asked: Asked) -> Answer:
            inline = f"<think>{SECRET}, I flatter them.</think>" if model.name.startswith("own") else ""
            text = json.dumps(TITLE) if asked.format else "".join(said(asked))
            return Answer(text=f"{inline}{text}", thoughts=f"{SECRET}, I flatter them.")

        here.server.brain = answer
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.ends_in_a_plan()
    assert {body.get("think") for body in here.server.asked("/api/chat")} == {think}
    assert SECRET not in repr(await here.guest.events())
    await looks_right(here)


@dataclass(slots=True, kw_only=True)
class Choir:
    """Holds every reply back until three are under way, and ends `last`'s only when it may.

    `most` is how many were under way at once.
    """

    last: str = "Luna"
    under_way: int = 0
    most: int = 0
    is_complete: asyncio.Event = field(default_factory=asyncio.Event)
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[Asked] = field(default_factory=list[Asked])

    @property
    def opening(self) -> list[str]:
        """Who was asked at once."""
        return [speaker_of(asked) for asked in self.heard[:3]]

    def __call__(self, asked: Asked) -> str | Answer | AsyncIterator[str]:
        return Answer(text=json.dumps(TITLE)) if asked.format is not None else self._sing(asked)

    async def _sing(self, asked: Asked) -> AsyncIterator[str]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            self.heard.append(asked)
            if self.under_way == 3:
                self.is_complete.set()
            await self.is_complete.wait()
            clauses = said(asked)
            yield clauses[0]
            if speaker_of(asked) == self.last:
                await self.may_end.wait()
            for clause in clauses[1:]:
                yield clause
        finally:
            self.under_way -= 1


async def test_three_personas_think_at_once_and_are_read_in_order(tmp_path: Path):
    async with house(tmp_path, parallel=3, discussion="full") as here, together() as tasks:
        here.server.brain = choir = Choir()
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await choir.is_complete.wait()
        await here.guest.until(lambda: choir.under_way == 1)  # two have said all, and nobody has read it
        assert [turn.final for turn in here.guest.room.turns] == [None]
        choir.may_end.set()
        await here.ends_in_a_plan()
    assert choir.most == 3
    turns = [event for event in await here.guest.events() if isinstance(event, Said)]
    first = [turn.persona for turn in turns if turn.phase is Phase.IDEATION]
    assert first[:3] == here.guest.speakers[:3] == ["Luna", "Frame", "Saga"]
    assert set(choir.opening) == set(first[:3])
    await looks_right(here)


async def test_who_speaks_up_is_answered_before_what_was_thought_ahead(tmp_path: Path):
    async with house(tmp_path, parallel=3, discussion="full") as here, together() as tasks:
        here.server.brain = choir = Choir()
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await choir.is_complete.wait()
        await here.guest.until(lambda: choir.under_way == 1)
        ahead = ["".join(said(asked)) for asked in choir.heard if speaker_of(asked) != "Luna"]
        await here.guest.say("make it snow")
        await here.guest.until(lambda: len(here.guest.room.written) == 1)
        choir.may_end.set()
        await here.ends_in_a_plan()
    turns = [event for event in await here.guest.events() if isinstance(event, Said)]
    assert turns[0].persona == "Luna" and turns[1].move == "answer"
    shown = " ".join(turn.text for turn in here.guest.room.turns)
    assert len(ahead) == 2 and not [words for words in ahead if words in shown]
    assert {turn.persona for turn in turns} >= set(choir.opening)  # they speak later, to what is now known
    assert "snow" in {wish.value for wish in await here.guest.constraints()}
    await looks_right(here)


async def test_a_persona_speaks_with_what_the_room_has_cast_it_with(tmp_path: Path):
    other = ModelHere(name="other:1b", size=1_100_000_000)
    async with house(tmp_path, models=(LLAMA, other), discussion="full") as here, together() as tasks:
        await here.guest.say("/cast Luna other:1b temperature 0.3 length 77")
        tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
        await here.guest.until_told(
            "Luna speaks with other:1b, has a temperature of 0.3 and says at most 77 tokens"
        )
        await here.ends_in_a_plan()
    luna = [asked for asked in here.cast.heard if speaker_of(asked) == "Luna"]
    assert len(luna) > 1
    assert luna == [asked for asked in here.cast.heard if asked.model == "other:1b"]
    chosen = {(asked.options["temperature"], asked.options["num_predict"]) for asked in luna}
    assert chosen == {(0.3, 77)}
    rest = {(a.options["temperature"], a.options["num_predict"]) for a in here.cast.heard if a not in luna}
    assert chosen.isdisjoint(rest)
    await looks_right(here)


class HeavyStill(PaintStill):
    """A painter of the final tier: it wants the graphics card for itself."""

    profile = replace(
        PaintStill.profile, name="tests.acceptance.test_talks_on_ollama:HeavyStill", tier="final"
    )


class Watched(LocalGenerator):
    """Notes which language models are in the server's memory as each thing is rendered."""

    def __init__(self) -> None:
        self.server: StandIn | None = None
        self.in_memory: list[list[str]] = []

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """What the engine makes."""
        assert self.server is not None
        self.in_memory.append([one.model.name for one in self.server.memory.loaded()])
        return await super().generate(engine, request, inputs, folder, on_progress)


@pytest.mark.parametrize("on_gpu", [True, False])
async def test_before_a_heavy_render_the_model_leaves_the_graphics_card(tmp_path: Path, on_gpu: bool):
    watched = Watched()
    model = replace(LLAMA, on_gpu=on_gpu)
    engines = (HeavyStill.profile.name, *PAINTERS[1:])
    async with house(tmp_path, models=(model,), generator=watched, engines=engines) as here:
        watched.server = here.server
        async with together() as tasks:
            carrying = tasks.create_task(here.guest.carry(until=Outcome.DELIVERED))
            await here.guest.until_asked("/go")
            await here.guest.say("/go")
            await carrying
    sentence = (
        "llama3.2:3b leaves the graphics card while the studio renders; it is loaded again for the next word."
    )
    released = [
        b for b in here.server.asked("/api/chat") if b.get("keep_alive") == 0 and not b.get("messages")
    ]
    assert watched.in_memory
    if on_gpu:
        assert len(released) == 1 and not any(watched.in_memory)
        assert here.guest.told.index(sentence) > here.guest.told.index(
            await here.guest.until_told("ready in")
        )
    else:  # in the machine's own memory it is in nobody's way
        assert not released and all(watched.in_memory) and sentence not in here.guest.told


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_real_tokens_go_the_whole_way(tmp_path: Path):
    brain = EmbeddedBrain()  # one thread: two starve each other when anything else runs
    try:
        slow = {"ollama_timeout_seconds": 120.0, "ollama_context": 1024}
        async with house(tmp_path, settings=slow) as here, together() as tasks:
            here.guest.longest = 250.0
            here.server.brain = brain
            tasks.create_task(here.guest.carry(until=Outcome.PAUSED))
            await here.guest.until_said(1)
            await here.guest.say("make it snow, and no people")
            await here.ends_in_a_plan()
    finally:
        await brain.close()
    wishes = {(wish.kind, wish.value) for wish in await here.guest.constraints()}
    assert ("weather", "snow") in wishes and "exclude" in {kind for kind, _ in wishes}
    turns = [event for event in await here.guest.events() if isinstance(event, Said)]
    assert len(turns) > 3
    await looks_right(here)
