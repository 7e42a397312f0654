"""`soundstage archive`, `delete`, `init`, `doctor`, `backup`, …: what keeps a studio and its works well."""

from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import A_PATH, run

if TYPE_CHECKING:
    from config.settings import Settings


@click.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def init(config: Path | None, force: bool) -> int:
    """Write the settings file. Every setting is in it, with its default and a sentence."""

    def command(_: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import write_settings

        return write_settings(config, force=force)

    return run(config, command, lenient=True)


@click.command()
@click.pass_obj
def doctor(config: Path | None) -> int:
    """Find what is missing and say how to mend it."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import examine

        return examine(settings, config)

    return run(config, command, lenient=True)


@click.command()
@click.option(
    "--to",
    type=A_PATH,
    help="Folder to write into [the backups folder].",
)
@click.pass_obj
def backup(config: Path | None, to: Path | None) -> int:
    """Write a consistent copy of everything the studio remembers."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import back_up

        return back_up(settings, to)

    return run(config, command)


@click.command()
@click.argument("source", metavar="BACKUP", type=A_PATH)
@click.pass_obj
def restore(config: Path | None, source: Path) -> int:
    """Bring back a backup; what is there now is backed up first."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import bring_back

        return bring_back(settings, source)

    return run(config, command)


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go.")
@click.pass_obj
def prune(config: Path | None, dry_run: bool) -> int:
    """Let go of old files that no cut, select or pinned project needs."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import let_go

        return let_go(settings, dry_run=dry_run)

    return run(config, command)


@click.command()
@click.argument("reference", metavar="REF")
@click.pass_obj
def logs(config: Path | None, reference: str) -> int:
    """Show what lies behind the reference of a message."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import show_log

        return show_log(settings, reference)

    return run(config, command, lenient=True)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.option("--to", type=A_PATH, help="The file to write [DIR.zip].")
@click.pass_obj
def archive(config: Path | None, folder: Path, to: Path | None) -> int:
    """Write all there is of the work in DIR into one zip file."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.clearing import archive

        return archive(settings, folder, to)

    return run(config, command)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--files", is_flag=True, help="The folder itself goes too.")
@click.pass_obj
def delete(config: Path | None, folder: Path, yes: bool, files: bool) -> int:
    """Forget the work in DIR and what was made for it alone."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.clearing import delete

        return delete(settings, folder, yes=yes, files=files)

    return run(config, command)


COMMANDS = (
    archive,
    delete,
    init,
    doctor,
    backup,
    restore,
    prune,
    logs,
)
