"""Settings from their three sources: defaults, then one TOML file, then SOUNDSTAGE_ variables."""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from config.settings import Settings
from storage.domain.errors import SettingsError

PREFIX = "SOUNDSTAGE_"
FILE_NAME = "soundstage.toml"
_BASES = ("XDG_DATA_HOME", "XDG_CACHE_HOME")
MOST_WORKERS = 4  # by default; drafts are bound by cores, and each worker costs memory


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One value somebody set, and where: what a complaint about it points at."""

    key: str
    value: Any  # whatever TOML or the environment holds; Settings checks it
    where: str


def from_process(file: Path | None = None) -> Settings:
    """Settings of this process: its environment, its home folder, its cores.

    `file` is what the person named; without it the file in the configuration folder counts, if any.
    Raises SettingsError.
    """
    return load(_environment(), _home(), file, cores=_cores())


def untouched() -> Settings:
    """Settings of this process that nobody has touched: where to look when what they set cannot be used.

    Raises SettingsError when there is no home folder.
    """
    bases = {name: value for name, value in _environment().items() if name in (*_BASES, "OLLAMA_HOST")}
    return _settled([], [], bases, _home(), _cores())


def load(environ: Mapping[str, str], home: Path, file: Path | None = None, *, cores: int = 1) -> Settings:
    """Settings with absolute paths. `cores` decides the workers when nobody set them.

    Raises SettingsError, which lists every problem of every source.
    """
    problems: list[str] = []
    path, is_named = (file, True) if file else (configuration_file(environ, home), False)
    found = [*_read_file(path, is_named, problems), *_read_environment(environ)]
    return _settled(found, problems, environ, home, cores)


def _settled(
    found: Sequence[_Found], problems: list[str], environ: Mapping[str, str], home: Path, cores: int
) -> Settings:
    values: dict[str, _Found] = {}
    for one in found:
        if one.key not in Settings.model_fields:
            problems.append(f"{one.where}: there is no setting “{one.key}”{_nearest(one.key)}")
        elif isinstance(one.value, bool):  # TOML's true would pass for the number 1
            problems.append(f"{one.where}: {one.key} is not a yes or no")
        else:
            values[one.key] = one
    defaults = {
        "data_dir": _xdg(environ, "XDG_DATA_HOME", home / ".local" / "share") / "soundstage",
        "cache_dir": _xdg(environ, "XDG_CACHE_HOME", home / ".cache") / "soundstage",
    }
    try:
        settings = Settings.model_validate(defaults | {key: one.value for key, one in values.items()})
    except ValidationError as error:
        problems.extend(_sentences(error, values))
        raise SettingsError(problems) from error
    if problems:
        raise SettingsError(problems)
    return _resolved(settings, environ, home, cores)


def configuration_file(environ: Mapping[str, str], home: Path) -> Path:
    """Where settings are looked for when nobody names a file."""
    return _xdg(environ, "XDG_CONFIG_HOME", home / ".config") / "soundstage" / FILE_NAME


def _xdg(environ: Mapping[str, str], name: str, fallback: Path) -> Path:
    """The base directory `name`. The XDG specification says to ignore a path that is not absolute."""
    named = Path(environ.get(name, ""))
    return named if named.is_absolute() else fallback


def _read_file(path: Path, is_named: bool, problems: list[str]) -> Iterator[_Found]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if is_named:
            problems.append(f"there is no file {path}")
    except OSError as error:
        problems.append(f"{path} cannot be read: {error.strerror or error}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path} is not TOML: {error}")
    else:
        yield from (_Found(key=key, value=value, where=str(path)) for key, value in values.items())


def _read_environment(environ: Mapping[str, str]) -> Iterator[_Found]:
    for name in sorted(environ):
        if name.startswith(PREFIX):
            yield _Found(key=name.removeprefix(PREFIX).lower(), value=environ[name], where=name)


def _nearest(key: str) -> str:
    close = get_close_matches(key, Settings.model_fields, n=1, cutoff=0.5)
    return f"; did you mean “{close[0]}”?" if close else ""


def _sentences(error: ValidationError, values: Mapping[str, _Found]) -> Iterator[str]:
    for trouble in error.errors(include_url=False):
        reason = trouble["msg"].removeprefix("Value error, ")
        reason = reason.replace("Input should", "it should")
        if not trouble["loc"]:  # two settings that do not fit together
            yield reason
            continue
        key = str(trouble["loc"][0])
        if key in values:
            yield f"{values[key].where}: {key} cannot be {values[key].value!r}: {reason}"
        else:
            yield f"{key}: {reason}"


def _resolved(settings: Settings, environ: Mapping[str, str], home: Path, cores: int) -> Settings:
    data_dir = _absolute(settings.data_dir, home, below=home)
    return settings.model_copy(
        update={
            "data_dir": data_dir,
            "cache_dir": _absolute(settings.cache_dir, home, below=home),
            "output_dir": _absolute(settings.output_dir, home, below=data_dir),
            "git_default_repo_dir": _absolute(settings.git_default_repo_dir, home, below=data_dir),
            "ollama_host": settings.ollama_host or environ.get("OLLAMA_HOST", "").strip(),
            "workers": settings.workers or max(1, min(cores, MOST_WORKERS)),
        }
    )


def _absolute(path: Path, home: Path, *, below: Path) -> Path:
    if path.parts[:1] == ("~",):
        return home.joinpath(*path.parts[1:])
    return below / path  # an absolute path stays itself


def _environment() -> dict[str, str]:
    return dict(os.environ)  # noqa: TID251  the one place that reads the environment


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise SettingsError(["there is no home folder: set HOME to a folder you may write to"]) from error


def _cores() -> int:
    """Cores this process may use: fewer than the machine has under taskset or in a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
