"""What the environment says about the terminal this process was started in."""

import getpass
import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalFacts:
    """Name of the terminal, whether colour is wanted, whether it reflows, and who sits there."""

    term: str
    colour: bool
    reflows: bool | None
    person: str


def terminal_facts() -> TerminalFacts:
    """Facts of this process; `NO_COLOR` (no-color.org) and a dumb terminal turn colour off."""
    environ = os.environ  # noqa: TID251  # config reads the environment for everybody
    term = environ.get("TERM", "")
    try:
        person = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        person = ""
    return TerminalFacts(
        term=term or "dumb",
        colour=not environ.get("NO_COLOR") and term not in ("", "dumb"),
        reflows=False if environ.get("XTERM_VERSION") else None,
        person=person.capitalize() if person not in ("", "root") else "Director",
    )
