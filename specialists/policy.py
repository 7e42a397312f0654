"""What the studio will not make, which rule says so, and what would be fine instead."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from storage.domain.errors import PolicyRefused

# Letters of other scripts and digits that pass for Latin ones.
_LETTERS = str.maketrans({
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "х": "x", "у": "y", "і": "i", "к": "k", "м": "m",
    "т": "t", "в": "b", "н": "h",
    "ԁ": "d", "ѕ": "s", "ј": "j", "ɡ": "g", "α": "a", "ε": "e", "ο": "o", "ρ": "p", "τ": "t", "υ": "u",
    "ν": "v", "ι": "i", "κ": "k",
})  # fmt: skip
_LEET = str.maketrans("013457@$!|8", "oieastasiib")
_DIGITS = re.compile(r"(?<=[a-z])[013457@$!|8]|[013457@$!|8](?=[a-z])")
_HIDDEN = re.compile(r"[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fires on a match of `any_of`, and of each group of `also`, and of none of `unless`."""

    name: str
    any_of: tuple[re.Pattern[str], ...]
    also: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`rule` and `sentence` are empty when allowed; else which rule fired and what would be fine.

    "ask" wants a permitted person to decide.
    """

    decision: Literal["allow", "ask", "refuse"]
    rule: str = ""
    sentence: str = ""

    @property
    def allowed(self) -> bool:
        return self.decision == "allow"


@cache
def load_rules(path: Path | None = None) -> tuple[Rule, ...]:
    """The rules of `path`, by default those that come with the studio."""
    source = path or Path(__file__).with_name("policy.toml")
    rows = cast(
        list[dict[str, Any]], tomllib.loads(source.read_text(encoding="utf-8"))["rule"]
    )  # Any: TOML values
    return tuple(
        Rule(
            name=row["name"],
            any_of=_patterns(row["any"]),
            also=_patterns(row.get("with", ())),
            unless=_patterns(row.get("unless", ())),
            instead=row["instead"],
        )
        for row in rows
    )


def judge(text: str, rules: tuple[Rule, ...] | None = None) -> Verdict:
    """Whether the studio makes what `text` asks for. Pure; sees through spacing and look-alike letters."""
    forms = _forms(text)
    for rule in rules if rules is not None else load_rules():
        for form in forms:
            if _fires(rule, form):
                return Verdict(decision="refuse", rule=rule.name, sentence=rule.instead)
    return Verdict(decision="allow")


def check_policy(text: str) -> None:
    """Raise PolicyRefused when the studio will not make this."""
    verdict = judge(text)
    if not verdict.allowed:
        raise PolicyRefused(
            f"The studio will not make this ({verdict.rule}). {verdict.sentence}", rule=verdict.rule
        )


def _fires(rule: Rule, text: str) -> bool:
    if not any(pattern.search(text) for pattern in rule.any_of):
        return False
    if not all(pattern.search(text) for pattern in rule.also):
        return False
    return not any(pattern.search(text) for pattern in rule.unless)


def _forms(text: str) -> tuple[str, ...]:
    """The text as plain lower-case words: as written, with look-alikes read, with spaced letters joined."""
    bare = _HIDDEN.sub("", unicodedata.normalize("NFKD", text)).lower()
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    plain = _words(bare)
    alike = _words(_DIGITS.sub(lambda hit: hit[0].translate(_LEET), bare.translate(_LETTERS)))
    letters = bare.translate(_LETTERS)
    dotted = re.sub(r"\b(?:\w[._*-]+)+\w\b", lambda run: re.sub(r"[._*-]+", "", run[0]), letters)
    spaced = re.sub(r"\b(?:\w[ ._*-]+){2,}\w\b", lambda run: re.sub(r"[ ._*-]+", "", run[0]), letters)
    forms = (plain, alike, _words(dotted), _words(spaced))
    return tuple(dict.fromkeys(forms))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.replace("'", "").replace("’", "")))


def _patterns(texts: list[str] | tuple[()]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in texts)
