"""Every line of every plug-in list leads to something that exists."""

import re
from importlib import import_module
from typing import Any, cast

import pytest

from tests.architecture.tree import modules

LINE = re.compile(r"[\w.]+:\w+")


def registries() -> dict[str, dict[str, str]]:
    """Every constant of a package that maps names to "module:attribute", by its own name."""
    found: dict[str, dict[str, str]] = {}
    for module in modules():
        if module.path.name == "__init__.py":
            for name, value in vars(import_module(module.name)).items():
                if name.isupper() and isinstance(value, dict) and value:
                    lines = cast(dict[Any, Any], value)
                    if all(isinstance(line, str) and LINE.fullmatch(line) for line in lines.values()):
                        found[f"{module.name}.{name}"] = lines
    return found


ALL = registries()


def test_the_lists_of_engines_and_models_are_where_they_belong():
    assert {"generators.engines.ENGINES", "specialists.models.MODELS"} <= ALL.keys()


@pytest.mark.parametrize(
    ("name", "line"),
    [(f"{registry}[{name}]", line) for registry, lines in ALL.items() for name, line in lines.items()],
)
def test_a_line_leads_to_something(name: str, line: str):
    module, _, attribute = line.partition(":")
    assert hasattr(import_module(module), attribute), f"{name} names {line}"


@pytest.mark.parametrize("registry", ALL)
def test_a_list_names_nothing_twice(registry: str):
    lines = list(ALL[registry].values())
    assert len(set(lines)) == len(lines)
