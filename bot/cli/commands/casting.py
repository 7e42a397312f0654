"""`soundstage cast` and `models`: who plays whom, and with what."""

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import A_PATH, run

if TYPE_CHECKING:
    from config.settings import Settings


@click.command()
@click.argument("words", metavar="[ROLE MODEL]...", nargs=-1)
@click.option("--add", type=A_PATH, help="Take in a guest from a persona's file.")
@click.option("--remove", metavar="NAME", help="Let a guest go.")
@click.pass_obj
def cast(config: Path | None, words: Sequence[str], add: Path | None, remove: str | None) -> int:
    """Show who is played by which model, or change it.

    \b
    soundstage cast Luna llama3.2:3b
    soundstage cast everyone embedded
    soundstage cast Luna temperature 0.4 length 120
    soundstage cast Luna reset
    """

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.casting import cast as recast

        return recast(settings, words, add=add, remove=remove)

    return run(config, command)


@click.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> int:
    """List the Ollama server's models, or pull one."""
    if context.invoked_subcommand is not None:
        return 0

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.models import list_models

        return list_models(settings)

    return run(context.obj, command)


@models.command()
@click.argument("name")
@click.pass_obj
def pull(config: Path | None, name: str) -> int:
    """Fetch the model NAME, such as llama3.2:3b. A pull that was stopped goes on from there."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.models import pull_model

        return pull_model(settings, name)

    return run(config, command)


COMMANDS = (
    cast,
    models,
)
