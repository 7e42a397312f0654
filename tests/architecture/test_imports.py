"""Imports point down, and each vendor library has one home."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.tree import PACKAGES, ROOT, Import, imports, is_below, modules

FLOOR = ("storage.domain", "storage.ports")

# The longest name that fits an importer decides. A new package must be placed here to exist.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "storage": (),  # the package itself: a docstring
    "storage.domain": ("storage.domain",),
    "storage.ports": ("storage.domain",),
    "storage.clock": FLOOR,
    "storage.disk": FLOOR,
    "storage.transitions": ("storage.domain",),  # rules that both stores keep
    "storage.turns": ("storage.domain",),
    "storage.planned": ("storage.domain",),
    "storage.memory": (*FLOOR, "storage.memory", "storage.transitions", "storage.turns", "storage.planned"),
    "storage.sqlite": (*FLOOR, "storage.sqlite", "storage.transitions", "storage.turns", "storage.planned"),
    "storage.backup": (*FLOOR, "storage.sqlite", "storage.disk"),
    "storage.prune": (*FLOOR, "storage.disk"),
    "specialists": (*FLOOR, "specialists"),
    "generators": (*FLOOR, "generators"),
    "config": ("config", "storage.domain.errors"),
    "bot": (*FLOOR, "bot", "specialists", "generators", "config"),
    "bot.bootstrap": PACKAGES,  # the composition root
    "bot.cli.ready": (*FLOOR, "bot", "config", "storage.prune"),  # the disk guard
    "bot.cli.upkeep": PACKAGES,  # backup, restore and prune work on the very files of the store
}

# Modules that only these others may import.
ONLY_BY: dict[str, tuple[str, ...]] = {
    "bot.bootstrap": ("bot.cli", "bot.__main__"),
    "bot.cli": ("bot.__main__", "bot.cli"),
}

# Third-party library -> the packages that may import it. A new one must be given a home here.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "pydantic": ("storage", "specialists", "generators", "config", "bot"),
    "aiosqlite": ("storage.sqlite",),
    "sqlite3": ("storage.sqlite",),
    "xllamacpp": ("specialists.models",),
    "ollama": ("specialists.models",),
    "httpx": ("specialists.models",),
    "tenacity": ("specialists.models",),
    "numpy": ("generators",),
    "PIL": ("generators",),
    "moviepy": ("generators.media", "generators.engines"),
    "imageio_ffmpeg": ("generators.media", "generators.engines"),
    "hibari": ("generators.sound", "generators.engines"),
    "py_nanotts": ("generators.sound", "generators.engines"),
    "mido": ("generators.sound",),
    "midirenderer": ("generators.sound", "generators.engines"),
    "pretty_midi": ("generators.sound", "generators.engines"),
    "torch": ("generators.engines",),
    "diffusers": ("generators.engines",),
    "transformers": ("generators.engines",),
    "click": ("bot.__main__", "bot.cli.commands", "bot.cli.asking"),
    "prompt_toolkit": ("bot.platforms.terminal",),
    "discord": ("bot.platforms.discord",),
    "nio": ("bot.platforms.matrix",),
}

IMPURE = ("os", "io", "subprocess", "socket", "asyncio", "threading", "random", "time", "pathlib", "logging")


def told(wrong: list[Import]) -> str:
    return "\n".join(f"{one.importer}:{one.line} imports {one.imported}" for one in wrong)


def test_a_package_imports_only_what_lies_below_it():
    wrong: list[Import] = []
    for one in imports():
        if one.is_ours:
            rule = max((name for name in MAY_IMPORT if is_below(one.importer, name)), key=len)
            if not any(is_below(one.imported, allowed) for allowed in MAY_IMPORT[rule]):
                wrong.append(one)
    assert not wrong, told(wrong)


def test_every_module_has_its_place_on_the_map():
    homeless = [
        module.name
        for module in modules()
        if module.name not in MAY_IMPORT
        and not any(is_below(module.name, name) for name in MAY_IMPORT if name != "storage")
    ]
    assert not homeless


def test_only_the_command_line_reaches_the_composition_root():
    wrong = [
        one
        for one in imports()
        for guarded, allowed in ONLY_BY.items()
        if is_below(one.imported, guarded)
        and not is_below(one.importer, guarded)
        and not any(is_below(one.importer, place) for place in allowed)
    ]
    assert not wrong, told(wrong)


def test_a_vendor_library_has_one_home():
    wrong = [
        one
        for one in imports()
        if not one.is_ours
        and (not one.is_standard or one.imported.partition(".")[0] in ONLY_IN)
        and not any(is_below(one.importer, home) for home in ONLY_IN.get(one.imported.partition(".")[0], ()))
    ]
    assert not wrong, told(wrong)


@pytest.mark.parametrize("library", IMPURE)
def test_the_domain_touches_nothing_but_values(library: str):
    wrong = [
        one
        for one in imports()
        if is_below(one.importer, "storage.domain") and is_below(one.imported, library)
    ]
    assert not wrong, told(wrong)


def test_ports_hold_words_and_nothing_that_runs():
    ports = [module for module in modules() if module.name.endswith(".ports")]
    assert len(ports) >= 4
    for module in ports:
        running = [
            node for node in module.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        assert not running, module.name


def test_a_library_that_is_imported_is_declared():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    declared = {_distribution(line) for line in (*project["dependencies"], *extras)}
    known = packages_distributions()
    for name in {
        one.imported.partition(".")[0] for one in imports() if not one.is_ours and not one.is_standard
    }:
        assert declared & {_distribution(line) for line in known.get(name, [name])}, name


def _distribution(requirement: str) -> str:
    """The distribution a requirement names, spelled as the package index spells it."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")
