"""What every ConversationStore owes."""

import pytest

from storage.domain.conversation import ConversationId, Phase, Status
from storage.domain.errors import NotFound
from storage.ports import Database
from tests.builders import a_conversation, at

TALK = ConversationId("talk")
NOWHERE = ConversationId("nowhere")


class ConversationStoreContract:
    """Every ConversationStore must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_a_conversation_comes_back_as_it_was_opened(self, database: Database):
        talk = a_conversation(settings={"models": {"Luna": "qwen3"}}, brief="ein Kessel, 水壺 🫖")
        async with database.begin() as work:
            await work.conversations.open(talk)
        async with database.read() as work:
            assert await work.conversations.get(TALK) == talk

    async def test_two_conversations_cannot_share_an_id(self, database: Database):
        async with database.begin() as work:
            await work.conversations.open(a_conversation())
            with pytest.raises(ValueError, match="there already"):
                await work.conversations.open(a_conversation())

    async def test_a_conversation_that_is_not_there_is_not_found(self, database: Database):
        async with database.begin() as work:
            with pytest.raises(NotFound):
                await work.conversations.get(NOWHERE)
            with pytest.raises(NotFound):
                await work.conversations.update(NOWHERE, status=Status.CLOSED)
            with pytest.raises(NotFound):
                await work.conversations.add(NOWHERE, role="person", name="Ada", content="hm", now=at(0))

    async def test_phase_and_status_change_apart(self, database: Database):
        async with database.begin() as work:
            await work.conversations.open(a_conversation())
            await work.conversations.update(TALK, phase=Phase.REVIEW)
            await work.conversations.update(TALK, status=Status.PAUSED)
        async with database.read() as work:
            expected = a_conversation(phase=Phase.REVIEW, status=Status.PAUSED)
            assert await work.conversations.get(TALK) == expected

    async def test_messages_are_numbered_within_their_conversation_and_kept_verbatim(
        self, database: Database
    ):
        async with database.begin() as work:
            await work.conversations.open(a_conversation())
            await work.conversations.open(a_conversation("other"))
        words = "  make it snow,\n\tand 'red' \x07 light 🎬 "
        async with database.begin() as work:
            one = await work.conversations.add(TALK, role="person", name="Ada", content=words, now=at(1))
            two = await work.conversations.add(
                TALK, role="persona", name="Luna", content="Ash grey.", now=at(2), metadata={"novelty": 0.5}
            )
            other = await work.conversations.add(
                ConversationId("other"), role="studio", name="", content="", now=at(3)
            )
        assert (one.seq, two.seq, other.seq) == (1, 2, 1)
        async with database.read() as work:
            said = await work.conversations.messages(TALK)
            nothing = await work.conversations.messages(NOWHERE)
        assert list(said) == [one, two]
        assert (said[0].content, said[0].at, said[0].role) == (words, at(1), "person")
        assert (said[1].name, said[1].metadata) == ("Luna", {"novelty": 0.5})
        assert list(nothing) == []

    async def test_a_place_remembers_its_settings(self, database: Database):
        async with database.begin() as work:
            await work.conversations.set_session("guild 1", "rounds", 3)
            await work.conversations.set_session("guild 1", "cast", ["Luna", "Frame"])
            await work.conversations.set_session("guild 2", "rounds", None)
            await work.conversations.set_session("guild 1", "rounds", 4)
        async with database.read() as work:
            assert await work.conversations.session("guild 1") == {"cast": ["Luna", "Frame"], "rounds": 4}
            assert await work.conversations.session("guild 2") == {"rounds": None}
            assert await work.conversations.session("guild 3") == {}
