"""Files written whole or not at all: aside first, then renamed into place."""

import shutil
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Have a copy of `source` at `target`. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    part.replace(target)


def put(target: Path, text: str) -> None:
    """Have `text` at `target`, as UTF-8. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)
