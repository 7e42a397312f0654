"""Models around models: one stands in, one is patient, one counts."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.deciding.remedies import EMBEDDED, TRY_AGAIN
from specialists.models.budgeted import Budget, BudgetedModel
from specialists.models.fallback import FallbackModel
from specialists.models.patient import PatientModel
from specialists.models.scripted import ScriptedModel
from specialists.ports import ChatTurn, LanguageModel, ModelRequest
from specialists.speaking.prompt import tokens
from storage.domain.errors import (
    BudgetSpent,
    ModelBusy,
    ModelMissing,
    ModelOutOfMemory,
    ModelServerDown,
    ModelSwitched,
    ModelTimedOut,
    ModelUnavailable,
    ReplyUnusable,
    StreamBroken,
)
from tests.builders import START
from tests.contracts.language_model import LanguageModelContract, a_request, reply
from tests.fakes.clock import HurriedClock, ManualClock
from tests.fakes.models import DOWN, CuedModel

MINUTES = timedelta(minutes=1)


def a_pair(
    *cues: str | Exception, **options: object
) -> tuple[CuedModel, CuedModel, FallbackModel, ManualClock]:
    first, clock = CuedModel("llama3.2:3b", *cues, always="Freely said."), ManualClock(START)
    second = CuedModel("SmolLM2", always="By script.", free=False)
    return first, second, FallbackModel(first, lambda: second, clock=clock, **options), clock  # pyright: ignore[reportArgumentType]  a test's options


async def said(model: LanguageModel, request: ModelRequest | None = None) -> str:
    return (await reply(model, request or a_request())).strip()


class TestAFallbackThatIsNotNeeded(LanguageModelContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        return FallbackModel(ScriptedModel(), ScriptedModel(), clock=ManualClock(START))


class TestAPatientModel(LanguageModelContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        return PatientModel(ScriptedModel(), HurriedClock())


class TestABudgetedModel(LanguageModelContract):
    @pytest.fixture
    def model(self) -> LanguageModel:
        return BudgetedModel(ScriptedModel(), Budget(1_000_000))


# ---- one stands in


async def test_the_second_takes_over_says_so_once_and_is_asked_with_a_prompt_of_its_own():
    _, second, model, _ = a_pair(ModelServerDown(DOWN))
    assert model.profile.speaks_freely
    with pytest.raises(ModelSwitched) as switch:
        await said(model)
    assert str(switch.value) == f"{DOWN} The embedded model speaks until it is back; /retry tries again."
    assert (switch.value.was, switch.value.now, switch.value.because) == ("llama3.2:3b", "SmolLM2", DOWN)
    assert not model.profile.speaks_freely
    assert second.asked == []
    assert await said(model) == "By script."
    assert await said(model) == "By script."
    assert model.standing == str(switch.value)


async def test_the_ways_out_stay_open_but_for_the_one_that_was_taken():
    trouble = ModelMissing("qwen3:4b is not installed.", remedies=("Pull qwen3:4b", EMBEDDED))
    _, _, model, _ = a_pair(trouble)
    with pytest.raises(ModelSwitched, match=r"speaks in its place; /retry") as switch:
        await said(model)
    assert switch.value.remedies == ("Pull qwen3:4b",)


async def test_the_second_is_made_only_when_it_is_needed():
    made: list[CuedModel] = []

    def make() -> CuedModel:
        made.append(CuedModel("SmolLM2"))
        return made[-1]

    first = CuedModel("llama3.2:3b", "First.", ModelBusy("Full."))
    model = FallbackModel(first, make, clock=ManualClock(START))
    assert await said(model) == "First."
    assert made == []
    with pytest.raises(ModelSwitched):
        await said(model)
    await said(model)
    await model.close()
    assert (len(made), made[0].closed, first.closed) == (1, 1, 1)


@pytest.mark.parametrize(
    "cue",
    [
        StreamBroken("It stopped half-way.", said="The lamp"),
        ReplyUnusable("It was cut off."),
        BudgetSpent("Nothing is left."),
    ],
)
async def test_what_is_no_trouble_of_the_model_is_passed_on(cue: Exception):
    _, _, model, _ = a_pair(cue)
    with pytest.raises(type(cue)):
        await said(model)
    assert await said(model) == "Freely said."


async def test_after_the_first_piece_nobody_takes_over():
    first = CuedModel("llama3.2:3b", ("The lamp", ModelUnavailable("Gone.")))
    model = FallbackModel(first, CuedModel("SmolLM2"), clock=ManualClock(START))
    heard: list[str] = []
    with pytest.raises(ModelUnavailable, match="Gone"):
        async for piece in model.stream(a_request()):
            heard.append(piece)  # noqa: PERF401  the list must have what came before the error
    assert "".join(heard) == "The lamp "
    assert model.standing == ""


async def test_two_who_asked_the_first_both_learn_that_it_is_the_second_now():
    first, second, model, _ = a_pair(ModelServerDown(DOWN))
    asked = [model.stream(a_request()), model.stream(a_request())]  # both prompts are for the first
    for pieces in asked:
        with pytest.raises(ModelSwitched):
            await anext(pieces)
    assert (len(first.asked), second.asked) == (1, [])


async def test_retry_goes_back_or_says_why_not():
    is_up = False

    async def check() -> None:
        if not is_up:
            raise ModelServerDown(DOWN)

    _, _, model, _ = a_pair(ModelServerDown(DOWN), check=check)
    assert await model.retry() == ""
    with pytest.raises(ModelSwitched):
        await said(model)
    with pytest.raises(ModelServerDown):
        await model.retry()
    assert await said(model) == "By script."
    is_up = True
    assert await model.retry() == "llama3.2:3b takes over again from the embedded model."
    assert (await said(model), model.standing) == ("Freely said.", "")


async def test_after_a_while_the_first_is_tried_by_itself_and_its_return_is_said():
    _, _, model, clock = a_pair(ModelServerDown(DOWN), again=2 * MINUTES)
    with pytest.raises(ModelSwitched):
        await said(model)
    await clock.advance(1.9 * MINUTES)
    assert await said(model) == "By script."
    await clock.advance(0.1 * MINUTES)
    with pytest.raises(ModelSwitched, match="takes over again") as switch:
        await said(model)
    assert (switch.value.was, switch.value.now) == ("SmolLM2", "llama3.2:3b")
    assert await said(model) == "Freely said."


async def test_one_that_keeps_failing_is_tried_less_and_less_often():
    first, _, model, clock = a_pair(*[ModelTimedOut("Not a word for 300 s.")] * 3, again=MINUTES)
    waits: list[float] = []
    for _ in range(3):
        with pytest.raises(ModelSwitched, match="Not a word"):
            await said(model)
        since = clock.now()
        while True:
            await clock.advance(MINUTES)
            try:
                assert await said(model) == "By script."
            except ModelSwitched:
                waits.append((clock.now() - since) / MINUTES)
                break
    # each return that fails again costs a person the time-out
    assert waits == [1, 4, 16]
    assert len(first.asked) == 3


async def test_a_word_said_well_makes_the_next_trouble_a_new_one():
    first, _, model, clock = a_pair(*[ModelTimedOut("Not a word.")] * 2, again=MINUTES)
    for _ in range(2):
        with pytest.raises(ModelSwitched, match="Not a word"):
            await said(model)
        await model.retry()
    assert await said(model) == "Freely said."
    first.cues.append(ModelTimedOut("Not a word."))
    with pytest.raises(ModelSwitched, match="Not a word"):
        await said(model)
    await clock.advance(MINUTES)
    with pytest.raises(ModelSwitched, match="takes over again"):
        await said(model)


async def test_memory_does_not_grow_by_waiting():
    first, _, model, clock = a_pair(ModelOutOfMemory("It does not fit."))
    with pytest.raises(ModelSwitched):
        await said(model)
    await clock.advance(timedelta(days=2))
    assert await said(model) == "By script."
    assert len(first.asked) == 1
    assert "takes over again" in await model.retry()


async def test_the_first_steps_aside_without_a_word_while_it_must():
    is_rendering = False
    first, second, model, _ = a_pair(aside=lambda: is_rendering)
    assert await said(model) == "Freely said."
    is_rendering = True
    assert not model.profile.speaks_freely
    assert await said(model) == "By script."
    is_rendering = False
    assert await said(model) == "Freely said."
    assert (len(first.asked), len(second.asked)) == (2, 1)


# ---- one is patient


class Dozing(ManualClock):
    """A clock under which every sleep is over at once; `naps` are their lengths in seconds."""

    def __init__(self) -> None:
        super().__init__(START)
        self.naps: list[float] = []

    async def sleep(self, span: timedelta) -> None:
        self.naps.append(span.total_seconds())


@pytest.mark.parametrize(
    ("cue", "asks"),
    [
        (ModelBusy("The queue is full."), 3),
        (ModelUnavailable("The connection broke.", remedies=(TRY_AGAIN, EMBEDDED)), 3),
        (ModelServerDown(DOWN), 2),
        (ModelMissing("It is not installed."), 1),
        (ModelOutOfMemory("It does not fit."), 1),
        (ModelTimedOut("Not a word for 300 s."), 1),
        (ModelUnavailable("It only measures likeness.", remedies=("Use qwen3:4b",)), 1),
        (BudgetSpent("Nothing is left."), 1),
        (ModelSwitched("Another one speaks.", was="a", now="b", because="c"), 1),
        (ReplyUnusable("It was cut off."), 1),
        (StreamBroken("It stopped.", said="The"), 1),
    ],
)
async def test_only_what_a_moment_may_mend_is_asked_again(cue: Exception, asks: int):
    inner, clock = CuedModel("llama3.2:3b", *[cue] * 5), Dozing()
    with pytest.raises(type(cue)) as raised:
        await said(PatientModel(inner, clock))
    assert raised.value is cue
    assert len(inner.asked) == asks
    assert clock.naps == [0.5, 1.0][: asks - 1]


async def test_a_model_that_recovers_is_heard_whole():
    inner = CuedModel("llama3.2:3b", ModelBusy("Full."), "Said once.")
    assert await said(PatientModel(inner, Dozing())) == "Said once."


async def test_pieces_that_came_are_never_said_twice():
    inner = CuedModel("llama3.2:3b", ("The lamp", ModelBusy("Full.")))
    heard: list[str] = []
    with pytest.raises(ModelBusy):
        async for piece in PatientModel(inner, ManualClock(START)).stream(a_request()):
            heard.append(piece)  # noqa: PERF401  the list must have what came before the error
    assert heard == ["The ", "lamp "]
    assert len(inner.asked) == 1


async def test_an_empty_reply_is_a_reply():
    inner = CuedModel("llama3.2:3b", "")
    assert await said(PatientModel(inner, ManualClock(START))) == ""
    assert len(inner.asked) == 1


async def test_whoever_stops_listening_stops_the_model():
    inner = CuedModel("llama3.2:3b")
    for model in (
        PatientModel(inner, ManualClock(START)),
        BudgetedModel(inner, Budget(0)),
        BudgetedModel(inner, Budget(0), free=frozenset({"llama3.2:3b"})),
        FallbackModel(inner, inner, clock=ManualClock(START)),
    ):
        async with aclosing(cast(AsyncGenerator[str], model.stream(a_request()))) as pieces:
            await anext(pieces)
            assert inner.open_streams == 1
        assert inner.open_streams == 0


# ---- one counts


def of_size(words: int, *, most: int = 120, images: int = 0) -> ModelRequest:
    """A request of about so many tokens."""
    turn = ChatTurn(role="user", content="lamp " * words, images=(b"png",) * images)
    return ModelRequest(messages=(turn,), seed=1, max_tokens=most)


async def test_what_is_read_and_written_is_counted_for_all_speakers_together():
    budget, request = Budget(10_000), of_size(100)
    luna, frame = BudgetedModel(CuedModel(), budget), BudgetedModel(CuedModel("b"), budget)
    await said(luna, request)
    once = budget.spent
    assert once == tokens("lamp " * 100) + tokens("As the lamp turns. ")
    await said(frame, request)
    assert budget.spent == 2 * once
    assert luna.remaining == frame.remaining == 10_000 - 2 * once


async def test_the_end_of_the_budget_names_the_limit_and_the_setting():
    inner, budget = CuedModel(), Budget(2000, spent=1900)
    with pytest.raises(BudgetSpent) as spent:
        await said(BudgetedModel(inner, budget), of_size(200))
    for word in ("2,000", "100 left", "discussion_tokens"):
        assert word in str(spent.value)
    assert spent.value.remedies == (EMBEDDED,)
    assert (inner.asked, budget.spent) == ([], 1900)


async def test_the_last_reply_is_as_long_as_the_rest_allows():
    inner, read = CuedModel(), tokens("lamp " * 10)
    await said(BudgetedModel(inner, Budget(read + 40)), of_size(10, most=120))
    assert [request.max_tokens for request in inner.asked] == [40]


async def test_without_a_limit_it_only_counts():
    budget = Budget(0)
    model = BudgetedModel(CuedModel(), budget)
    await said(model, of_size(100_000))
    assert model.remaining is None
    assert budget.spent > 100_000


async def test_a_free_model_costs_nothing_even_when_nothing_is_left():
    budget = Budget(100, spent=100)
    model = BudgetedModel(CuedModel("SmolLM2"), budget, free=frozenset({"SmolLM2"}))
    assert await said(model) == "As the lamp turns."
    assert budget.spent == 100


async def test_trouble_before_the_first_word_costs_nothing_and_a_broken_stream_what_came():
    broken = ("The lamp", StreamBroken("It stopped.", said="The lamp"))
    inner, budget = CuedModel("llama3.2:3b", ModelBusy("Full."), broken), Budget(1000)
    with pytest.raises(ModelBusy):
        await said(BudgetedModel(inner, budget), of_size(10))
    assert (budget.spent, budget.remaining) == (0, 1000)
    with pytest.raises(StreamBroken):
        await said(BudgetedModel(inner, budget), of_size(10))
    assert budget.spent == tokens("lamp " * 10) + tokens("The lamp ")


async def test_a_picture_is_not_for_nothing():
    budget = Budget(0)
    await said(BudgetedModel(CuedModel(), budget), of_size(1, images=2))
    assert budget.spent > 1500


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(16, 200), st.booleans()), max_size=12))
def test_the_limit_holds_and_nothing_stays_set_aside(asks: list[tuple[int, int, bool]]):
    async def one_after_another() -> None:
        budget = Budget(1500)
        for words, most, is_busy in asks:
            cue = ModelBusy("Full.") if is_busy else "lamp " * 8  # less than the least it may say
            with suppress(BudgetSpent, ModelBusy):
                await said(BudgetedModel(CuedModel("m", cue), budget), of_size(words, most=most))
            assert budget.spent <= 1500
            assert budget.remaining == 1500 - budget.spent

    asyncio.run(one_after_another())


async def test_the_limit_holds_for_many_who_speak_at_once():
    budget, each = Budget(1500), tokens("lamp " * 40) + 100
    begun: list[AsyncGenerator[str]] = []
    for _ in range(20):
        pieces = BudgetedModel(CuedModel(), budget).stream(of_size(40, most=100))
        with suppress(BudgetSpent):
            await anext(pieces)
            begun.append(pieces)
    assert 1 < len(begun) <= 1500 // each + 1
    for pieces in begun:
        await pieces.aclose()
    assert budget.spent == len(begun) * (tokens("lamp " * 40) + tokens("As "))
