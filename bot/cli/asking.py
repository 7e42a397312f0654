"""A brief that says nothing, and a person there to ask: one question at a time until it does."""

import click

from bot.cli.room import is_attended
from specialists.reading.brief import check_brief
from storage.domain.errors import Unclear


def clarified(brief: str, *, hands_free: bool) -> str:
    """`brief`, or what the person types when it has no words in it.

    Hands-free it is returned as it is, for the check at the door to refuse. Raises click.Abort when
    the person leaves.
    """
    while is_attended(hands_free=hands_free):
        try:
            check_brief(brief)
        except Unclear as unclear:
            click.echo(str(unclear))
            brief = click.prompt("›", prompt_suffix=" ", default="", show_default=False)
        else:
            break
    return brief
