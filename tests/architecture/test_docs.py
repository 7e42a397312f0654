"""The documents say what is true, about everything there is."""

import ast
import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import soundstage
from bot.version import VERSION
from config.settings import Settings
from specialists.persona import read_persona
from storage.domain.events import EVENTS
from tests.architecture.tree import PACKAGES, ROOT, modules, text_files

LONGEST = 600
DOCS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]
WORDS = (
    "Persona", "Cast", "Brief", "Discussion", "Turn", "Interjection", "Constraint", "Green light", "Plan",
    "Shot", "Engine", "Host", "Step", "Artifact", "Take", "Cut", "Job", "Lease", "Event", "Command", "Port",
)  # fmt: skip


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [module.name for module in modules(*PACKAGES, "tests", "benchmarks")])
def test_a_module_begins_with_its_one_idea_and_stays_readable(name: str):
    (module,) = (one for one in modules(*PACKAGES, "tests", "benchmarks") if one.name == name)
    idea = ast.get_docstring(module.tree) or ""
    assert idea.splitlines()[:1] != [""], "the first line is a docstring saying the module's idea"
    above = module.text.partition('"""')[0]
    assert re.fullmatch(r"(# ruff: noqa: .+\n)?", above), "nothing but a word to the linter stands above it"
    assert module.text.count("\n") <= LONGEST


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_listed_with_its_fields(name: str):
    fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(EVENTS[name]))
    assert re.search(
        rf"^\| `{name}` \| [^|]+ \| {re.escape(fields)} \|$", read("docs/events.md"), re.MULTILINE
    )


def test_no_event_is_listed_that_does_not_exist():
    listed = re.findall(r"^\| `(\w+)` \|", read("docs/events.md"), re.MULTILINE)
    assert listed == list(EVENTS)


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_fixes_the_studios_words(word: str):
    assert f"**{word}**:" in read("docs/glossary.md")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_has_its_variable_in_the_example_environment(name: str):
    assert f"#SOUNDSTAGE_{name.upper()}=" in read(".env.example")


def test_no_variable_is_in_the_example_environment_that_means_nothing():
    named = re.findall(r"^#SOUNDSTAGE_(\w+)=", read(".env.example"), re.MULTILINE)
    assert [name.lower() for name in named] == list(Settings.model_fields)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_a_file_a_document_names_exists(path: Path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(rf"`((?:{'|'.join(PACKAGES)}|tests|docs|deploy|benchmarks)/[\w./-]*)`", text)
    linked = re.findall(r"\]\(([^)#:]+)\)", text)
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [link for link in linked if not (path.parent / link).exists()]
    # the one file a reader is told to write
    assert [name for name in missing if not name.endswith("nadir.md")] == []


def test_the_readme_names_every_command_and_every_option_of_try():
    readme = read("README.md")
    options = {option for one in soundstage.commands["try"].params for option in one.opts if "--" in option}
    assert {option for option in options if f"| `{option}` |" not in readme} == set()
    commands = {name for name in soundstage.commands if not re.search(rf"\b{name}\b", readme)}
    assert commands == set()


def test_the_readme_names_no_option_of_try_that_is_not_there():
    options = {option for one in soundstage.commands["try"].params for option in one.opts}
    assert set(re.findall(r"^\| `(--\w+)` \|", read("README.md"), re.MULTILINE)) <= options


def test_what_make_is_said_to_do_it_can_do():
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    for path in DOCS:
        assert (
            set(re.findall(r"`?\bmake (try|test|check|format|crash|bench|lock|clean)\b", path.read_text()))
            <= targets
        )
    assert set(re.findall(r"^#   make (\w+)", read("Makefile"), re.MULTILINE)) <= targets


def test_the_personas_guide_shows_a_persona_the_studio_takes():
    guide = read("docs/adding-a-persona.md")
    (example,) = re.findall(r"```markdown\n(.+?)```", guide, re.DOTALL)
    (patterns,) = re.findall(r"```toml\n(.+?)```", guide, re.DOTALL)
    head, prose = example.rsplit("+++\n", maxsplit=1)
    persona = read_persona(f"{head}{patterns}+++\n{prose}", "nadir.md")
    assert persona.name == "Nadir"
    assert {pattern.move for pattern in persona.patterns} == {"propose", "build"}


def test_the_version_is_the_same_everywhere():
    assert tomllib.loads(read("pyproject.toml"))["project"]["version"] == VERSION
    assert re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE).group(1) == VERSION  # pyright: ignore[reportOptionalMemberAccess]  no match is a failure too


def test_the_lock_files_agree_and_name_no_server():
    locks = [read("requirements.lock"), read("requirements-dev.lock")]
    pins = [set(re.findall(r"^([\w.-]+==\S+(?: ; .+?)?) \\$", lock, re.MULTILINE)) for lock in locks]
    assert len(pins[0]) > 20
    assert pins[0] <= pins[1]
    assert not any(re.search(r"https?://|--(?:extra-)?index-url|--find-links", lock) for lock in locks)


def test_the_lock_holds_the_build_backend_that_the_project_asks_for():
    (backend,) = tomllib.loads(read("pyproject.toml"))["build-system"]["requires"]
    assert f"\n{backend} \\\n" in read("requirements.lock")


def test_no_path_of_a_machine_is_in_the_tree():
    homes = re.compile(r"/(?:home|Users)/\w+/|/[r]oot/(?!\.ollama)")
    here = str(ROOT) if len(ROOT.parts) > 2 else None  # "/" or "/app" would be found everywhere
    found = [
        str(path.relative_to(ROOT))
        for path, text in text_files()
        if homes.search(text) or (here and re.search(rf"{re.escape(here)}\b", text))
    ]
    assert found == []
