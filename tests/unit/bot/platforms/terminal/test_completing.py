"""What Tab makes of the line."""

import pytest

from bot.platforms.terminal.completing import COMMANDS, completed
from storage.domain.errors import StoreBusy


async def known(line: str) -> list[str]:
    words = ("/cast Luna llama3.2:3b", "/cast Luna library/qwen3:4b", "/why sh010", "/why sh010")
    return [word for word in words if word.startswith(line.split()[0])]


async def test_a_slash_alone_shows_every_command():
    assert await completed("/", known) == COMMANDS


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("/wh", ("/why",)),
        ("  /AG", ("/again",)),
        ("/nothing", ()),
        ("warmer", ()),
        ("", ()),
        ("/why ", ("/why sh010",)),
        ("/cast Luna ", ("/cast Luna llama3.2:3b", "/cast Luna library/qwen3:4b")),
    ],
)
async def test_a_line_becomes_what_it_begins(line: str, lines: tuple[str, ...]):
    assert await completed(line, known) == lines


async def test_trouble_behind_the_completion_offers_nothing_and_says_nothing():
    async def in_trouble(_line: str) -> list[str]:
        raise StoreBusy("Another process holds the store.")

    assert await completed("/cast ", in_trouble) == ()
