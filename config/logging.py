"""The studio's log: one JSON object a line, rotated, found again by a short reference."""

import json
import logging
import os
import re
import secrets
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO, cast

from storage.domain.errors import SettingsError

FILE_BYTES = 5 * 2**20
FILES_KEPT = 5
REFERENCE_FIELD = "reference"
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # nothing that looks like something else
_LETTERS = 6
_HIDDEN = "[redacted]"
_SECRET_NAMES = re.compile(r"token|secret|password|passphrase|authorization|api_?key|cookie", re.IGNORECASE)
_SECRET_SHAPES = re.compile(
    r"""(?ix)
      (?<=Bearer\ )[\w.~+/=-]{8,}                              # any Authorization header
    | (?<=(?:token|ecret|sword)[=:])[^\s&"'\[]{4,}             # token=…, secret:…, password=…
    | (?<=/api/webhooks/)\d+/[\w-]+                            # a Discord webhook is its URL
    | \b[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,}              # a Discord bot token
    | \b(?:syt_|hf_|gh[pousr]_|sk-)[\w-]{16,}                  # Matrix, Hugging Face, GitHub, OpenAI-like
    """
)
_PLAIN_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. `trace` is a traceback or ""; `extra` what the caller added."""

    time: str  # ISO 8601, UTC
    level: str
    logger: str
    message: str
    trace: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


def new_reference(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Six letters for a person to read out: log the trouble with `extra={"reference": …}` and say them.

    One in 700 million that two references are the same.
    """
    number = int.from_bytes(random_bytes(8), "big")
    letters: list[str] = []
    for _ in range(_LETTERS):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


@contextmanager
def log_to(
    folder: Path,
    *,
    level: str = "INFO",
    program: str = "soundstage",
    known_secrets: Sequence[str] = (),
    echo: TextIO | None = None,
) -> Generator[None]:
    """Send everything logged to `<folder>/<program>.log` until the block ends.

    Several processes may share the file. `known_secrets` never reach it; `echo` gets the same lines
    (a service's stderr).
    Raises SettingsError when the file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        to_file = _QuietFile(
            folder / f"{program}.log",
            maxBytes=FILE_BYTES,
            backupCount=FILES_KEPT,
            encoding="utf-8",
            errors="backslashreplace",  # half a character from a command line is logged all the same
        )
    except OSError as error:
        reason = error.strerror or str(error)
        raise SettingsError(
            [f"the log cannot be written in {folder} ({reason}): free it or set data_dir"]
        ) from error
    handlers: list[logging.Handler] = [to_file]
    if echo is not None:
        handlers.append(logging.StreamHandler(echo))
    root = logging.getLogger()
    level_before = root.level
    for handler in handlers:
        handler.setFormatter(JsonLines(known_secrets))
        root.addHandler(handler)
    root.setLevel(level)
    try:
        yield
    finally:
        root.setLevel(level_before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


class JsonLines(logging.Formatter):
    """A record as one JSON object in one line, with nothing secret in it."""

    def __init__(self, known_secrets: Sequence[str] = ()) -> None:
        super().__init__()
        # the longest first: one secret may be the beginning of another
        self._known = tuple(sorted(filter(None, known_secrets), key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        line |= {
            key: value for key, value in record.__dict__.items() if key not in _PLAIN_FIELDS | line.keys()
        }
        clean = {key: self._clean(value, key) for key, value in line.items()}
        return json.dumps(clean, ensure_ascii=False)

    def _clean(self, value: object, key: str) -> object:
        match value:
            case _ if _SECRET_NAMES.search(key):
                return _HIDDEN
            case bool() | int() | float() | None:
                return value
            case dict():
                inner = cast(dict[object, object], value)
                return {str(name): self._clean(one, str(name)) for name, one in inner.items()}
            case list() | tuple() | set() | frozenset():
                return [self._clean(one, "") for one in cast(Sequence[object], value)]
            case _:
                text = str(value)
                for known in self._known:
                    text = text.replace(known, _HIDDEN)
                return _SECRET_SHAPES.sub(_HIDDEN, text)


def find(folder: Path, reference: str) -> Entry | None:
    """The newest entry logged under this reference, in any log file of the folder, rotated ones too."""
    wanted = reference.strip().upper()
    files = sorted(folder.glob("*.log*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files:
        for line in reversed(file.read_text(encoding="utf-8", errors="replace").splitlines()):
            # most lines are not it: look before parsing
            if wanted in line and (entry := _parse(line)) and entry.extra.get(REFERENCE_FIELD) == wanted:
                return entry
    return None


def _parse(line: str) -> Entry | None:
    """The entry in a line; None for a line cut short by a crash."""
    try:
        values = cast(dict[str, Any], json.loads(line))
        plain = {name: str(values.pop(name)) for name in ("time", "level", "logger", "message")}
    except (ValueError, KeyError, AttributeError, TypeError):
        return None
    return Entry(**plain, trace=str(values.pop("trace", "")), extra=values)


class _QuietFile(RotatingFileHandler):
    """A log file that other processes rotate too, and whose own trouble stays out of the room."""

    def shouldRollover(self, record: logging.LogRecord) -> int:
        """Ask after the size of the file that bears the name now, not of the one we once opened."""
        if self.stream:  # the handler closes it for good at the end
            with suppress(OSError):
                named, opened = os.stat(self.baseFilename), os.fstat(self.stream.fileno())
                if not os.path.samestat(named, opened):  # another process has rotated it
                    self.stream.close()
                    self.stream = self._open()
        return super().shouldRollover(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Lose the line: on a full disk the film matters, and a traceback on the screen helps nobody."""
