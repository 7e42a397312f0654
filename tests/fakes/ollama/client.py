"""Our adapter, talking to the stand-in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from specialists.models.ollama import OllamaServer
from tests.fakes.ollama.server import StandIn


@asynccontextmanager
async def connected(there: StandIn, **settings: Any) -> AsyncGenerator[OllamaServer]:
    """The server's models; the connections are closed on the way out. `settings` as the adapter takes them."""
    settings.setdefault("host", there.host)
    server = OllamaServer(**settings)
    try:
        yield server
    finally:
        await server.close()
