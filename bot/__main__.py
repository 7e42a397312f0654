"""The `soundstage` command: thin, quick to start, and every trouble one sentence."""

import io
import os
import re
import sys
from pathlib import Path

import click

from bot.cli.commands import casting, choosing, keeping, looking, making, serving
from bot.version import VERSION

INTERRUPTED, READER_GONE = 130, 141  # as a shell counts SIGINT and SIGPIPE


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


for group in (making, looking, choosing, casting, serving, keeping):
    for command in group.COMMANDS:
        soundstage.add_command(command)


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
