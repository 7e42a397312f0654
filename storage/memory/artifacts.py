"""What is known of each stored file, in a dictionary."""

from collections.abc import Sequence
from dataclasses import replace

from storage.domain.artifact import Artifact, Digest
from storage.domain.errors import NotFound
from storage.domain.film import WORKING
from storage.memory.state import Tables, as_json


class MemoryArtifactStore:
    """Artifacts for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, artifact: Artifact) -> None:
        """Adding the same digest twice keeps the first."""
        self._tables.changing().artifacts.setdefault(artifact.digest, _lent(artifact))

    async def get(self, digest: Digest) -> Artifact:
        """Raises NotFound."""
        found = self._tables.seen().artifacts.get(digest)
        if found is None:
            raise NotFound(f"There is no artifact {digest[:12]}.")
        return _lent(found)

    async def all(self) -> Sequence[Artifact]:
        """In the order they were added."""
        return [_lent(artifact) for artifact in self._tables.seen().artifacts.values()]

    async def remove(self, digest: Digest) -> None:
        """Forget the artifact, and the outputs of steps that had it: they must be made again."""
        state = self._tables.changing()
        state.artifacts.pop(digest, None)
        for key in [key for key, made in state.outputs.items() if digest in made.outputs.values()]:
            del state.outputs[key]

    async def in_use(self) -> frozenset[Digest]:
        """Digests that must stay: of any cut's steps, of pinned or unfinished projects, and of selects."""
        state = self._tables.seen()
        kept = {one.id for one in state.projects.values() if one.pinned or one.state in WORKING}
        needed = {key for cut in state.cuts.values() for key in cut.steps}
        needed |= {key for project, key in state.steps if project in kept}
        return frozenset(
            {cut.artifact for cut in state.cuts.values()}
            | {take.artifact for take in state.takes.values() if take.selected or take.project in kept}
            | {
                digest
                for key in needed & state.outputs.keys()
                for digest in state.outputs[key].outputs.values()
            }
        )


def _lent(artifact: Artifact) -> Artifact:
    return replace(artifact, provenance=as_json(artifact.provenance))
