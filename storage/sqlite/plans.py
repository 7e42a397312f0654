"""Scenes and shots of a plan as rows, so that they can be asked in SQL."""

from storage.domain.film import ProjectId
from storage.planned import planned
from storage.sqlite.connection import Sql


async def write_plan(sql: Sql, project: ProjectId, plan: str) -> None:
    """Replace the project's scenes and shots by those of the plan. Raises ValueError when it is no plan."""
    scenes, shots = planned(plan)
    await sql.rows("DELETE FROM scenes WHERE project = ?", [project])
    await sql.rows("DELETE FROM shots WHERE project = ?", [project])
    for position, scene in enumerate(scenes):
        await sql.rows(
            "INSERT INTO scenes (project, id, position, title, place, mood) VALUES (?, ?, ?, ?, ?, ?)",
            [project, scene.id, position, scene.title, scene.place, scene.mood],
        )
    for position, shot in enumerate(shots):
        await sql.rows(
            """INSERT INTO shots (project, id, scene, position, subject, place, action, camera, mood,
                                  prompt, frames, seed, whole)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                project,
                shot.id,
                shot.scene,
                position,
                shot.subject,
                shot.place,
                shot.action,
                shot.camera,
                shot.mood,
                shot.prompt,
                shot.frames,
                shot.seed,
                shot.model_dump_json(),
            ],
        )
