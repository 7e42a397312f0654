"""Running the `soundstage` command as a person does, in a home of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Home:
    """A fresh home: data, cache and settings of one imaginary person."""

    root: Path

    def run(self, *arguments: str, timeout: float = 300, **environment: str) -> Ran:
        """`soundstage` with these arguments; nobody at the keyboard."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=self.environment(**environment),
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Ran(code=done.returncode, out=done.stdout, err=done.stderr)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a child that lives here."""
        self.root.mkdir(parents=True, exist_ok=True)
        return {
            **os.environ,  # noqa: TID251  # PATH and locale are the machine's
            "HOME": str(self.root),
            "XDG_DATA_HOME": str(self.root / "data"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            **more,
        }
