"""`soundstage up` and `runner`: the studio as a service."""

from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import run

if TYPE_CHECKING:
    from config.settings import Settings


@click.command()
@click.option("--no-runner", is_flag=True, help="Rooms only; a `soundstage runner` does the work.")
@click.pass_obj
def up(config: Path | None, no_runner: bool) -> int:
    """Run the studio: its rooms, its runner and its health endpoint."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.serving import serve

        return serve(settings, runner=not no_runner, rooms=True)

    return run(config, command)


@click.command()
@click.pass_obj
def runner(config: Path | None) -> int:
    """Run a job runner on the store; several may run side by side."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.serving import serve

        return serve(settings, runner=True, rooms=False)

    return run(config, command)


COMMANDS = (
    up,
    runner,
)
