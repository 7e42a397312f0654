"""What the log says of takes that were made again."""

from collections.abc import Sequence

from storage.domain.events import CutMade, Event, StepFailed

RETAKE = "another take"  # what StepFailed says comes next


def is_retake(event: object) -> bool:
    """Whether the event says that inspection asked for another take."""
    return isinstance(event, StepFailed) and event.next == RETAKE


def shot_named(label: str) -> str:
    """The shot of a step's label, which begins with it: "sh010" of "sh010 panel"."""
    return label.partition(" ")[0]


def retakes_of(events: Sequence[Event], shot: str) -> int:
    """How often inspection had this shot made again since the newest cut."""
    count = 0
    for event in events:
        if isinstance(event, CutMade):
            count = 0
        elif isinstance(event, StepFailed) and is_retake(event) and shot_named(event.label) == shot:
            count += 1
    return count
