"""What to render: a plan becomes steps, steps are priced, and what happens next is decided; all pure."""

from specialists.production.plans import produce, varied
from specialists.production.sound import voice_slots
from specialists.production.steps import Offering, Production

__all__ = ["Offering", "Production", "produce", "varied", "voice_slots"]
