"""Deleting a project: every row that is only its own, in the order in which rows refer to each other."""

from storage.domain.film import Project
from storage.sqlite.connection import Sql

_OF_PROJECT = ("scenes", "shots", "steps", "takes", "cuts", "generations", "jobs", "batches")


async def forget(sql: Sql, project: Project) -> None:
    """Delete the project and, unless another project has it too, its thread with the events in it.

    What its steps made stays known: another project may need the same, and pruning looks after the rest.
    """
    for table in _OF_PROJECT:
        await sql.rows(f"DELETE FROM {table} WHERE project = ?", [project.id])
    await sql.rows("DELETE FROM projects WHERE id = ?", [project.id])
    await sql.rows("DELETE FROM events WHERE stream = ?", [project.id])
    if await sql.row("SELECT 1 FROM projects WHERE conversation = ?", [project.conversation]) is None:
        await sql.rows("DELETE FROM messages WHERE conversation = ?", [project.conversation])
        await sql.rows("DELETE FROM conversations WHERE id = ?", [project.conversation])
        await sql.rows("DELETE FROM events WHERE stream = ?", [project.conversation])
