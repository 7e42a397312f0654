"""The `soundstage` command: thin, quick to start, and every trouble one sentence."""

import io
import os
import re
import sys
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.version import VERSION

if TYPE_CHECKING:
    from bot.cli.running import Command
    from config.settings import Settings

INTERRUPTED, READER_GONE = 130, 141  # as a shell counts SIGINT and SIGPIPE
A_PATH = click.Path(path_type=Path, resolve_path=True)


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Ends with 0 when all is well, 1 when the studio failed, 2 when you can mend it, 130 or 143 when "
    "it was stopped by Ctrl-C or SIGTERM.",
)
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
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@soundstage.command(name="try", context_settings={"ignore_unknown_options": False})
@click.argument("brief")
@click.option(
    "--kind", default="film", show_default=True, help="film, storyboard, image, song, speech or clip."
)
@click.option("--seconds", default="24", show_default=True, help="Length, 4 to 3600.")
@click.option("--size", default="1280x720", show_default=True, help="WIDTHxHEIGHT, even, 64 to 3840.")
@click.option("--out", type=A_PATH, help="New or empty folder [./films/<slug>].")
@click.option("--yes", is_flag=True, help="Hands-free: take the green light by itself.")
@click.option("--say", multiple=True, help="What a person would type, one per round (repeatable).")
@click.option("--seed", default=None, help="Same seed, same film [drawn from the brief].")
@click.option("--variations", default="1", show_default=True, help="How many to choose from, 1 to 8.")
@click.option("--budget", default="0", help="Most seconds of rendering it may cost; 0: no limit.")
@click.option("--discussion", default=None, help="full, short or none [as set].")
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
    variations: str,
    budget: str,
    discussion: str | None,
) -> int:
    """Make BRIEF here and now. The cast talks, you steer, then the film is rendered."""

    from bot.cli.asking import clarified

    asked = clarified(brief, hands_free=yes)

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.making import try_brief

        return try_brief(
            settings,
            asked,
            kind=kind,
            seconds=seconds,
            size=size,
            out=out,
            yes=yes,
            say=say,
            seed=seed,
            variations=variations,
            budget=budget,
            discussion=discussion,
        )

    return _run(config, command)


@soundstage.command()
@click.option("--out", type=A_PATH, help="The folder of the film to finish.")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.pass_obj
def resume(config: Path | None, out: Path | None, yes: bool) -> int:
    """Finish a brief that was accepted. The latest one, or that of --out."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.making import resume_brief

        return resume_brief(settings, out=out, yes=yes)

    return _run(config, command)


@soundstage.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.argument("words")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.pass_obj
def revise(config: Path | None, folder: Path, words: str, yes: bool) -> int:
    """Change the film in DIR as WORDS say. Only what depends on the change renders again."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.making import revise_film

        return revise_film(settings, folder, words, yes=yes)

    return _run(config, command)


@soundstage.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.argument("words", nargs=-1, required=True)
@click.pass_obj
def why(config: Path | None, folder: Path, words: Sequence[str]) -> int:
    """Say which message decided a part of a plan.

    DIR is the folder of a film; WORDS are what to ask about: shot 3, the music, the title.
    """

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.answering import tell_why

        return tell_why(settings, folder, " ".join(words))

    return _run(config, command)


@soundstage.command()
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

    return _run(config, command)


@soundstage.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> int:
    """List the Ollama server's models, or pull one."""
    if context.invoked_subcommand is not None:
        return 0

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.models import list_models

        return list_models(settings)

    return _run(context.obj, command)


@models.command()
@click.argument("name")
@click.pass_obj
def pull(config: Path | None, name: str) -> int:
    """Fetch the model NAME, such as llama3.2:3b. A pull that was stopped goes on from there."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.models import pull_model

        return pull_model(settings, name)

    return _run(config, command)


@soundstage.command()
@click.option("--no-runner", is_flag=True, help="Rooms only; a `soundstage runner` does the work.")
@click.pass_obj
def up(config: Path | None, no_runner: bool) -> int:
    """Run the studio: its rooms, its runner and its health endpoint."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.serving import serve

        return serve(settings, runner=not no_runner, rooms=True)

    return _run(config, command)


@soundstage.command()
@click.pass_obj
def runner(config: Path | None) -> int:
    """Run a job runner on the store; several may run side by side."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.serving import serve

        return serve(settings, runner=True, rooms=False)

    return _run(config, command)


@soundstage.command()
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_obj
def init(config: Path | None, force: bool) -> int:
    """Write the settings file. Every setting is in it, with its default and a sentence."""

    def command(_: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import write_settings

        return write_settings(config, force=force)

    return _run(config, command, lenient=True)


@soundstage.command()
@click.pass_obj
def doctor(config: Path | None) -> int:
    """Find what is missing and say how to mend it."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import examine

        return examine(settings, config)

    return _run(config, command, lenient=True)


@soundstage.command()
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

    return _run(config, command)


@soundstage.command()
@click.argument("source", metavar="BACKUP", type=A_PATH)
@click.pass_obj
def restore(config: Path | None, source: Path) -> int:
    """Bring back a backup; what is there now is backed up first."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import bring_back

        return bring_back(settings, source)

    return _run(config, command)


@soundstage.command()
@click.option("--dry-run", is_flag=True, help="Say what would go.")
@click.pass_obj
def prune(config: Path | None, dry_run: bool) -> int:
    """Let go of old files that no cut, select or pinned project needs."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import let_go

        return let_go(settings, dry_run=dry_run)

    return _run(config, command)


@soundstage.command()
@click.argument("reference", metavar="REF")
@click.pass_obj
def logs(config: Path | None, reference: str) -> int:
    """Show what lies behind the reference of a message."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.upkeep import show_log

        return show_log(settings, reference)

    return _run(config, command, lenient=True)


def _run(config: Path | None, command: "Command", *, lenient: bool = False) -> int:
    from bot.cli.running import run_command

    return run_command(config, command, lenient=lenient)


def main() -> None:
    """Run the command line; whatever is wrong with it is one sentence too."""
    out: object = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")  # a terminal that cannot show a sign shows "?"
    try:
        code = _invoke()
        sys.stdout.flush()
    except BrokenPipeError:  # `soundstage --help | head -1`: nobody reads on, so nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = READER_GONE
    sys.exit(code)


def _invoke() -> int:
    try:
        return soundstage.main(prog_name="soundstage", standalone_mode=False) or 0
    except click.Abort:
        return INTERRUPTED
    except SystemExit as exc:  # click's own way with a reader that has gone; our commands return
        raise BrokenPipeError from exc
    except click.ClickException as exc:
        return _refuse(exc)


def _refuse(error: click.ClickException) -> int:
    context = error.ctx if isinstance(error, click.UsageError) else None
    from bot.cli.running import refuse_usage

    sentence = re.sub(r"\.? Did you mean (.+)\?$", r" (did you mean \1?)", error.format_message().rstrip("."))
    if "unexpected extra argument" in sentence:
        sentence += "; words that belong together go into quotes"
    sentence += f"; `{context.command_path if context else 'soundstage'} --help` shows what there is."
    config = context.find_root().params.get("config") if context else None
    return refuse_usage(config, sentence, error)


if __name__ == "__main__":
    main()
