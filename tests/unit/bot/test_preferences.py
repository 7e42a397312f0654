"""Whoever wants the picture now gets it now; whoever wants to listen may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.preferences import LENGTHS, USAGE, Preferences, resolve
from storage.memory import MemoryDatabase

ROOM = "room"
said = st.none() | st.sampled_from((*LENGTHS, "", "loud"))


@given(said, said, said, said)
def test_the_nearest_word_counts(
    command: str | None, person: str | None, room: str | None, default: str | None
):
    meant = [one for one in (command, person, room, default) if one in LENGTHS]
    assert resolve(command, person, room, default or "") == (meant[0] if meant else "full")


async def length(preferences: Preferences, person: str, command: str | None = None) -> str:
    return await preferences.discussion(ROOM, person, command, "full")


async def test_a_room_may_be_in_a_hurry_and_a_person_in_it_not():
    database = MemoryDatabase()
    preferences = Preferences(database)
    card = await preferences.set(ROOM, "discussion none", "Ana")
    assert (card.tone, card.body) == (
        "good",
        "From now on briefs in this room get no discussion: the plan at once.",
    )
    await preferences.set(ROOM, "discussion short for me", "Ben")
    preferences = Preferences(database)  # a restart
    assert [await length(preferences, who) for who in ("Ana", "Ben")] == ["none", "short"]
    assert await length(preferences, "Ben", "full") == "full"
    assert await preferences.discussion("elsewhere", "Ben", None, "full") == "full"


async def test_what_was_set_can_be_forgotten():
    preferences = Preferences(MemoryDatabase())
    await preferences.set(ROOM, "discussion none for me", "Ana")
    card = await preferences.set(ROOM, "discussion short", "Ana")
    assert "You keep your own setting (none)" in card.body
    await preferences.set(ROOM, "discussion default for me", "Ana")
    assert await length(preferences, "Ana") == "short"
    card = await preferences.set(ROOM, "discussion default", "Ana")
    assert card.body == "From now on briefs in this room are discussed as usual."
    assert await length(preferences, "Ana") == "full"


@pytest.mark.parametrize(
    "words",
    ["discussion none", "None for the room", "discussion = NONE", "discussions none for everyone please"],
)
async def test_it_may_be_said_in_several_ways(words: str):
    preferences = Preferences(MemoryDatabase())
    assert (await preferences.set(ROOM, words, "Ana")).tone == "good"
    assert await length(preferences, "Ben") == "none"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", USAGE),
        ("discussion", USAGE),
        ("discussion none short", USAGE),
        ("discussion none for me and everyone", USAGE),
        ("discussion none for me, for everyone", USAGE),
        ("discussion nonne", "Did you mean none?"),
        ("discussion xyzzy", "A discussion cannot be “xyzzy”."),
    ],
)
async def test_what_is_unclear_is_asked_back_and_changes_nothing(words: str, answer: str):
    preferences = Preferences(MemoryDatabase())
    card = await preferences.set(ROOM, words, "Ana")
    assert (card.tone, answer in card.body) == ("warn", True)
    assert await length(preferences, "Ana") == "full"


async def test_what_counts_is_shown_with_where_it_comes_from():
    preferences = Preferences(MemoryDatabase())
    await preferences.set(ROOM, "discussion short", "Ben")
    card = await preferences.show(ROOM, "Ana", "full")
    assert card.body.startswith("For Ana here: short, a few words, then the plan.")
    assert card.fields == (("Ana", "says nothing"), ("this room", "short"), ("the studio", "full"))


@pytest.mark.parametrize(
    "kept", [None, 7, "none", {"room": "loud", "people": 3}, {"people": {"Ana": ["none"]}}]
)
async def test_what_cannot_be_read_counts_as_not_said(kept: object):
    database = MemoryDatabase()
    async with database.begin() as uow:
        await uow.conversations.set_session(ROOM, "discussion", kept)
    assert await length(Preferences(database), "Ana") == "full"
    assert (await Preferences(database).set(ROOM, "discussion none", "Ana")).tone == "good"
