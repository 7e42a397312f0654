"""Tasks that are one piece of work."""

import asyncio

import pytest

from bot.tasks import together


class Ends(BaseException):
    """Something that ends a process."""


async def fail(error: BaseException) -> None:
    raise error


async def test_the_first_error_is_raised_as_itself_and_stops_the_others():
    stopped: list[bool] = []

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)

    with pytest.raises(LookupError, match="gone"):
        async with together() as tasks:
            tasks.create_task(wait())
            tasks.create_task(fail(LookupError("gone")))
    assert stopped


async def test_what_ends_a_process_is_never_hidden_behind_an_ordinary_error():
    with pytest.raises(Ends):
        async with together() as tasks:
            tasks.create_task(fail(LookupError("first")))
            tasks.create_task(fail(Ends()))
