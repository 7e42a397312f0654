"""What planning knows of an engine without loading it."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.domain.render import Makes


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """The part of an engine's profile that keys, prices and credits are made from.

    `seconds_per_second`: wall seconds on two idle cores per second of media, or per still.
    """

    name: str
    version: str
    makes: Makes
    tier: str
    max_width: int
    max_height: int
    max_seconds: float
    seconds_per_second: float
    credits: tuple[str, ...] = ()


Bench = Mapping[Makes, EngineFacts]  # the engine chosen for each thing to be made
