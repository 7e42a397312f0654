"""Tables of plain text: columns as wide as what is in them; pure."""

from collections.abc import Sequence

from bot.platforms.terminal.text import cells, one_line

GAP = "  "


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """A line a row, the first row being the heads; nothing to the right of the last word."""
    clean = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(cells(row[column]) for row in clean) for column in range(len(clean[0]))]
    return [
        GAP.join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in clean
    ]
