"""A stand-in for an Ollama server, for tests and rehearsals without one."""

from tests.fakes.ollama.brains import Answer, Asked, Brain, Call, EmbeddedBrain
from tests.fakes.ollama.client import connected
from tests.fakes.ollama.failures import FAILURES
from tests.fakes.ollama.models import ModelHere, Published
from tests.fakes.ollama.server import Seen, StandIn

__all__ = [
    "FAILURES",
    "Answer",
    "Asked",
    "Brain",
    "Call",
    "EmbeddedBrain",
    "ModelHere",
    "Published",
    "Seen",
    "StandIn",
    "connected",
]
