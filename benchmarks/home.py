"""A home of its own for every run that is measured."""

import os
from pathlib import Path


def environment_in(home: Path) -> dict[str, str]:
    """This process's environment with an empty home and none of the person's own settings."""
    inherited = os.environ.items()  # noqa: TID251  # the child's PATH and locale are the machine's
    own = ("SOUNDSTAGE_", "XDG_", "OLLAMA_")
    kept = {name: value for name, value in inherited if not name.startswith(own)}
    return {**kept, "HOME": str(home), "OLLAMA_HOST": "127.0.0.1:9"}  # nobody listens there
