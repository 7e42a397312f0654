"""`soundstage try`, `resume`, `revise` and `why`: one work, from its brief to the next version of it."""

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands import A_PATH, run

if TYPE_CHECKING:
    from config.settings import Settings


@click.command(name="try", context_settings={"ignore_unknown_options": False})
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
@click.option("--lane", default="fast", show_default=True, help="fast, or relaxed: when nobody else waits.")
@click.option("--dry-run", is_flag=True, help="Plan and say what it would take; `resume` goes on.")
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
    lane: str,
    dry_run: bool,
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
            lane=lane,
            dry_run=dry_run,
        )

    return run(config, command)


@click.command()
@click.option("--out", type=A_PATH, help="The folder of the film to finish.")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.option("--budget", default=None, help="Most seconds of rendering from now on; 0: no limit.")
@click.pass_obj
def resume(config: Path | None, out: Path | None, yes: bool, budget: str | None) -> int:
    """Finish a brief that was accepted. The latest one, or that of --out."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.making import resume_brief

        return resume_brief(settings, out=out, yes=yes, budget=budget)

    return run(config, command)


@click.command()
@click.argument("folder", metavar="DIR", type=A_PATH)
@click.argument("words")
@click.option("--yes", is_flag=True, help="Hands-free.")
@click.option("--dry-run", is_flag=True, help="Say what it would take and leave the film as it is.")
@click.pass_obj
def revise(config: Path | None, folder: Path, words: str, yes: bool, dry_run: bool) -> int:
    """Change the film in DIR as WORDS say. Only what depends on the change renders again."""

    def command(settings: "Settings") -> Awaitable[int]:
        from bot.cli.making import revise_film

        return revise_film(settings, folder, words, yes=yes, dry_run=dry_run)

    return run(config, command)


@click.command()
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

    return run(config, command)


COMMANDS = (
    try_,
    resume,
    revise,
    why,
)
