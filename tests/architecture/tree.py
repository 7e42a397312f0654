"""The source tree as the architecture tests read it: modules, what they import, files with text."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "specialists", "generators", "storage", "config")
_TEXT = {"", ".py", ".md", ".toml", ".json", ".yaml", ".yml", ".lock", ".service", ".sql", ".example", ".svg"}
_NOT_OURS = {".git", ".venv", ".hypothesis", ".try", "__pycache__", "films", "build", "dist"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of the project. `name` is dotted; a package's `__init__` has the package's name."""

    name: str
    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`importer` has a line that imports `imported` (a dotted name, possibly of a name in a module)."""

    importer: str
    imported: str
    line: int

    @property
    def is_ours(self) -> bool:
        return self.imported.partition(".")[0] in {*PACKAGES, "tests", "benchmarks"}

    @property
    def is_standard(self) -> bool:
        return self.imported.partition(".")[0] in sys.stdlib_module_names


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """Every module below the named top-level packages, or below all that are installed."""
    found: list[Module] = []
    for top in tops or PACKAGES:
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append(Module(name=name, path=path, text=path.read_text(encoding="utf-8")))
    return tuple(found)


@cache
def imports() -> tuple[Import, ...]:
    """Every import of the installed packages, the late ones inside functions too."""
    return tuple(one for module in modules() for one in _imports_of(module))


def _imports_of(module: Module) -> Iterator[Import]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                targets = [alias.name for alias in names]
            case ast.ImportFrom(module=str(source), names=names, level=0):
                targets = [f"{source}.{alias.name}" for alias in names]
            case ast.ImportFrom():
                targets = ["."]  # relative: not used here, and caught by the rule for unknown homes
            case _:
                continue
        for target in targets:
            yield Import(importer=module.name, imported=target, line=node.lineno)


def text_files() -> Iterator[tuple[Path, str]]:
    """Every text file a clone of the project holds, with its text."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts
        if _NOT_OURS & set(inside) or any(part.endswith("_cache") for part in inside):
            continue
        if path.is_file() and path.suffix in _TEXT:
            yield path, path.read_text(encoding="utf-8")


def is_below(name: str, prefix: str) -> bool:
    """Whether a dotted name is `prefix` or something inside it."""
    return name == prefix or name.startswith(prefix + ".")
