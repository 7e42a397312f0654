"""Run one command: settings, log, signals, and every trouble told in one sentence."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from config.load import from_process, untouched
from config.logging import REFERENCE_FIELD, log_to, new_reference
from config.settings import Settings
from storage.domain.errors import RequestError, SettingsError, StudioError

OK, STUDIO_BROKE, PERSON_CAN_FIX = 0, 1, 2
INTERRUPTED, TERMINATED = 128 + signal.SIGINT, 128 + signal.SIGTERM
LAST_RESORT = 9.0  # seconds after which a command that was told to stop is ended where it stands
Command = Callable[[Settings], Awaitable[int]]
log = logging.getLogger("soundstage")


def refuse(sentence: str, *, reference: str = "") -> int:
    """Say what is wrong, in one sentence, on stderr; returns the exit code."""
    tail = f" (reference {reference}: `soundstage logs {reference}` tells more)" if reference else ""
    sys.stderr.write(f"{sentence}{tail}\n")
    return PERSON_CAN_FIX


def run_command(config: Path | None, command: Command, *, lenient: bool = False) -> int:
    """The exit code of `command`. A `lenient` one runs even where settings or log cannot be used."""
    try:
        settings = from_process(config)
    except SettingsError as exc:
        if not lenient:
            return _refuse_settings(exc)
        try:
            settings = untouched()
        except SettingsError as without_home:
            return refuse(_sentence(without_home))
    with contextlib.ExitStack() as stack:
        is_logged = True
        try:
            stack.enter_context(log_to(settings.logs, level=settings.log_level))
        except SettingsError as exc:
            if not lenient:
                return refuse(_sentence(exc))
            stack.enter_context(_unlogged())
            is_logged = False
        return _guarded(settings, command, is_logged=is_logged)


def refuse_usage(config: Path | None, sentence: str, error: Exception) -> int:
    """Refuse a command line that cannot be read; logged where the settings say, or would by default."""
    try:
        settings = from_process(config)
    except SettingsError:
        settings = None
    return refuse(sentence, reference=_noted_at(settings, error))


def _refuse_settings(exc: SettingsError) -> int:
    return refuse(f"The settings cannot be used: {_sentence(exc)}", reference=_noted_at(None, exc))


def _sentence(exc: SettingsError) -> str:
    return "; ".join(exc.problems) + "."


def _noted_at(settings: Settings | None, error: Exception) -> str:
    """The reference under which `error` is logged; "" when there is nowhere to log it."""
    try:
        settings = settings or untouched()
        with log_to(settings.logs):
            return _noted(error, logging.WARNING)
    except SettingsError:
        return ""


@contextmanager
def _unlogged() -> Generator[None]:
    """Without a log: what would go there goes nowhere, least of all onto the screen."""
    nowhere = logging.NullHandler()
    logging.getLogger().addHandler(nowhere)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(nowhere)


def _guarded(settings: Settings, command: Command, *, is_logged: bool) -> int:
    def note(exc: BaseException, level: int) -> str:
        return _noted(exc, level) if is_logged else ""

    stop = _Stop()
    try:
        return asyncio.run(_until_told_to_stop(settings, command, stop))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 128 + (stop.told or signal.SIGINT)
    except BrokenPipeError:
        raise  # whoever read our output has gone: `main` ends quietly
    except (RequestError, SettingsError) as exc:
        return refuse(str(exc), reference=note(exc, logging.WARNING))
    except StudioError as exc:
        refuse(str(exc), reference=note(exc, logging.ERROR))
        return STUDIO_BROKE
    except ImportError as exc:
        return refuse(
            f"The installation is not whole ({exc.name or 'a module'} cannot be loaded): run `make try` "
            "again, which installs what is missing.",
            reference=note(exc, logging.ERROR),
        )
    except OSError as exc:
        return refuse(
            f"The machine refused: {exc.strerror or exc}"
            + (f" ({exc.filename})" if exc.filename else "")
            + "; free space or rights there, then try again.",
            reference=note(exc, logging.ERROR),
        )
    except Exception as exc:  # noqa: BLE001  # the last door: a person never sees a traceback
        refuse(
            "Something broke inside the studio; nothing accepted is lost and `soundstage resume` goes on.",
            reference=note(exc, logging.ERROR),
        )
        return STUDIO_BROKE
    finally:
        stop.is_over()


class _Stop:
    """What happens at the first signal to stop, and what if the command does not end then.

    Being told again changes nothing, so that nobody interrupts the giving back of what is in hand.
    What has not ended after LAST_RESORT seconds is ended where it stands, as a power cut would;
    `resume` goes on from there.
    """

    def __init__(self) -> None:
        self.told: int | None = None  # the signal's number
        self._timer: threading.Timer | None = None

    def __call__(self, number: int, task: "asyncio.Task[object]") -> None:
        if self.told is None:
            self.told = number
            self._timer = threading.Timer(LAST_RESORT, os._exit, [128 + number])
            self._timer.daemon = True
            self._timer.start()
            task.cancel()

    def is_over(self) -> None:
        if self._timer:
            self._timer.cancel()


async def _until_told_to_stop(settings: Settings, command: Command, stop: _Stop) -> int:
    """Ctrl-C, SIGTERM and a closed terminal cancel the command, once."""
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # no signal handlers on Windows
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                loop.add_signal_handler(number, stop, number, task)
    return await command(settings)


def _noted(exc: BaseException, level: int) -> str:
    reference = new_reference()
    log.log(level, str(exc), exc_info=exc, extra={REFERENCE_FIELD: reference, "action": "refused"})
    return reference
