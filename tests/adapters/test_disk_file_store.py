"""The folder of files against its contract, and what only a disk can go wrong at."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import storage.disk
from storage.disk import DiskFileStore, digest_of, named, place, take_in
from storage.domain.errors import ArtifactMissing, RequestError
from storage.ports import FileStore
from tests.contracts.file_store import FileStoreContract, a_file, stored

# Takes a file in by copying and kills itself when half of it is written.
_KILLED_WHILE_WRITING = """
import hashlib, os, signal, sys
from pathlib import Path
import storage.disk

class Slow:
    def __init__(self, *args): self._real = hashlib.sha256(*args); self._blocks = 0
    def update(self, block):
        self._blocks += 1
        if self._blocks == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        self._real.update(block)
    def hexdigest(self): return self._real.hexdigest()

class Hashlib:
    sha256 = Slow
    file_digest = staticmethod(hashlib.file_digest)

storage.disk.hashlib = Hashlib
storage.disk.take_in(Path(sys.argv[1]), Path(sys.argv[2]), ".wav", keep_source=True)
"""

# Holds a half-written file open until it is told to end.
_WRITING = """
import sys
from pathlib import Path
import storage.disk

incoming = Path(sys.argv[1])
incoming.mkdir(parents=True)
with storage.disk._aside(incoming) as (path, out):
    out.write(b"half")
    out.flush()
    print("writing", flush=True)
    sys.stdin.read()
"""


class TestDiskFileStore(FileStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> FileStore:
        return DiskFileStore(tmp_path / "files")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


async def test_a_file_is_moved_not_copied_on_one_disk(root: Path, tmp_path: Path):
    source = a_file(tmp_path, b"a kettle")
    number = source.stat().st_ino
    store = DiskFileStore(root)
    digest = await store.add(source, suffix=".png")
    assert store.path(digest, ".png").stat().st_ino == number


def test_a_file_from_another_disk_is_copied_whole(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = a_file(tmp_path, b"a kettle" * 500_000)
    real, asked = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        asked.append(self)
        if self == source:
            raise OSError(errno.EXDEV, "another disk")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    digest = take_in(root, source, ".wav")
    assert asked[0] == source
    assert digest_of(place(root, digest, ".wav")) == digest
    assert not source.exists()
    assert list((root / "incoming").iterdir()) == []


def test_a_link_is_taken_in_as_the_file_it_leads_to(root: Path, tmp_path: Path):
    real = a_file(tmp_path, b"a kettle")
    link = tmp_path / "link.png"
    link.symlink_to(real)
    digest = take_in(root, link, ".png")
    assert not place(root, digest, ".png").is_symlink()
    assert real.read_bytes() == b"a kettle"
    assert not link.is_symlink()


def test_a_stored_file_that_lost_its_end_is_replaced(root: Path, tmp_path: Path):
    digest = take_in(root, a_file(tmp_path, b"a kettle"), ".png")
    place(root, digest, ".png").write_bytes(b"a ke")
    take_in(root, a_file(tmp_path, b"a kettle"), ".png")
    assert place(root, digest, ".png").read_bytes() == b"a kettle"


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES])
async def test_a_disk_that_takes_no_more_is_told_in_a_sentence_and_nothing_half_stays(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: int
):
    source = a_file(tmp_path, b"a kettle")
    link = tmp_path / "link.png"
    link.symlink_to(source)  # a link has to be copied

    def refuse(descriptor: int) -> None:
        raise OSError(trouble, os.strerror(trouble))

    monkeypatch.setattr(storage.disk.os, "fsync", refuse)
    (root / "incoming").mkdir(parents=True)
    store = DiskFileStore(root)
    with pytest.raises(RequestError, match=r"\.$"):
        await store.add(link, suffix=".png")
    assert await stored(store) == []
    assert list((root / "incoming").iterdir()) == []
    assert link.exists()


def test_a_file_that_changes_while_it_is_copied_is_not_stored(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    source = a_file(tmp_path, b"a kettle")
    real = storage.disk.digest_of

    def digest_then_change(path: Path):
        digest = real(path)
        path.write_bytes(b"a boat")
        return digest

    monkeypatch.setattr(storage.disk, "digest_of", digest_then_change)
    with pytest.raises(ArtifactMissing, match="changed"):
        take_in(root, source, ".png", keep_source=True)
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_killed_while_writing_it_leaves_no_half_file_and_a_sweep_clears_up(root: Path, tmp_path: Path):
    source = a_file(tmp_path, bytes(5 << 20))
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED_WHILE_WRITING, str(root), str(source)], check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    store = DiskFileStore(root)
    assert asyncio.run(stored(store)) == []
    assert len(list((root / "incoming").iterdir())) == 1
    assert asyncio.run(store.sweep()) == 1
    assert list((root / "incoming").iterdir()) == []
    assert source.stat().st_size == 5 << 20


def test_a_sweep_spares_what_another_process_is_writing(root: Path):
    with subprocess.Popen(
        [sys.executable, "-c", _WRITING, str(root / "incoming")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        (root / "incoming" / "left over").write_bytes(b"half")
        assert asyncio.run(DiskFileStore(root).sweep()) == 1
        assert len(list((root / "incoming").iterdir())) == 1


def test_a_stored_path_tells_digest_and_suffix(root: Path):
    digest = "ab" * 32
    assert named(place(root, digest, ".timing.json")) == (digest, ".timing.json")
