"""The sentences that policy is tested with, from their data files."""

import tomllib
from typing import Any

from tests.fakes.process import ROOT

DATA = ROOT / "tests" / "data" / "policy"
PARTS = ("shown", "held_out")


def table(name: str) -> dict[str, Any]:  # Any: TOML values
    """A data file."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def fine() -> list[str]:
    """What must never be refused and needs nobody's word."""
    fresh = table("fresh")
    return [
        *(text for part in PARTS for text in table("fine")[part]["sentences"]),
        *(text for round in fresh.values() for text in round["fine"]),
    ]


def by_rule(name: str) -> list[tuple[str, str]]:
    """Sentences of "refused" or "ask", each with its rule."""
    read = table(name)
    return [(text, rule) for part in PARTS for rule, texts in read[part].items() for text in texts]


def evasions() -> list[tuple[str, str]]:
    """Disguised sentences, each with the rule that must see them."""
    read = table("evasion")
    return [(text, rule) for part in PARTS for texts in read[part].values() for text, rule in texts.items()]


def fresh(kind: str) -> list[str]:
    """Sentences written when the rules stood."""
    return [text for round in table("fresh").values() for text in round[kind]]


def references(kind: str) -> list[str]:
    """What references say: "hidden" orders, or "fine" words."""
    read = table("references")
    return [text for part in PARTS for text in read[part][kind]]
