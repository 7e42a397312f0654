"""The example settings file, and where a person's own belongs."""

import os
from pathlib import Path

from config.load import configuration_file


def example() -> str:
    """Every setting with its default and its sentence, as TOML."""
    return Path(__file__).with_name("soundstage.example.toml").read_text(encoding="utf-8")


def configuration_path() -> Path:
    """Where this process looks for its settings when nobody names a file."""
    return configuration_file(dict(os.environ), Path.home())  # noqa: TID251  # config's to read
