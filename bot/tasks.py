"""Tasks that are one piece of work: the first error stops the others and is raised as itself."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


@asynccontextmanager
async def together() -> AsyncGenerator[asyncio.TaskGroup]:
    """A task group that raises its first error plain instead of in a group.

    What ends a process (any BaseException that is no Exception) goes before every other error.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as group:
        graver = [error for error in group.exceptions if not isinstance(error, Exception)]
        raise (graver or group.exceptions)[0] from group
