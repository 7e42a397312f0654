"""Projects and what they have made, as rows."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from storage.domain.artifact import Digest, StepKey
from storage.domain.errors import NotFound
from storage.domain.film import (
    AGED,
    Cut,
    Generation,
    Project,
    ProjectId,
    ProjectState,
    Speed,
    StepOutput,
    StepRecord,
    Take,
)
from storage.sqlite.connection import Sql, dumps, loads, micros, moment
from storage.sqlite.forgetting import forget
from storage.sqlite.plans import write_plan


class SqliteFilmStore:
    """Projects, scenes, shots, steps, takes, cuts and generations."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    async def add_project(self, project: Project) -> None:
        """Add a project. Raises ValueError when its id is taken, or its plan is no plan."""
        added = await self._sql.rows(
            """INSERT INTO projects (id, conversation, kind, title, state, folder, plan, options,
                                     created_at, pinned)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING id""",
            [
                project.id,
                project.conversation,
                project.kind,
                project.title,
                project.state.value,
                project.folder,
                project.plan,
                project.options,
                micros(project.created_at),
                project.pinned,
            ],
        )
        if not added:
            raise ValueError(f"the project {project.id} is there already")
        await write_plan(self._sql, project.id, project.plan)

    async def project(self, id: ProjectId) -> Project:
        """Raises NotFound."""
        row = await self._sql.row("SELECT * FROM projects WHERE id = ?", [id])
        if row is None:
            raise _unknown(id)
        return _project(row)

    async def projects(
        self, *, states: frozenset[ProjectState] | None = None, folder: str | None = None
    ) -> Sequence[Project]:
        """Newest first."""
        rows = await self._sql.rows(
            """SELECT * FROM projects
                WHERE (:folder IS NULL OR folder = :folder)
                  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
                ORDER BY created_at DESC, rowid DESC""",
            {"folder": folder, "states": None if states is None else dumps(sorted(states))},
        )
        return [_project(row) for row in rows]

    async def update_project(
        self,
        id: ProjectId,
        *,
        state: ProjectState | None = None,
        plan: str | None = None,
        title: str | None = None,
        folder: str | None = None,
        pinned: bool | None = None,
    ) -> None:
        """Change what is given. Raises NotFound, ValueError when the plan is no plan."""
        changed = await self._sql.rows(
            """UPDATE projects
                  SET state = coalesce(:state, state), plan = coalesce(:plan, plan),
                      title = coalesce(:title, title), folder = coalesce(:folder, folder),
                      pinned = coalesce(:pinned, pinned)
                WHERE id = :id RETURNING id""",
            {
                "state": None if state is None else state.value,
                "plan": plan,
                "title": title,
                "folder": folder,
                "pinned": pinned,
                "id": id,
            },
        )
        if not changed:
            raise _unknown(id)
        if plan is not None:
            await write_plan(self._sql, id, plan)

    async def order_step(self, project: ProjectId, key: StepKey, *, kind: str, label: str, cut: int) -> None:
        """Note that the project needs this step; a second call changes nothing. Raises NotFound."""
        await self._must_exist(project)
        await self._sql.rows(
            """INSERT INTO steps (project, key, kind, label, cut) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (project, key) DO NOTHING""",
            [project, key, kind, label, cut],
        )

    async def count_start(self, project: ProjectId, key: StepKey) -> int:
        """One more start; returns how many there were. Raises NotFound when it was not ordered."""
        row = await self._sql.row(
            "UPDATE steps SET started = started + 1 WHERE project = ? AND key = ? RETURNING started",
            [project, key],
        )
        if row is None:
            raise _not_ordered(project, key)
        return row["started"]

    async def finish_step(self, project: ProjectId, output: StepOutput) -> None:
        """File the step's outputs and count one finish. Raises NotFound when it was not ordered."""
        row = await self._sql.row(
            "UPDATE steps SET finished = finished + 1 WHERE project = ? AND key = ? RETURNING finished",
            [project, output.key],
        )
        if row is None:
            raise _not_ordered(project, output.key)
        await self._sql.rows(
            """INSERT INTO step_outputs (key, outputs, seconds, peak_bytes, engine) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (key) DO UPDATE SET outputs = excluded.outputs, seconds = excluded.seconds,
                   peak_bytes = excluded.peak_bytes, engine = excluded.engine""",
            [output.key, dumps(output.outputs), output.seconds, output.peak_bytes, output.engine],
        )

    async def outputs(self, keys: Sequence[StepKey]) -> Mapping[StepKey, StepOutput]:
        """Those of `keys` that are made, in whichever project."""
        rows = await self._sql.rows(
            "SELECT * FROM step_outputs WHERE key IN (SELECT value FROM json_each(?))", [dumps(list(keys))]
        )
        return {
            StepKey(row["key"]): StepOutput(
                key=StepKey(row["key"]),
                outputs=loads(row["outputs"]),
                seconds=row["seconds"],
                peak_bytes=row["peak_bytes"],
                engine=row["engine"],
            )
            for row in rows
        }

    async def steps(self, project: ProjectId) -> Sequence[StepRecord]:
        """In the order they were ordered."""
        rows = await self._sql.rows("SELECT * FROM steps WHERE project = ? ORDER BY id", [project])
        return [
            StepRecord(
                project=ProjectId(row["project"]),
                key=StepKey(row["key"]),
                kind=row["kind"],
                label=row["label"],
                cut=row["cut"],
                started=row["started"],
                finished=row["finished"],
            )
            for row in rows
        ]

    async def add_take(
        self,
        project: ProjectId,
        shot: str,
        key: StepKey,
        artifact: Digest,
        *,
        planned: str = "",
        remarks: str = "",
    ) -> Take:
        """File a take under the next number, or find the one of that key, and select it. Raises NotFound."""
        await self._must_exist(project)
        old = await self._sql.row(
            "SELECT * FROM takes WHERE project = ? AND shot = ? AND key = ?", [project, shot, key]
        )
        if old is not None:
            return await self.select_take(project, shot, old["number"])
        added = await self._sql.rows(
            """INSERT INTO takes (project, shot, number, key, artifact, selected, planned, remarks)
               SELECT :project, :shot, 1 + coalesce(max(number), 0), :key, :artifact, 1, :planned, :remarks
                 FROM takes WHERE project = :project AND shot = :shot
               RETURNING number""",
            {
                "project": project,
                "shot": shot,
                "key": key,
                "artifact": artifact,
                "planned": planned,
                "remarks": remarks,
            },
        )
        return await self.select_take(project, shot, added[0]["number"])

    async def select_take(self, project: ProjectId, shot: str, number: int) -> Take:
        """Make a take the select. Raises NotFound."""
        rows = await self._sql.rows(
            """UPDATE takes SET selected = (number = :number)
                WHERE project = :project AND shot = :shot
                  AND EXISTS (SELECT 1 FROM takes
                               WHERE project = :project AND shot = :shot AND number = :number)
               RETURNING *""",
            {"project": project, "shot": shot, "number": number},
        )
        for row in rows:
            if row["number"] == number:
                return _take(row)
        raise NotFound(f"There is no take {number} of {shot}.")

    async def takes(self, project: ProjectId) -> Sequence[Take]:
        """By shot, then number."""
        rows = await self._sql.rows("SELECT * FROM takes WHERE project = ? ORDER BY shot, number", [project])
        return [_take(row) for row in rows]

    async def add_cut(
        self,
        project: ProjectId,
        artifact: Digest,
        *,
        note: str,
        steps: Sequence[StepKey],
        now: datetime,
        plan: str = "",
    ) -> Cut:
        """File a finished version under the next number; the same again returns the newest one."""
        await self._must_exist(project)
        newest = await self._sql.row(
            "SELECT * FROM cuts WHERE project = ? ORDER BY version DESC LIMIT 1", [project]
        )
        if newest is not None:
            cut = _cut(newest)
            if cut.artifact == artifact and cut.steps == tuple(steps):
                return cut
        rows = await self._sql.rows(
            """INSERT INTO cuts (project, version, artifact, note, steps, made_at, plan)
               VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *""",
            [
                project,
                1 if newest is None else newest["version"] + 1,
                artifact,
                note,
                dumps(list(steps)),
                micros(now),
                plan,
            ],
        )
        return _cut(rows[0])

    async def cuts(self, project: ProjectId) -> Sequence[Cut]:
        """Oldest first."""
        rows = await self._sql.rows("SELECT * FROM cuts WHERE project = ? ORDER BY version", [project])
        return [_cut(row) for row in rows]

    async def note_speed(self, engine: str, version: str, *, priced: float, seconds: float) -> None:
        """Remember that work priced at `priced` seconds took `seconds`: the past counts nine tenths."""
        await self._sql.rows(
            """INSERT INTO speeds (engine, version, priced, seconds)
               VALUES (:engine, :version, :priced, :seconds)
               ON CONFLICT (engine, version) DO UPDATE
                  SET priced = priced * :aged + excluded.priced,
                      seconds = seconds * :aged + excluded.seconds""",
            {"engine": engine, "version": version, "priced": priced, "seconds": seconds, "aged": AGED},
        )

    async def speeds(self) -> Sequence[Speed]:
        """By engine and version."""
        return [
            Speed(engine=row["engine"], version=row["version"], priced=row["priced"], seconds=row["seconds"])
            for row in await self._sql.rows("SELECT * FROM speeds ORDER BY engine, version")
        ]

    async def delete_project(self, id: ProjectId) -> None:
        """Forget all there is of the project but its artifacts. Raises NotFound."""
        await forget(self._sql, await self.project(id))

    async def add_generation(
        self,
        *,
        project: ProjectId,
        kind: str,
        parameters: str,
        workflow: str,
        status: str,
        progress: float,
        error: str,
        now: datetime,
    ) -> int:
        """Note one generation; returns its number. Raises NotFound."""
        await self._must_exist(project)
        rows = await self._sql.rows(
            """INSERT INTO generations (project, kind, parameters, workflow, status, progress, error, at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
            [project, kind, parameters, workflow, status, progress, error, micros(now)],
        )
        return rows[0]["id"]

    async def generations(self, project: ProjectId) -> Sequence[Generation]:
        """Oldest first."""
        rows = await self._sql.rows("SELECT * FROM generations WHERE project = ? ORDER BY id", [project])
        return [
            Generation(
                id=row["id"],
                project=ProjectId(row["project"]),
                kind=row["kind"],
                parameters=row["parameters"],
                workflow=row["workflow"],
                status=row["status"],
                progress=row["progress"],
                error=row["error"],
                at=moment(row["at"]),
            )
            for row in rows
        ]

    async def _must_exist(self, project: ProjectId) -> None:
        if await self._sql.row("SELECT 1 FROM projects WHERE id = ?", [project]) is None:
            raise _unknown(project)


def _unknown(project: ProjectId) -> NotFound:
    return NotFound(f"There is no project {project}.")


def _not_ordered(project: ProjectId, key: StepKey) -> NotFound:
    return NotFound(f"The project {project} has no step {key[:12]}.")


def _project(row: sqlite3.Row) -> Project:
    return Project(
        id=ProjectId(row["id"]),
        conversation=row["conversation"],
        kind=row["kind"],
        title=row["title"],
        state=ProjectState(row["state"]),
        folder=row["folder"],
        plan=row["plan"],
        options=row["options"],
        created_at=moment(row["created_at"]),
        pinned=bool(row["pinned"]),
    )


def _take(row: sqlite3.Row) -> Take:
    return Take(
        project=ProjectId(row["project"]),
        shot=row["shot"],
        number=row["number"],
        key=StepKey(row["key"]),
        artifact=Digest(row["artifact"]),
        selected=bool(row["selected"]),
        planned=row["planned"],
        remarks=row["remarks"],
    )


def _cut(row: sqlite3.Row) -> Cut:
    return Cut(
        project=ProjectId(row["project"]),
        version=row["version"],
        artifact=Digest(row["artifact"]),
        note=row["note"],
        steps=tuple(loads(row["steps"])),
        made_at=moment(row["made_at"]),
        plan=row["plan"],
    )
