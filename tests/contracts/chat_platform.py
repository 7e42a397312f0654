"""What every ChatPlatform owes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from bot.ports import Board, ChatPlatform, StepView
from storage.domain.conversation import Button, Card, Inbound, Profile

Shown = Callable[[], Awaitable[str]]

LUNA = Profile(name="Luna", colour="#c58aff", glyph="☾", craft="mood")
FRAME = Profile(name="Frame", colour="#5fb3b3", glyph="▣", craft="composition")


async def say(room: ChatPlatform, text: str, *, key: str, profile: Profile = LUNA) -> None:
    """A whole turn, streamed word by word."""
    turn = await room.turn("thread", profile, key=key)
    for word in text.split(" "):
        await turn.write(word + " ")
    await turn.end(text)


class Writer(Protocol):
    """A person in a room, who can do there what its people can. Messages are counted from 1."""

    async def says(self, text: str) -> None: ...

    async def edits(self, number: int, text: str) -> None: ...

    async def takes_back(self, number: int) -> None: ...


@asynccontextmanager
async def hearing(room: ChatPlatform, shown: Shown) -> AsyncGenerator[list[Inbound]]:
    """What comes in while inside, whole when it ends: the room is closed then."""
    heard: list[Inbound] = []

    async def listen() -> None:
        heard.extend([said async for said in room.inbound()])

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(listen(), name="listener")
        await shown()
        yield heard
        await shown()
        await room.close()


class ChatPlatformContract:
    """Subclass it and provide `room` (running) and `shown` (all that stands in the room, as text)."""

    async def test_what_a_persona_says_stands_under_its_name_and_craft(
        self, room: ChatPlatform, shown: Shown
    ):
        await say(room, "The kettle is the only warm thing.", key="1")
        seen = " ".join((await shown()).split())
        assert seen.index("Luna") < seen.index("mood") < seen.index("The kettle is the only warm thing.")

    async def test_words_are_shown_while_they_are_spoken(self, room: ChatPlatform, shown: Shown):
        turn = await room.turn("thread", LUNA, key="1")
        for piece in ("The ket", "tle bo", "ils ov"):
            await turn.write(piece)
        assert "The kettle boils" in await shown()

    async def test_a_turn_is_shown_once_however_often_it_is_asked_for(self, room: ChatPlatform, shown: Shown):
        await say(room, "Stay with the steam.", key="1")
        await say(room, "Stay with the steam.", key="1")
        await say(room, "Now the hand.", key="2")
        seen = await shown()
        assert seen.count("Stay with the steam.") == 1
        assert "Now the hand." in seen

    async def test_a_card_is_posted_once_however_often_it_is_asked_for(
        self, room: ChatPlatform, shown: Shown
    ):
        for key in ("1", "1", "2"):
            await room.post("thread", Card(title="Plan", body=f"card {key}"), key=key)
        seen = await shown()
        assert seen.count("card 1") == 1
        assert seen.count("card 2") == 1

    async def test_what_the_end_says_is_what_stands(self, room: ChatPlatform, shown: Shown):
        turn = await room.turn("thread", LUNA, key="1")
        await turn.write("As an AI I cannot ")
        await turn.end("Let the window glow last.")
        assert "Let the window glow last." in await shown()

    async def test_a_turn_that_was_not_streamed_is_shown_whole(self, room: ChatPlatform, shown: Shown):
        turn = await room.turn("thread", LUNA, key="1")
        await turn.end("One light, low.")
        assert "One light, low." in await shown()

    async def test_nothing_is_added_to_a_turn_that_is_over(self, room: ChatPlatform, shown: Shown):
        turn = await room.turn("thread", LUNA, key="1")
        await turn.end("One light, low.")
        await turn.write("More. ")
        await turn.end("Something else.")
        seen = await shown()
        assert seen.count("One light, low.") == 1
        assert "More." not in seen
        assert "Something else." not in seen

    async def test_two_personas_at_once_keep_their_words(self, room: ChatPlatform, shown: Shown):
        luna = await room.turn("thread", LUNA, key="1")
        frame = await room.turn("thread", FRAME, key="2")
        for left, right in zip("warm steam rising".split(), "wide 35mm counter".split(), strict=True):
            await luna.write(left + " ")
            await frame.write(right + " ")
        await luna.end("warm steam rising")
        await frame.end("wide 35mm counter")
        seen = await shown()
        assert all(seen.count(word) == 1 for word in "warm steam rising wide 35mm counter".split())

    async def test_a_card_shows_all_it_carries(self, room: ChatPlatform, shown: Shown):
        card = Card(
            title="Green light?",
            body="Five shots.",
            fields=(("Length", "24 s"),),
            buttons=(Button(label="film it", intent="/go"), Button(label="Warm light", intent="answer")),
            files=(
                "/films/a very long folder name that no window could hold in one line of its own/film.mp4",
            ),
            tone="good",
        )
        await room.post("thread", card, key="1")
        seen = " ".join((await shown()).split())
        for part in ("Green light?", "Five shots.", "Length", "24 s", "/go", "Warm light"):
            assert part in seen
        assert "/film.mp4" in seen.replace(" ", "")

    async def test_progress_names_the_production_and_how_far_it_is(self, room: ChatPlatform, shown: Shown):
        steps = (
            StepView(label="sh010 still", fraction=1, state="done"),
            StepView(label="sh020 still", fraction=0.5, state="running"),
        )
        await room.show("thread", Board(title="Dusk", steps=steps, fraction=0.75, left=12))
        seen = await shown()
        assert "Dusk" in seen
        assert "75%" in seen
        assert "about 12 s" in seen

    async def test_a_production_that_is_over_is_summed_up(self, room: ChatPlatform, shown: Shown):
        for state, fraction in (("running", 0.5), ("done", 1.0), ("done", 1.0)):
            steps = (StepView(label="cut", fraction=fraction, state=state),)
            await room.show("thread", Board(title="Neon Kettle", steps=steps, fraction=fraction))
        assert (await shown()).count("1 of 1 done") == 1

    async def test_a_phase_is_named_once_while_it_lasts(self, room: ChatPlatform, shown: Shown):
        await room.phase("thread", "ideation")
        await room.phase("thread", "ideation")
        assert (await shown()).count("ideation") == 1

    async def test_listening_ends_when_the_room_closes(self, room: ChatPlatform, shown: Shown):
        async with hearing(room, shown) as heard:
            pass
        assert heard == []
        assert [said async for said in room.inbound()] == []

    async def test_nobody_is_there_once_the_room_is_closed(self, room: ChatPlatform):
        await room.close()
        assert not room.is_attended

    async def test_closing_twice_and_speaking_afterwards_do_no_harm(self, room: ChatPlatform):
        turn = await room.turn("thread", LUNA, key="1")
        await turn.write("half a ")
        await room.close()
        await room.close()
        await turn.write("word ")
        await turn.end("half a word")
        await say(room, "Still here.", key="2")
        await room.post("thread", Card(title="Late"), key="3")

    async def test_a_turn_cut_at_a_sentence_stands_as_what_was_said_until_then(
        self, room: ChatPlatform, shown: Shown
    ):
        turn = await room.turn("thread", LUNA, key="1")
        for piece in ("Let the window ", "glow last. ", "An"):
            await turn.write(piece)
        await turn.end("Let the window glow last.")
        await say(room, "Now the hand.", key="2", profile=FRAME)
        seen = " ".join((await shown()).split())
        assert seen.count("Let the window glow last.") == 1
        assert "An" not in seen

    async def test_a_turn_without_words_leaves_nothing_said(self, room: ChatPlatform, shown: Shown):
        turn = await room.turn("thread", LUNA, key="1")
        await turn.end("")
        await say(room, "Now the hand.", key="2", profile=FRAME)
        seen = await shown()
        assert "Now the hand." in seen
        assert "Luna\n" not in seen.replace(" mood", "")


class WrittenInContract(ChatPlatformContract):
    """What a room owes besides when people write in it; `person` is one of them."""

    async def test_what_people_write_is_heard_in_order_each_under_a_name_of_its_own(
        self, room: ChatPlatform, shown: Shown, person: Writer
    ):
        async with hearing(room, shown) as heard:
            for text in ("make it snow", "slower", "make it snow", "/go", "/why shot 3"):
                await person.says(text)
        assert [said.text for said in heard] == [
            "make it snow",
            "slower",
            "make it snow",
            "/go",
            "/why shot 3",
        ]
        refs = [said.ref for said in heard]
        assert all(refs) and len(set(refs)) == len(refs)
        assert all(said.person and not said.edits and not said.deletes for said in heard)

    async def test_an_edited_message_is_heard_as_its_new_words(
        self, room: ChatPlatform, shown: Shown, person: Writer
    ):
        async with hearing(room, shown) as heard:
            await person.says("make it snow")
            await person.says("slower")
            await person.edits(1, "make it rain")
            await person.edits(1, "make it pour")
        first, second, *changes = heard
        assert [(said.edits, said.text) for said in changes] == [
            (first.ref, "make it rain"),
            (first.ref, "make it pour"),
        ]
        assert {said.person for said in changes} == {second.person}
        assert not any(said.deletes for said in heard)
        seen = await shown()
        assert "make it rain" in seen and "make it pour" in seen

    async def test_a_message_taken_back_is_heard_as_gone(
        self, room: ChatPlatform, shown: Shown, person: Writer
    ):
        async with hearing(room, shown) as heard:
            await person.says("make it snow")
            await person.says("slower")
            await person.takes_back(2)
        _, second, gone = heard
        assert (gone.deletes, gone.edits, gone.text) == (second.ref, "", "")
        assert gone.person == second.person
