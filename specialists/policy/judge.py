"""What the studio will not make, which rule says so, and what would be fine instead."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from specialists.policy.disguise import Disguises, Lexicon, Reader, bare
from specialists.policy.rule import SUBJECTS, Glance, PhraseReader, Rule, Subject
from storage.domain.errors import PolicyRefused

Approved = Mapping[str, frozenset[str]]  # rule -> what was found and a permitted person allowed
_RULES = Path(__file__).with_name("rules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`rule` and `sentence` are empty when allowed; else which rule fired and what would be fine.

    "ask" wants a permitted person to decide. `found` are the words that made the rule fire, in plain
    lower case.
    """

    decision: Literal["allow", "ask", "refuse"]
    rule: str = ""
    sentence: str = ""
    found: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.decision == "allow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All rules, those that refuse first, and how texts are read for them."""

    rules: tuple[Rule, ...]
    reader: Reader


@cache
def load_policy(folder: Path = _RULES) -> Policy:
    """The rules of a folder, by default those that come with the studio."""
    tables = {path.stem: _table(path) for path in sorted(folder.glob("*.toml"))}
    disguises = _disguises(tables.pop("disguises"))
    lists = {name: text for table in tables.values() for name, text in table.get("lists", {}).items()}
    phrases = PhraseReader(lists, lambda text: bare(text, disguises.letters))
    negation = phrases.ends(["@negation"], ["@negation_between"])
    rules = tuple(
        Rule(
            name=row["name"],
            decision=row["decision"],
            subjects=frozenset(row.get("subjects", SUBJECTS)),
            any_of=phrases.read(row["any"]),
            also=tuple(phrases.read(group) for group in row.get("with", ())),
            within=row.get("within", 0),
            harmless=phrases.read(row["harmless"]) if row.get("harmless") else None,
            negation=negation if row.get("negatable") else None,
            instead=row["instead"],
        )
        for table in tables.values()
        for row in table.get("rule", ())
    )
    known = [group for rule in rules for group in (rule.any_of, *rule.also)]
    lexicon = Lexicon(
        words=frozenset(word for group in known for word in group.words if len(word) > 1),
        stems=frozenset(stem for group in known for stem in group.endless if len(stem) > 2),
    )
    ordered = sorted(rules, key=lambda rule: rule.decision != "refuse")
    return Policy(rules=tuple(ordered), reader=Reader(disguises, lexicon))


def judge(
    text: str, *, subject: Subject = "message", approved: Approved | None = None, policy: Policy | None = None
) -> Verdict:
    """Whether the studio makes what `text` asks for; sees through spacing, look-alikes and the like.

    A rule that refuses comes before one that asks. What is `approved` is not asked again.
    """
    policy = policy or load_policy()
    forms = [(form, Glance.at(form)) for form in policy.reader.forms(text)]
    for rule in policy.rules:
        if subject not in rule.subjects:
            continue
        found = {words for form, glance in forms for words in rule.found_in(form, glance)}
        if rule.decision == "ask":
            found -= (approved or {}).get(rule.name, frozenset())
        if found:
            return Verdict(
                decision=rule.decision, rule=rule.name, sentence=rule.instead, found=tuple(sorted(found))
            )
    return Verdict(decision="allow")


def check_policy(
    text: str, *, subject: Subject = "message", asking: Literal["refuse", "pass"] = "refuse"
) -> None:
    """Raise PolicyRefused when the studio will not make this.

    What a permitted person may allow is refused too, unless `asking` is "pass": then whoever calls
    has a way to ask one.
    """
    verdict = judge(text, subject=subject)
    if verdict.decision == "refuse":
        raise PolicyRefused(
            f"The studio will not make this ({verdict.rule}). {verdict.sentence}", rule=verdict.rule
        )
    if verdict.decision == "ask" and asking == "refuse":
        raise PolicyRefused(
            f"The studio will not make this without asking ({verdict.rule}). {verdict.sentence}",
            rule=verdict.rule,
        )


def _table(path: Path) -> dict[str, Any]:  # Any: TOML values
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _disguises(table: Mapping[str, Any]) -> Disguises:  # Any: TOML values
    def letters(name: str) -> dict[str, str]:
        read: dict[str, str] = {}
        for letter, others in cast(Mapping[str, str], table[name]).items():
            for one in others:
                read[one] = read.get(one, "") + letter
        return read

    return Disguises(
        letters={ord(one): letter for one, letter in letters("letters").items()},
        alike=letters("alike"),
        digits=table["digits"],
        signs=table["signs"],
        common=frozenset(table["common"].split()),
        never=frozenset(table["never"].split()),
        between=frozenset(table["between"].split()),
        announce=re.compile(table["announce"], re.IGNORECASE),
    )
