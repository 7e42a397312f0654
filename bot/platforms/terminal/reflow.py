"""Redrawing after a window became narrower, on terminals that wrap again what already stands.

Most terminals break lines anew when their window narrows, so the live part takes more rows than were
drawn, and going up by what was drawn would leave its top behind in the scrollback.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_toolkit.application import Application


def rows_gained(widths: Sequence[int], cursor: int, columns: int) -> int:
    """Rows added above the cursor when lines of `widths` cells are broken anew at `columns`.

    `widths` are the lines above the cursor's own; `cursor` is the cell the cursor stands on in its line.
    """
    columns = max(1, columns)
    above = sum(max(0, width - 1) // columns for width in widths)
    # Just past a full row the cursor may stand on either side of the break: assume the upper one,
    # since going up too far would erase what is finished.
    return above + max(0, cursor - 1) // columns


def reflowing_application() -> "type[Application[None]]":
    """The drawing library's application, with a resize that knows about broken lines."""
    from prompt_toolkit.application import Application

    class Reflowing(Application[None]):
        def _on_resize(self) -> None:
            screen = self.renderer.last_rendered_screen
            if screen is not None:
                cursor = screen.get_cursor_position(self.layout.current_window)
                lines = (screen.data_buffer[row] for row in range(cursor.y))
                widths = [
                    max((x + cell.width for x, cell in line.items() if cell.char.strip()), default=0)
                    for line in lines
                ]
                gained = rows_gained(widths, cursor.x, self.output.get_size().columns)
                if gained:
                    self.output.cursor_up(gained)
            super()._on_resize()

    return Reflowing
