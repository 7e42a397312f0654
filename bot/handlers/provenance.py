"""Where an artifact came from, as it is kept with it; pure."""

from collections.abc import Mapping
from typing import Any

from storage.domain.commands import Step

# IPTC's term for media made wholly by a model or a program.
SYNTHETIC = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def provenance(step: Step, version: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked of which version of the engine, and what the engine itself says (`facts` win)."""
    request = step.request.model_dump(mode="json")
    shot: dict[str, Any] = request.get("shot") or {}
    return {
        "prompt": shot.get("prompt", ""),
        "negative_prompt": ", ".join(shot.get("avoid", ())),
        "engine": step.engine,
        "engine_version": version,
        "seed": request.get("seed"),
        "width": request.get("width"),
        "height": request.get("height"),
        "step": step.key,
        "device": "cpu",
        "synthetic": SYNTHETIC,
        **facts,
    }
