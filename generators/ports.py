"""What the studio asks of anything that makes media."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from storage.domain.render import AnyRequest, Makes

Progress = Callable[[float, str], None]  # fraction 0-1 of this request, and what is being done


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorProfile:
    """What an engine can do. Planning asks this; nothing asks the engine's name.

    `version` goes into the key of every step the engine makes: raise it whenever the same request
    would give other bytes. `fixed_seconds` a request and `seconds_per_second` of media (or per still) price
    a dry run, in seconds of one core; the latter for 1280x720, in proportion to its pixels where `by_pixels`.
    """

    name: str
    version: str
    makes: Makes
    tier: Literal["draft", "final", "house"]
    max_width: int = 3840
    max_height: int = 3840
    max_seconds: float = 3600.0
    languages: tuple[str, ...] = ("en",)
    memory: int = 0  # bytes it needs while working
    cores: int = 1  # how many it keeps busy
    seconds_per_second: float = 1.0
    fixed_seconds: float = 0.0
    by_pixels: bool = False
    leaves: tuple[str, ...] = ()  # output roles beside `main`
    references: int = 0  # pictures of characters it takes with a still
    from_text: bool = False  # makes a clip from words alone
    ends_on: bool = False  # makes a clip arrive on a given picture
    house_format: bool = False  # its clips join with segments as they are, nothing encoded again
    exact_length: bool = True  # its music is as long as asked for, to the sample
    credits: tuple[str, ...] = ()  # "Voice: hibari, Apache-2.0": what the end card must say


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Files an engine left in its folder, by role; `main` is what was asked for.

    `facts` goes into the artifacts' provenance (model id, options, device, sample rate, …).
    """

    files: Mapping[str, Path]
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Engine(Protocol):
    """Makes one kind of media, in a process of its own, one request at a time.

    Constructing it is cheap; heavy imports and model loading happen inside `make`.
    """

    profile: GeneratorProfile

    def make(
        self,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """Make `request` from `inputs` (files by role) into `folder`, an empty directory.

        Deterministic: the same request and inputs give the same picture and sound.
        Raises EngineRefused (the request cannot be made: says why) or EngineFailed.
        """
        ...


class Generator(Protocol):
    """An engine as the running studio sees it: asked from the event loop, cancelled by cancelling."""

    async def generate(
        self,
        engine: str,
        request: AnyRequest,
        inputs: Mapping[str, Path],
        folder: Path,
        on_progress: Progress,
    ) -> Media:
        """Have `engine` make `request`.

        Raises EngineRefused, EngineFailed, or EngineCrashed when its process died.
        """
        ...

    async def warm(self) -> None:
        """Start ahead of need what the first request would have to wait for."""
        ...

    async def close(self) -> None:
        """End every process that was started."""
        ...
