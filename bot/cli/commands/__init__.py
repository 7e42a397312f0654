"""What can be typed behind `soundstage`: options and arguments; what a command does loads when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.cli.running import Command

A_PATH = click.Path(path_type=Path, resolve_path=True)


def run(config: Path | None, command: "Command", *, lenient: bool = False) -> int:
    """The exit code of `command`. A `lenient` one runs even where settings or log cannot be used."""
    from bot.cli.running import run_command

    return run_command(config, command, lenient=lenient)
