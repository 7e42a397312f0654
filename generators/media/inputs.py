"""What an engine was handed: all of it there, and its pictures whole."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from storage.domain.errors import ArtifactMissing, MediaUnreadable

if TYPE_CHECKING:
    from PIL.Image import Image


def require(inputs: Mapping[str, Path], roles: Iterable[str], what: str) -> None:
    """Raise ArtifactMissing naming every one of `roles` that is not there; `what` cannot start without."""
    missing = [role for role in dict.fromkeys(roles) if role not in inputs or not inputs[role].is_file()]
    if missing:
        there = "is" if len(missing) == 1 else "are"
        raise ArtifactMissing(f"{what} cannot start: {', '.join(missing)} {there} not there.")


def picture(path: Path, role: str) -> "Image":
    """The still at `path` as RGB, decoded. Raises MediaUnreadable, which names its `role`."""
    from PIL import Image

    try:
        with Image.open(path) as still:
            return still.convert("RGB")
    except (OSError, SyntaxError, ValueError) as exc:  # what Pillow raises for a broken file
        raise MediaUnreadable(f"The picture {role} cannot be read.") from exc
