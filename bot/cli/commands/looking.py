"""`soundstage queue`, `projects`, `project`, `takes` and `cuts`: what there is."""

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import A_PATH, run

if TYPE_CHECKING:
    from config.settings import Settings


@click.command()
@click.argument("words", metavar="[ACT ID]", nargs=-1)
@click.option("--mine", is_flag=True, help="Only what you asked for.")
@click.pass_obj
def queue(config: Path | None, words: Sequence[str], mine: bool) -> int:
    """Show what is being made and until when, or change it.

    ID is the number in the queue, the project's id, its folder or words of its title.

    \b
    soundstage queue pause ID     begin nothing further of it
    soundstage queue resume ID    go on, with more than the budget where that was used up
    soundstage queue cancel ID    call it off
    soundstage queue retry ID     try again what failed
    soundstage queue front ID     before all others
    soundstage queue end ID       after all others
    soundstage queue relaxed ID   when nobody is in the fast lane
    soundstage queue fast ID      with everybody else again
    soundstage queue move ID after ID
    """

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.queueing import queue as look_at

        return look_at(settings, words, mine=mine)

    return run(config, command)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def projects(config: Path | None, as_json: bool) -> int:
    """List everything the studio has made, newest first."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.showing import list_projects

        return list_projects(settings, as_json=as_json)

    return run(config, command)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def project(config: Path | None, folder: Path, as_json: bool) -> int:
    """Show the work in DIR: its shots and takes, versions and files."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.showing import show_project

        return show_project(settings, folder, as_json=as_json)

    return run(config, command)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.argument("shot", required=False)
@click.pass_obj
def takes(config: Path | None, folder: Path, shot: str | None) -> int:
    """Compare the takes of a shot, or of all shots, on a page in DIR."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import compare

        return compare(settings, folder, shot)

    return run(config, command)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.pass_obj
def cuts(config: Path | None, folder: Path) -> int:
    """List the versions of the work in DIR and what changed in each."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.showing import list_cuts

        return list_cuts(settings, folder)

    return run(config, command)


COMMANDS = (queue, projects, project, takes, cuts)
