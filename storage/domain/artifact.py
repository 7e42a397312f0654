"""An artifact: an immutable file named by the digest of its bytes, with where it came from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NewType

Digest = NewType("Digest", str)  # 64 hex digits: SHA-256 of the file's bytes
StepKey = NewType("StepKey", str)  # 64 hex digits: SHA-256 of all a step depends on


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file the studio made and keeps.

    `provenance` holds prompt, engine, engine version, model id, options, seed, size, device,
    seconds, peak memory in bytes, and the machine-readable mark that a model or a program made it.
    """

    digest: Digest
    kind: str  # still, layers, clip, score, speech, card, mix, sheet, cut, srt, midi, timing, …
    suffix: str  # ".png": part of the stored file's name, so that players know it
    size: int  # bytes
    made_at: datetime
    parents: tuple[Digest, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict[str, Any])  # JSON at the border
