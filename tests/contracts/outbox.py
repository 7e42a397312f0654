"""What every Outbox owes."""

import pytest

from storage.domain.errors import NotFound
from storage.ports import Database
from tests.builders import at


class OutboxContract:
    """Every Outbox must pass this. Subclass it and provide `database`."""

    @pytest.fixture
    def database(self) -> Database:
        raise NotImplementedError

    async def test_what_is_put_is_pending_in_order(self, database: Database):
        async with database.begin() as work:
            assert await work.outbox.put(key="b", thread="here", body={"title": "Dailies"}, now=at(0))
            assert await work.outbox.put(key="a", thread="there", body={"files": ["x.png"]}, now=at(1))
        async with database.read() as work:
            first, second = await work.outbox.pending()
            assert [one.key for one in await work.outbox.pending(limit=1)] == ["b"]
        assert (first.key, first.thread, first.body, first.attempts) == ("b", "here", {"title": "Dailies"}, 0)
        assert (second.key, second.body) == ("a", {"files": ["x.png"]})

    async def test_the_same_key_is_put_once_even_after_it_was_posted(self, database: Database):
        async with database.begin() as work:
            await work.outbox.put(key="a", thread="here", body={"n": 1}, now=at(0))
            assert not await work.outbox.put(key="a", thread="here", body={"n": 2}, now=at(1))
            (one,) = await work.outbox.pending()
            await work.outbox.sent(one.id, reference="m1", now=at(2))
        async with database.begin() as work:
            assert not await work.outbox.put(key="a", thread="here", body={"n": 3}, now=at(3))
            assert list(await work.outbox.pending()) == []
        assert one.body == {"n": 1}

    async def test_a_post_that_failed_stays_pending_and_is_counted(self, database: Database):
        async with database.begin() as work:
            await work.outbox.put(key="a", thread="here", body={}, now=at(0))
            (one,) = await work.outbox.pending()
            await work.outbox.failed(one.id, because="the room is away")
            await work.outbox.failed(one.id, because="the room is away")
        async with database.begin() as work:
            (again,) = await work.outbox.pending()
            assert again.attempts == 2
            await work.outbox.sent(again.id, reference="m1", now=at(5))
            await work.outbox.sent(again.id, reference="m2", now=at(6))
        async with database.read() as work:
            assert list(await work.outbox.pending()) == []

    async def test_a_post_nobody_put_is_not_found(self, database: Database):
        async with database.begin() as work:
            with pytest.raises(NotFound):
                await work.outbox.sent(404, reference="m1", now=at(0))
            with pytest.raises(NotFound):
                await work.outbox.failed(404, because="?")
