"""What every LanguageModel owes."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

import pytest

from specialists.ports import ChatTurn, LanguageModel, ModelRequest
from storage.domain.errors import ModelUnavailable

SCRIPT = """\
root ::= p0 | p1
p0 ::= "Give me " ( "a single lamp" | "moonlight" ) ", Ana's \\"ash\\"."
p1 ::= "Keep it in " colour "."
colour ::= "ash" | "blue hour" | "wheat and sky"
"""
ALLOWED = {
    *(f'Give me {light}, Ana\'s "ash".' for light in ("a single lamp", "moonlight")),
    *(f"Keep it in {colour}." for colour in ("ash", "blue hour", "wheat and sky")),
}


def a_request(
    text: str = "A fox keeps a lighthouse. Speak.",
    *,
    seed: int = 3,
    script: str | None = SCRIPT,
    threads: int | None = None,
) -> ModelRequest:
    """A small request."""
    messages = (ChatTurn(role="system", content="You are Luna."), ChatTurn(role="user", content=text))
    return ModelRequest(messages=messages, seed=seed, max_tokens=24, script=script, threads=threads)


async def reply(model: LanguageModel, request: ModelRequest) -> str:
    """The whole reply."""
    return "".join([piece async for piece in model.stream(request)])


class LanguageModelContract:
    """Every LanguageModel must pass this. Subclass it and provide `model`, which is not closed."""

    @pytest.fixture
    def model(self) -> LanguageModel:
        raise NotImplementedError

    def test_it_says_what_it_can_do(self, model: LanguageModel):
        assert model.profile.name
        assert model.profile.context >= 1024
        assert {"en", "*"} & set(model.profile.languages)

    async def test_a_reply_comes_in_pieces(self, model: LanguageModel):
        pieces = [piece async for piece in model.stream(a_request())]
        assert len(pieces) > 1
        assert all(pieces)

    async def test_the_same_request_gives_the_same_reply_whatever_was_asked_in_between(
        self, model: LanguageModel
    ):
        first = await reply(model, a_request())
        await reply(model, a_request("Two astronauts play chess on Mars.", seed=8, script=None))
        assert await reply(model, a_request()) == first

    async def test_the_number_of_threads_does_not_change_a_reply(self, model: LanguageModel):
        assert await reply(model, a_request(threads=2)) == await reply(model, a_request())

    async def test_closing_the_iterator_stops_the_generation(self, model: LanguageModel):
        request = a_request("Tell a long story.", script=None)
        whole = await reply(model, request)
        async with aclosing(cast(AsyncGenerator[str], model.stream(request))) as pieces:
            first = await anext(pieces)
        assert whole.startswith(first)
        assert whole != first
        assert await reply(model, a_request())

    async def test_two_at_once_both_get_their_reply(self, model: LanguageModel):
        alone = [await reply(model, a_request(seed=seed)) for seed in (1, 2)]
        assert await asyncio.gather(*(reply(model, a_request(seed=seed)) for seed in (1, 2))) == alone

    async def test_the_loop_stays_free_while_it_writes(self, model: LanguageModel):
        longest = 0.0
        writing = asyncio.ensure_future(reply(model, a_request(script=None)))
        while not writing.done():
            began = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - began)
        assert longest < 0.25  # a busy machine may take a while to come back; a whole reply takes longer
        assert await writing

    async def test_a_closed_model_says_so(self, model: LanguageModel):
        await model.close()
        await model.close()
        with pytest.raises(ModelUnavailable):
            await reply(model, a_request())


class ScriptedSpeechContract(LanguageModelContract):
    """What those owe besides that keep a script; Ollama cannot be sent one, so its models speak freely."""

    async def test_a_script_is_kept_whatever_the_seed(self, model: LanguageModel):
        said = {await reply(model, a_request(seed=seed)) for seed in range(6)}
        assert said <= ALLOWED
        assert len(said) > 1
