"""What every FileStore owes."""

import hashlib
from pathlib import Path

import pytest

from storage.domain.artifact import Digest
from storage.domain.errors import ArtifactMissing
from storage.ports import FileStore
from tests.builders import a_digest


def a_file(folder: Path, content: bytes, name: str = "made.png") -> Path:
    """A file an engine has just made."""
    path = folder / name
    path.write_bytes(content)
    return path


async def stored(store: FileStore) -> list[bytes]:
    """The bytes of every stored file."""
    return sorted([path.read_bytes() async for path in store.stored()])


class FileStoreContract:
    """Every FileStore must pass this. Subclass it and provide `store`."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> FileStore:
        raise NotImplementedError

    async def test_a_file_is_kept_under_the_digest_of_its_bytes(self, store: FileStore, tmp_path: Path):
        source = a_file(tmp_path, b"a kettle")
        digest = await store.add(source, suffix=".png")
        assert digest == hashlib.sha256(b"a kettle").hexdigest()
        assert store.path(digest, ".png").read_bytes() == b"a kettle"
        assert store.path(digest, ".png").suffix == ".png"
        assert not source.exists()

    async def test_the_same_bytes_are_one_file(self, store: FileStore, tmp_path: Path):
        first = await store.add(a_file(tmp_path, b"a kettle", "one"), suffix=".png")
        second = await store.add(a_file(tmp_path, b"a kettle", "two"), suffix=".png")
        assert first == second
        assert await stored(store) == [b"a kettle"]
        assert not (tmp_path / "two").exists()

    async def test_an_empty_file_and_a_large_one_are_kept_whole(self, store: FileStore, tmp_path: Path):
        large = bytes(range(256)) * 20_000
        for content in (b"", large):
            digest = await store.add(a_file(tmp_path, content), suffix=".wav")
            assert store.path(digest, ".wav").read_bytes() == content

    async def test_a_file_that_is_not_there_is_missing(self, store: FileStore, tmp_path: Path):
        with pytest.raises(ArtifactMissing):
            store.path(a_digest("nothing"), ".png")
        with pytest.raises(ArtifactMissing):
            await store.add(tmp_path / "nothing.png", suffix=".png")
        digest = await store.add(a_file(tmp_path, b"a kettle"), suffix=".png")
        with pytest.raises(ArtifactMissing):
            store.path(digest, ".wav")

    async def test_a_removed_file_is_gone_and_removing_twice_is_fine(self, store: FileStore, tmp_path: Path):
        digest = await store.add(a_file(tmp_path, b"a kettle"), suffix=".png")
        await store.remove(digest, ".png")
        await store.remove(digest, ".png")
        with pytest.raises(ArtifactMissing):
            store.path(digest, ".png")
        assert await stored(store) == []

    async def test_taking_in_a_stored_file_again_does_not_lose_it(self, store: FileStore, tmp_path: Path):
        digest = await store.add(a_file(tmp_path, b"a kettle"), suffix=".png")
        assert await store.add(store.path(digest, ".png"), suffix=".png") == digest
        assert store.path(digest, ".png").read_bytes() == b"a kettle"

    @pytest.mark.parametrize(
        ("digest", "suffix"),
        [("../../etc/passwd", ".png"), ("a" * 64, "/../x"), ("A" * 64, ""), ("", ".png")],
    )
    async def test_a_name_that_could_lead_elsewhere_is_refused(
        self, store: FileStore, digest: str, suffix: str
    ):
        with pytest.raises(ValueError, match="not the name"):
            store.path(Digest(digest), suffix)
        with pytest.raises(ValueError, match="not the name"):
            await store.remove(Digest(digest), suffix)

    async def test_a_suffix_that_could_lead_elsewhere_keeps_nothing(self, store: FileStore, tmp_path: Path):
        source = a_file(tmp_path, b"a kettle")
        with pytest.raises(ValueError, match="not the name"):
            await store.add(source, suffix="/../../x")
        assert source.read_bytes() == b"a kettle"

    async def test_sweeping_takes_no_stored_file(self, store: FileStore, tmp_path: Path):
        digest = await store.add(a_file(tmp_path, b"a kettle"), suffix=".png")
        assert await store.sweep() == 0
        assert store.path(digest, ".png").read_bytes() == b"a kettle"

    async def test_it_tells_how_much_room_is_left(self, store: FileStore):
        assert await store.free_bytes() > 0
