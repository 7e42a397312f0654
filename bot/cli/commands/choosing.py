"""`soundstage take`, `again`, `lock`, `unlock`, `rollback`, `vary` and `upscale`: changes without a talk."""

from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import A_PATH, run

if TYPE_CHECKING:
    from config.settings import Settings

YES = click.option("--yes", is_flag=True, help="Do not ask first.")
DIR = click.argument("folder", metavar="DIR", type=A_PATH)


@click.command()
@DIR
@click.argument("shot")
@click.argument("number", metavar="N")
@YES
@click.pass_obj
def take(config: Path | None, folder: Path, shot: str, number: str, yes: bool) -> int:
    """Have take N of SHOT in the film."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import choose

        return choose(settings, folder, shot, number, yes=yes)

    return run(config, command)


@click.command()
@DIR
@click.argument("shot")
@YES
@click.pass_obj
def again(config: Path | None, folder: Path, shot: str, yes: bool) -> int:
    """Make one more take of SHOT."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import shoot_again

        return shoot_again(settings, folder, shot, yes=yes)

    return run(config, command)


@click.command()
@DIR
@click.argument("shot")
@click.pass_obj
def lock(config: Path | None, folder: Path, shot: str) -> int:
    """Keep SHOT as it is, whatever is asked of all shots."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import lock

        return lock(settings, folder, shot, on=True)

    return run(config, command)


@click.command()
@DIR
@click.argument("shot")
@click.pass_obj
def unlock(config: Path | None, folder: Path, shot: str) -> int:
    """Let SHOT change again."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import lock

        return lock(settings, folder, shot, on=False)

    return run(config, command)


@click.command()
@DIR
@click.argument("version")
@YES
@click.pass_obj
def rollback(config: Path | None, folder: Path, version: str, yes: bool) -> int:
    """Bring back an earlier VERSION, such as v001."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.taking import roll_back

        return roll_back(settings, folder, version, yes=yes)

    return run(config, command)


@click.command()
@DIR
@click.argument("number", metavar="[N]", required=False)
@click.option("--count", default="4", show_default=True, help="How many, 1 to 8.")
@YES
@click.pass_obj
def vary(config: Path | None, folder: Path, number: str | None, count: str, yes: bool) -> int:
    """Make more like variation N of the work in DIR."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.varying import vary

        return vary(settings, folder, number, count=count, yes=yes)

    return run(config, command)


@click.command()
@DIR
@click.argument("number", metavar="[N]", required=False)
@click.option("--times", default="2", show_default=True, help="2 or 4 times as wide and high.")
@YES
@click.pass_obj
def upscale(config: Path | None, folder: Path, number: str | None, times: str, yes: bool) -> int:
    """Make a larger copy of variation N of the image in DIR."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.varying import upscale

        return upscale(settings, folder, number, times=times, yes=yes)

    return run(config, command)


COMMANDS = (take, again, lock, unlock, rollback, vary, upscale)
