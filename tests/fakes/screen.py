"""A terminal's screen in memory: what a person would see after everything drawn so far."""

from prompt_toolkit.data_structures import Size
from prompt_toolkit.output import DummyOutput

from bot.platforms.terminal.text import cells


class Screen(DummyOutput):
    """A drawing library's output that keeps the rows; those above the window are the scrollback.

    Setting `columns` moves nothing, as in xterm; `reflow` breaks standing lines anew, as most terminals
    do. `written` is every character received.
    """

    def __init__(self, *, columns: int = 80, rows: int = 24) -> None:
        self.columns = columns
        self.rows = rows
        self.written = ""
        self._lines: list[list[str]] = [[]]
        self._row = 0
        self._column = 0

    @property
    def text(self) -> str:
        """Scrollback and window, without the blanks at the ends of lines."""
        return "\n".join("".join(cell or " " for cell in line).rstrip() for line in self._plain()).rstrip()

    @property
    def height(self) -> int:
        """Rows in use, blank ones at the end too."""
        return len(self._lines)

    def reflow(self, columns: int) -> None:
        """Narrow the window to `columns`; lines with wide characters are not for this."""
        lines: list[list[str]] = []
        cursor_row = self._row
        for number, line in enumerate(self._lines):
            if number == cursor_row:
                self._row, self._column = len(lines) + self._column // columns, self._column % columns
            rows = range(0, max(1, len(line)), columns)
            lines += [line[start : start + columns] for start in rows]
        self._lines, self.columns = lines, columns

    def get_size(self) -> Size:
        return Size(rows=self.rows, columns=self.columns)

    def write(self, data: str) -> None:
        self.write_raw(data)

    def write_raw(self, data: str) -> None:
        self.written += data
        for character in data:
            self._put(character)

    def erase_end_of_line(self) -> None:
        del self._lines[self._row][self._column :]

    def erase_down(self) -> None:
        self.erase_end_of_line()
        del self._lines[self._row + 1 :]

    def cursor_up(self, amount: int) -> None:
        self._row = max(self._top, self._row - amount)

    def cursor_down(self, amount: int) -> None:
        self._go_to_row(min(self._top + self.rows - 1, self._row + amount))

    def cursor_forward(self, amount: int) -> None:
        self._column = min(self.columns - 1, self._column + amount)

    def cursor_backward(self, amount: int) -> None:
        self._column = max(0, self._column - amount)

    @property
    def _top(self) -> int:
        return max(0, len(self._lines) - self.rows)

    def _plain(self) -> list[list[str]]:
        # The second cell of a wide character holds nothing to print.
        return [[cell for cell in line if cell != "\0"] for line in self._lines]

    def _go_to_row(self, row: int) -> None:
        while len(self._lines) <= row:
            self._lines.append([])
        self._row = row

    def _put(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._go_to_row(self._row + 1)
        elif (size := cells(character)) == 0:
            line = self._lines[self._row]
            if self._column and len(line) >= self._column:
                line[self._column - 1] += character
        else:
            if self._column + size > self.columns:
                self._column = 0
                self._go_to_row(self._row + 1)
            line = self._lines[self._row]
            line.extend([""] * (self._column + size - len(line)))
            line[self._column : self._column + size] = [character, "\0"][:size]
            self._column += size
