"""One rule of policy: phrases in a small language for people, and where in a text they fire; pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from specialists.policy.disguise import BREAK, plain_words

Subject = Literal["brief", "message", "plan", "speech", "reference", "output"]
SUBJECTS: tuple[Subject, ...] = ("brief", "message", "plan", "speech", "reference", "output")
_GAPS = {"..": 2, "...": 5}  # the most words that may stand between
_WORD = "[^ ¶]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A text's words for a first look, before any pattern: whole words, and their beginnings."""

    words: frozenset[str]
    starts: frozenset[str]

    @classmethod
    def at(cls, form: str) -> "Glance":
        words = frozenset(form.split())
        return cls(
            words=words, starts=frozenset(word[:end] for word in words for end in range(2, len(word) + 1))
        )


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """Some phrases as one pattern. `firsts` and `stems` are the words one of them can begin with."""

    source: str
    firsts: frozenset[str]
    stems: frozenset[str]
    words: frozenset[str]  # every whole word in them
    endless: frozenset[str]  # every beginning of a word in them

    def may_be_in(self, glance: Glance) -> bool:
        """Whether a look at the words leaves it possible."""
        return not (self.firsts.isdisjoint(glance.words) and self.stems.isdisjoint(glance.starts))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, made when it is first needed: most rules never are."""
        return re.compile(self.source)

    def find(self, form: str) -> Iterator[re.Match[str]]:
        """Every place in a form of the text where one of the phrases stands."""
        return self.pattern.finditer(form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Fires where one of `any_of` stands, with one of each group of `also` within so many words.

    `within` 0 is the whole text. `harmless` phrases are passed over. A `negatable` rule lets "no blood" be.
    """

    name: str
    decision: Literal["ask", "refuse"]
    subjects: frozenset[Subject]
    any_of: Phrases
    also: tuple[Phrases, ...]
    within: int
    harmless: Phrases | None
    negation: re.Pattern[str] | None
    instead: str

    def found_in(self, form: str, glance: Glance) -> tuple[str, ...]:
        """The words that make it fire in a form of the text; none when it does not."""
        if not self.any_of.may_be_in(glance):
            return ()
        if self.any_of.pattern.search(form) is None:
            return ()
        if self.harmless is not None:
            form = self.harmless.pattern.sub(" ░", form)
        hits: list[str] = []
        for hit in self.any_of.find(form):
            if self.negation is not None and self.negation.search(form, 0, hit.start() + 1):
                continue
            around = form if not self.within else _around(form, hit, self.within)
            if all(group.pattern.search(around) for group in self.also):
                hits.append(hit[0].strip())
        return tuple(dict.fromkeys(hits))


class PhraseReader:
    """Turns phrases as people write them into patterns; `lists` are named lists of phrases."""

    def __init__(self, lists: Mapping[str, str], fold: Callable[[str], str]) -> None:
        self._lists = lists
        self._fold = fold

    def read(self, phrases: Sequence[str]) -> Phrases:
        """One pattern for all of them. Raises LookupError for a list that does not exist."""
        told = list(dict.fromkeys(one for phrase in phrases for one in self._opened(phrase)))
        if loose := [
            phrase for phrase in told if phrase.split()[0] in _GAPS or phrase.split()[0].endswith("?")
        ]:
            raise ValueError(f"policy: a phrase must begin with a word that is always there: {loose}")
        firsts: set[str] = set()
        stems: set[str] = set()
        words: set[str] = set()
        endless: set[str] = set()
        for phrase in told:
            for number, token in enumerate(self._tokens(phrase)):
                for name in self._names(token):
                    known = self._tokens(name)
                    for place, word in enumerate(known):
                        for each in word.rstrip("?").split("|"):
                            parts = each.split("_")
                            for spot, part in enumerate(parts):
                                end = part.endswith("*")
                                for bare in plain_words(self._fold(part.rstrip("*"))):
                                    (endless if end else words).add(bare)
                                    if number == place == spot == 0:
                                        (stems if end else firsts).add(bare)
        pattern = "|".join(self._pattern(phrase) for phrase in told)
        return Phrases(
            source=f" (?:{pattern})(?= )",
            firsts=frozenset(firsts),
            stems=frozenset(stems),
            words=frozenset(words),
            endless=frozenset(endless),
        )

    def ends(self, first: Sequence[str], then: Sequence[str]) -> re.Pattern[str]:
        """A pattern for the end of a text: one of `first`, perhaps followed by one of `then`."""
        one, other = ("|".join(self._pattern(p) for p in self._each(phrases)) for phrases in (first, then))
        return re.compile(f" (?:{one})(?: (?:{other}))? $")

    def _each(self, phrases: Sequence[str]) -> list[str]:
        return [one for phrase in phrases for one in self._opened(phrase)]

    def _opened(self, phrase: str) -> list[str]:
        """A phrase that is only a list's name, as the list's phrases; else itself."""
        if re.fullmatch(r"@\w+", phrase):
            return [one for entry in self._list(phrase) for one in self._opened(entry)]
        return [phrase]

    def _list(self, name: str) -> list[str]:
        if name.lstrip("@") not in self._lists:
            raise LookupError(f"policy: no list is called {name}")
        return [entry.strip() for entry in self._lists[name.lstrip("@")].split(",") if entry.strip()]

    def _tokens(self, phrase: str) -> list[str]:
        return phrase.split()

    def _names(self, token: str) -> list[str]:
        """What a token can say, as phrases: the entries of the lists it names, and its own words."""
        if token in _GAPS or token == "*":
            return []
        found: list[str] = []
        for part in token.removesuffix("?").split("|"):
            if part.startswith("@"):
                for entry in self._list(part):
                    found += self._names(entry) if entry.startswith("@") and " " not in entry else [entry]
            else:
                found.append(part)
        return [name for one in found for name in ([one] if "@" not in one else self._spelled(one))]

    def _spelled(self, entry: str) -> list[str]:
        """An entry with a list inside, by what its first words can be."""
        head, *rest = entry.split()
        return [
            f"{name} {' '.join(w for w in rest if '@' not in w and w not in _GAPS)}"
            for name in self._names(head)
        ]

    def _pattern(self, phrase: str) -> str:
        out = ""
        for number, token in enumerate(self._tokens(phrase)):
            if token in _GAPS:
                out += f"(?: {_WORD}){{0,{_GAPS[token]}}}?"
                continue
            lead = " " if number else ""
            one = self._token(token.removesuffix("?"))
            out += f"(?:{lead}{one})?" if token.endswith("?") else f"{lead}{one}"
        return out

    def _token(self, token: str) -> str:
        ways: list[str] = []
        for part in token.split("|"):
            if part == "*":
                ways.append(_WORD)
            elif part.startswith("@"):
                ways += [self._pattern(entry) for entry in self._list(part)]
            else:
                ways.append(self._plain(part.replace("_", " ")))
        ways = list(dict.fromkeys(ways))
        return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

    def _plain(self, words: str) -> str:
        out: list[str] = []
        for word in words.split():
            read = " ".join(map(re.escape, plain_words(self._fold(word.rstrip("*")))))
            out.append(read + "[^ ]*" if word.endswith("*") else read)
        return " ".join(out)


def _around(form: str, hit: re.Match[str], within: int) -> str:
    """The words of a hit and so many before and after it, up to a break."""
    before = form[: hit.start()].rpartition(BREAK)[2].split()[-within:]
    after = form[hit.end() :].partition(BREAK)[0].split()[:within]
    return f" {' '.join([*before, hit[0].strip(), *after])} "
