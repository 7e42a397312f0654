"""A terminal's stream as the drawing library writes to it, with what some terminals need otherwise."""

import os
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from prompt_toolkit.output import Output


def screen_on(stdout: TextIO, term: str) -> "Output":
    """The output for `stdout`, a terminal called `term` (TERM); 80 by 24 when it does not say."""
    from prompt_toolkit.data_structures import Size
    from prompt_toolkit.output.vt100 import Vt100_Output

    class Screen(Vt100_Output):
        def erase_down(self) -> None:
            # Line first, the rest after: tmux takes "all of it from the top" for "keep a copy in
            # the history", and the hints would be found there again.
            self.write_raw("\x1b7\x1b[K\x1b[B\r\x1b[J\x1b8")

    def size() -> Size:
        try:
            columns, rows = os.get_terminal_size(stdout.fileno())
        except (OSError, ValueError):  # hung up, or the stream was closed
            columns, rows = 0, 0
        return Size(rows=rows or 24, columns=columns or 80)

    # Without cursor reports: their answers would arrive among what the person types.
    return Screen(stdout, size, term=term, enable_cpr=False)
