"""What is written for a thread, as it is said in a shell: commands by their names there, no buttons."""

from collections.abc import Mapping

_INSTEAD: Mapping[str, str] = {
    "/cast ": "soundstage cast ",
    "/why ": "soundstage why DIR ",
    "/queue": "soundstage queue",
    "then choose Try again.": "then try again.",
}


def in_a_shell(text: str) -> str:
    """`text` with what one types or clicks in a thread put as what one types in a shell."""
    for there, here in _INSTEAD.items():
        text = text.replace(there, here)
    return text
