"""Run one command: settings, log, signals, and every trouble told in one sentence."""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from config.load import from_process
from config.logging import REFERENCE_FIELD, log_to, new_reference
from config.settings import Settings
from storage.domain.errors import RequestError, SettingsError, StudioError

OK, STUDIO_BROKE, PERSON_CAN_FIX, INTERRUPTED = 0, 1, 2, 130
Command = Callable[[Settings], Awaitable[int]]
log = logging.getLogger("soundstage")


def refuse(sentence: str, *, reference: str = "") -> int:
    """Say what is wrong, in one sentence, on stderr; returns the exit code."""
    tail = f" (reference {reference}: `soundstage logs {reference}` tells more)" if reference else ""
    sys.stderr.write(f"{sentence}{tail}\n")
    return PERSON_CAN_FIX


def run_command(config: Path | None, command: Command, *, bare: bool = False) -> int:
    """The exit code of `command`. `bare` commands run before there are settings or a log."""
    try:
        settings = Settings() if bare else from_process(config)
    except SettingsError as exc:
        return refuse("The settings cannot be used: " + "; ".join(exc.problems) + ".")
    with contextlib.ExitStack() as stack:
        if not bare:
            try:
                stack.enter_context(log_to(settings.logs, level=settings.log_level))
            except SettingsError as exc:
                return refuse("; ".join(exc.problems).capitalize() + ".")
        return _guarded(settings, command)


def _guarded(settings: Settings, command: Command) -> int:
    try:
        return asyncio.run(_until_told_to_stop(settings, command))
    except (RequestError, SettingsError) as exc:
        return refuse(str(exc), reference=_noted(exc, logging.WARNING))
    except StudioError as exc:
        refuse(str(exc), reference=_noted(exc, logging.ERROR))
        return STUDIO_BROKE
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    except OSError as exc:
        return refuse(
            f"The machine refused: {exc.strerror or exc}"
            + (f" ({exc.filename})." if exc.filename else ".")
            + " Free space or rights there, then try again.",
            reference=_noted(exc, logging.ERROR),
        )
    except Exception as exc:  # noqa: BLE001  # the last door: a person never sees a traceback
        refuse(
            "Something broke inside the studio; nothing accepted is lost and `soundstage resume` goes on.",
            reference=_noted(exc, logging.ERROR),
        )
        return STUDIO_BROKE


async def _until_told_to_stop(settings: Settings, command: Command) -> int:
    """SIGTERM ends the command the way Ctrl-C does: everything in hand is given back first."""
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError):  # no signal handlers on Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await command(settings)


def _noted(exc: BaseException, level: int) -> str:
    reference = new_reference()
    log.log(level, str(exc), exc_info=exc, extra={REFERENCE_FIELD: reference, "action": "refused"})
    return reference
