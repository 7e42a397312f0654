"""The `soundstage` command: thin, quick to start, and every trouble one sentence."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.version import VERSION

if TYPE_CHECKING:
    from bot.cli.running import Command

INTERRUPTED = 130
A_PATH = click.Path(path_type=Path, resolve_path=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="soundstage")
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file (default: soundstage.toml in the configuration folder).",
)
@click.pass_context
def soundstage(context: click.Context, config: Path | None) -> None:
    """An AI film studio: a cast of specialists discusses your brief, then makes the film."""
    context.obj = config


@soundstage.command(name="try", context_settings={"ignore_unknown_options": False})
@click.argument("brief")
@click.option("--kind", default="film", show_default=True, help="film, image, song, speech or clip.")
@click.option("--seconds", default="24", show_default=True, help="Length, 4 to 3600.")
@click.option("--size", default="1280x720", show_default=True, help="WIDTHxHEIGHT, even, 64 to 3840.")
@click.option("--out", type=A_PATH, help="New or empty folder [./films/<slug>].")
@click.option("--yes", is_flag=True, help="Hands-free: take the green light by itself.")
@click.option("--say", multiple=True, help="What a person would type, one per round (repeatable).")
@click.option("--seed", default=None, help="Same seed, same film [drawn from the brief].")
@click.pass_obj
def try_(
    config: Path | None,
    brief: str,
    kind: str,
    seconds: str,
    size: str,
    out: Path | None,
    yes: bool,
    say: Sequence[str],
    seed: str | None,
) -> None:
    """Make BRIEF, here and now: the cast talks, you steer, the film is rendered."""
    from bot.cli.making import try_brief

    _exit(
        config,
        lambda settings: try_brief(
            settings, brief, kind=kind, seconds=seconds, size=size, out=out, yes=yes, say=say, seed=seed
        ),
    )


@soundstage.command()
@click.option("--out", type=A_PATH, help="The folder of the film to finish.")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.pass_obj
def resume(config: Path | None, out: Path | None, yes: bool) -> None:
    """Finish a brief that was accepted (the latest, or the one of --out)."""
    from bot.cli.making import resume_brief

    _exit(config, lambda settings: resume_brief(settings, out=out, yes=yes))


@soundstage.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.argument("words")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.pass_obj
def revise(config: Path | None, folder: Path, words: str, yes: bool) -> None:
    """Change the film in DIR as WORDS say; only what depends on the change renders again."""
    from bot.cli.making import revise_film

    _exit(config, lambda settings: revise_film(settings, folder, words, yes=yes))


@soundstage.command()
@click.option("--no-runner", is_flag=True, help="Rooms only; a `soundstage runner` does the work.")
@click.pass_obj
def up(config: Path | None, no_runner: bool) -> None:
    """Run the studio: its rooms, its runner and its health endpoint."""
    from bot.cli.serving import serve

    _exit(config, lambda settings: serve(settings, runner=not no_runner, rooms=True))


@soundstage.command()
@click.pass_obj
def runner(config: Path | None) -> None:
    """Run a job runner on the store; several may run side by side."""
    from bot.cli.serving import serve

    _exit(config, lambda settings: serve(settings, runner=True, rooms=False))


@soundstage.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def init(config: Path | None, force: bool) -> None:
    """Write the settings file, every setting with its default and a sentence."""
    from bot.cli.upkeep import write_settings

    _exit(None, lambda settings: write_settings(config, force=force), bare=True)


@soundstage.command()
@click.pass_obj
def doctor(config: Path | None) -> None:
    """Find what is missing and say how to mend it."""
    from bot.cli.upkeep import examine

    _exit(config, examine)


@soundstage.command()
@click.option(
    "--to",
    type=A_PATH,
    help="Folder to write into [the backups folder].",
)
@click.pass_obj
def backup(config: Path | None, to: Path | None) -> None:
    """Write a consistent copy of everything the studio remembers."""
    from bot.cli.upkeep import back_up

    _exit(config, lambda settings: back_up(settings, to))


@soundstage.command()
@click.argument("source", metavar="BACKUP", type=A_PATH)
@click.pass_obj
def restore(config: Path | None, source: Path) -> None:
    """Bring back a backup; what is there now is backed up first."""
    from bot.cli.upkeep import bring_back

    _exit(config, lambda settings: bring_back(settings, source))


@soundstage.command()
@click.option("--dry-run", is_flag=True, help="Say what would go.")
@click.pass_obj
def prune(config: Path | None, dry_run: bool) -> None:
    """Let go of old files that no cut, select or pinned project needs."""
    from bot.cli.upkeep import let_go

    _exit(config, lambda settings: let_go(settings, dry_run=dry_run))


@soundstage.command()
@click.argument("reference", metavar="REF")
@click.pass_obj
def logs(config: Path | None, reference: str) -> None:
    """Show what lies behind the reference of a message."""
    from bot.cli.upkeep import show_log

    _exit(config, lambda settings: show_log(settings, reference))


def _exit(config: Path | None, command: "Command", *, bare: bool = False) -> None:
    from bot.cli.running import run_command

    sys.exit(run_command(config, command, bare=bare))


def main() -> None:
    """Run the command line; an unknown option or command is one sentence too."""
    try:
        soundstage.main(standalone_mode=False)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as exc:
        from bot.cli.running import refuse

        sys.exit(refuse(exc.format_message()))


if __name__ == "__main__":
    main()
