"""Another take of a shot: the same shot under another seed, and with it under other step keys."""

import zlib

from storage.domain.events import StepFailed
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, Shot, SongPlan, SpeechPlan

RETAKE = "another take"  # what StepFailed says comes next
RETAKES = 2  # a shot, asked for by inspection


def is_retake(event: object) -> bool:
    """Whether the event says that inspection asked for another take."""
    return isinstance(event, StepFailed) and event.next == RETAKE


def shot_named(label: str) -> str:
    """The shot of a step's label, which begins with it: "sh010" of "sh010 panel"."""
    return label.partition(" ")[0]


def reseeded(plan: AnyPlan, shot: str) -> AnyPlan:
    """The plan with another seed for one shot, the same every time it is asked for."""
    match plan:
        case MoviePlan():
            shots = tuple(_other_seed(s) if s.id == shot else s for s in plan.shots)
            return plan.model_copy(update={"shots": shots})
        case ImagePlan() | ClipPlan():
            return plan.model_copy(update={"shot": _other_seed(plan.shot)})
        case SongPlan() | SpeechPlan():
            return plan


def _other_seed(shot: Shot) -> Shot:
    return shot.model_copy(update={"seed": zlib.crc32(f"take after {shot.seed}".encode())})
