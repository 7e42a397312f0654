"""The `soundstage` command as a process of its own, in a home where nobody has lived."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0  # seconds a command of the suite may take, unless it makes a whole film


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class Home:
    """A home folder and a working folder below `root`; no command may take `longest` seconds."""

    def __init__(self, root: Path, *, longest: float = LONGEST) -> None:
        self.root = root
        self.longest = longest
        self.work = root / "work"
        self.data = root / "data" / "soundstage"
        self.cache = root / "cache" / "soundstage"
        self.work.mkdir(parents=True)

    def start(
        self, *arguments: str | bytes, hidden: Sequence[str] = (), **variables: str
    ) -> subprocess.Popen[str]:
        """Begin `soundstage` with these arguments and environment variables; no module is found in `hidden`."""
        if hidden:
            site = self.root / "site"
            site.mkdir(exist_ok=True)
            lines = [f"sys.modules[{module!r}] = None" for module in hidden]
            (site / "sitecustomize.py").write_text("\n".join(["import sys", *lines, ""]))
        environment = self.environment(variables)
        environment["PYTHONPATH"] = os.pathsep.join(
            [*([str(self.root / "site")] if hidden else []), str(ROOT)]
        )
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str | bytes, hidden: Sequence[str] = (), **variables: str) -> Ended:
        """Run it to its end."""
        process = self.start(*arguments, hidden=hidden, **variables)
        try:
            out, err = process.communicate(timeout=self.longest)
        finally:
            process.kill()
        return Ended(code=process.returncode, out=out, err=err)

    def left(self) -> list[str]:
        """What lies in the working folder and in the store, logs and locks aside."""
        kept = [
            path for path in self.data.rglob("*") if path.suffix not in (".log", ".lock") and path.is_file()
        ]
        return sorted(str(path.relative_to(self.root)) for path in [*self.work.rglob("*"), *kept])

    def environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        """The environment of whoever lives here."""
        inherited = {
            name: value
            for name, value in os.environ.items()  # noqa: TID251  # the child's PATH and locale
            if not name.startswith(("SOUNDSTAGE_", "XDG_", "IMAGEIO_", "OLLAMA_"))
        }
        return {
            **inherited,
            "HOME": str(self.root),
            "OLLAMA_HOST": "127.0.0.1:9",  # nobody listens there, whatever this machine runs
            "XDG_DATA_HOME": str(self.root / "data"),
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            **variables,
        }
