"""What planning knows of an engine without loading it."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.domain.render import Makes


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """The part of an engine's profile that keys, prices, limits and credits are made from.

    A request costs `fixed_seconds` and, for each second of media (or each still), `seconds_per_second`, both
    of one core; the latter for a picture of 1280x720, in proportion to its pixels where `by_pixels`.
    """

    name: str
    version: str
    makes: Makes
    tier: str
    max_width: int
    max_height: int
    max_seconds: float
    seconds_per_second: float
    fixed_seconds: float = 0.0
    by_pixels: bool = False
    credits: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()  # output roles beside `main`
    references: int = 0  # pictures of characters it takes with a still
    from_text: bool = False  # makes a clip from words alone
    ends_on: bool = False  # makes a clip arrive on a given picture
    house_format: bool = False  # its clips join with segments as they are
    exact_length: bool = True  # its music is as long as asked for, to the sample
    languages: tuple[str, ...] = ("en",)


Bench = Mapping[Makes, EngineFacts]  # the engine chosen for each thing to be made
