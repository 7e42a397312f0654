"""What is known of each stored file, as rows."""

import sqlite3
from collections.abc import Sequence

from storage.domain.artifact import Artifact, Digest
from storage.domain.errors import NotFound
from storage.domain.film import WORKING
from storage.sqlite.connection import Sql, dumps, loads, micros, moment

# A cut, a pin or work under way keeps every output of its steps; a take is kept while it is the select.
_IN_USE = """
WITH kept (id) AS (
    SELECT id FROM projects WHERE pinned OR state IN (SELECT value FROM json_each(:working))
), needed (key) AS (
    SELECT value FROM cuts, json_each(cuts.steps)
    UNION SELECT key FROM steps WHERE project IN (SELECT id FROM kept)
)
SELECT artifact AS digest FROM cuts
UNION SELECT artifact FROM takes WHERE selected OR project IN (SELECT id FROM kept)
UNION SELECT files.value FROM step_outputs, json_each(step_outputs.outputs) AS files
       WHERE step_outputs.key IN (SELECT key FROM needed)
"""


class SqliteArtifactStore:
    """Artifacts in one table; the bytes are the file store's."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def add(self, artifact: Artifact) -> None:
        """Adding the same digest twice keeps the first."""
        await self._sql.rows(
            """INSERT INTO artifacts (digest, kind, suffix, size, made_at, parents, provenance)
               VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING""",
            [
                artifact.digest,
                artifact.kind,
                artifact.suffix,
                artifact.size,
                micros(artifact.made_at),
                dumps(list(artifact.parents)),
                dumps(artifact.provenance),
            ],
        )

    async def get(self, digest: Digest) -> Artifact:
        """Raises NotFound."""
        row = await self._sql.row("SELECT * FROM artifacts WHERE digest = ?", [digest])
        if row is None:
            raise NotFound(f"There is no artifact {digest[:12]}.")
        return _artifact(row)

    async def all(self) -> Sequence[Artifact]:
        """In the order they were added."""
        return [_artifact(row) for row in await self._sql.rows("SELECT * FROM artifacts ORDER BY rowid")]

    async def remove(self, digest: Digest) -> None:
        """Forget the artifact, and the outputs of steps that had it: they must be made again."""
        await self._sql.rows("DELETE FROM artifacts WHERE digest = ?", [digest])
        await self._sql.rows(
            """DELETE FROM step_outputs
                WHERE EXISTS (SELECT 1 FROM json_each(step_outputs.outputs) WHERE value = ?)""",
            [digest],
        )

    async def in_use(self) -> frozenset[Digest]:
        """Digests that must stay: of any cut's steps, of pinned or unfinished projects, and of selects."""
        rows = await self._sql.rows(_IN_USE, {"working": dumps(sorted(WORKING))})
        return frozenset(Digest(row["digest"]) for row in rows)


def _artifact(row: sqlite3.Row) -> Artifact:
    return Artifact(
        digest=Digest(row["digest"]),
        kind=row["kind"],
        suffix=row["suffix"],
        size=row["size"],
        made_at=moment(row["made_at"]),
        parents=tuple(loads(row["parents"])),
        provenance=loads(row["provenance"]),
    )
