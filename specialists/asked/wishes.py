"""Constraints out of a person's plain words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from specialists.asked.asking import FILLER, ORDER, Found, Origin, found_in, settled
from specialists.asked.clash import SINGLE, merge, names, overrides
from specialists.asked.intents import Intent, back_to, intent_of
from specialists.asked.measures import SHORTEST, is_relative
from specialists.asked.scope import named_in
from specialists.asked.set_apart import set_apart
from specialists.asked.undoing import TakenBack, Undo, taken_back
from specialists.reading.gloss import glossed
from specialists.reading.phrases import phrases
from storage.domain.plan import Constraint, ConstraintKind

LONGEST = 8000  # characters of a message that are read
LONG_SENTENCE = 500  # characters of one sentence that are read together


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a message asks for: its wishes, and what it takes back of earlier ones, which comes first."""

    wishes: tuple[Constraint, ...] = ()
    undoes: tuple[Undo, ...] = ()


def wishes(text: str, *, message: int | None = None, origin: Origin = "person") -> tuple[Constraint, ...]:
    """Every wish in `text`. What a person says and no rule knows becomes `other`: never lost.

    A brief gives the wishes it spells out (weather, hour, light, length, …); what it is about is
    the business of `brief.read_brief`. What takes an earlier wish back ("forget the snow") rules it out
    here, where no earlier wish is known; `asked_in` tells the two apart.
    """
    asked = asked_in(text, message=message, origin=origin)
    return merge((*(wish for undo in asked.undoes for wish in undo.instead), *asked.wishes))


def asked_in(text: str, *, message: int | None = None, origin: Origin = "person") -> Asked:
    """What `text` asks for, and what it takes back."""
    words = text.strip()[:LONGEST]
    read = re.sub(r"[^\S\n]+", " ", words)
    reader = _Reader(words=words, message=message, origin=origin)
    apart = set_apart(_plain(read) if origin != "brief" else read, origin)
    found: list[Constraint] = [reader.made(one.kind, one.value, one.scope) for one in apart.told]
    undoes: list[Undo] = []
    for sentence in _sentences(apart.rest):
        for part, undo in reader.parts(sentence) if origin != "brief" else ((sentence, None),):
            found += reader.wishes(part)
            if undo is not None:
                own = [wish for wish in found if undo.what and names(undo.what, wish)]
                found = [wish for wish in found if wish not in own]  # "make it snow. no, forget the snow"
                undoes += [] if own else [undo]
    return Asked(wishes=merge(tuple(dict.fromkeys(found))), undoes=tuple(undoes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A clause about the same shots: its text with the shots' names masked, and the scopes they mean."""

    text: str
    scopes: tuple[str | None, ...] = (None,)
    masks: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The clause with the names of shots in their places."""
        return re.sub(r"⟦(\d+)⟧", lambda hit: self.masks[int(hit[1])], self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the sentences of one message."""

    words: str
    message: int | None
    origin: Origin

    def parts(self, sentence: _Sentence) -> Iterator[tuple[_Sentence, Undo | None]]:
        """The sentence cut after each thing it takes back, and what is taken back there."""
        at = 0
        for back in taken_back(sentence.text):
            before = replace(sentence, text=sentence.text[at : back.start])
            yield before, self._undo(back, sentence)
            at = back.end
        yield replace(sentence, text=sentence.text[at:]), None

    def _undo(self, back: TakenBack, sentence: _Sentence) -> Undo:
        """With what it means where there is nothing to take back."""
        if back.lifts:
            return Undo(what=back.what, instead=tuple(self._allowed(back.what)), lifts=True)
        if back.rules_out:
            read = self.wishes(replace(sentence, text=f"no {back.what}"))
            return Undo(what=back.what, instead=tuple(read))
        if " not " in f" {back.words} " and not any(True for _ in found_in(back.what, "person")):
            return Undo(what=back.what, instead=(self.made("exclude", back.what, None),))
        return Undo(what=back.what)

    def wishes(self, sentence: _Sentence) -> list[Constraint]:
        """The wishes of one sentence, in which nothing is taken back."""
        person = self.origin != "brief"
        text = sentence.text
        if person:
            parts = re.split(r"\s*,\s+", text)
            text = ", ".join(map(glossed, parts))
        else:
            parts = [text]
        # an order inside a brief is a wish like any other
        told: Origin = "person" if ORDER.match(text) else self.origin
        here = settled([one for one in found_in(text, told) if one.value.strip()])
        found: list[Constraint] = []
        for scope in sentence.scopes:
            found += [self._read(one, scope, text) for one in here]
            if person:
                for said in _left_over(text, here):
                    kind, value = _named(_restored(_unglossed(said, parts), sentence))
                    found.append(self.made(kind, value, scope))
        return found

    def _read(self, one: Found, scope: str | None, text: str) -> Constraint:
        if scope is not None and one.kind != "length" and (one.kind in _WHOLE or one.value.isdigit()):
            # a song that ends in a shot is not no music
            said = re.sub(r"\s*⟦\d+⟧\s*", " ", text).strip(" ,")
            return self.made("other", said or text[one.start : one.end], scope)
        value = one.value
        if one.kind == "length" and scope is None and not is_relative(value):
            value = f"{max(float(value), SHORTEST):g}"  # a film; a shot may be shorter
        return self.made(one.kind, value, None if one.kind in _UNSHOT else scope)

    def _allowed(self, what: str) -> Iterator[Constraint]:
        """ "One old man is fine": he may be seen; "dogs are fine" where nobody had ruled them out."""
        bare = re.sub(r"^(?:an?|the|some|one|a few|a couple of)\s+", "", what.strip(), flags=re.IGNORECASE)
        read = phrases(bare)
        if any(True for _ in found_in(what, "person")):
            yield from self.wishes(_Sentence(text=what))
        elif read.nouns and read.nouns[0].kind != "idea":
            yield self.made("subject", read.nouns[0].text, None)
        else:
            yield self.made("other", f"{what} is fine", None)

    def made(self, kind: ConstraintKind, value: str, scope: str | None) -> Constraint:
        """One wish of this message, limited to the shots of `scope`."""
        return Constraint(
            words=self.words,
            kind=kind,
            value=value[:200],
            origin=self.origin,
            message=self.message,
            shot=scope,
        )


_WHOLE = frozenset(("music",))  # of the whole film: limited to a shot it stays in the person's words
_UNSHOT = frozenset(("title", "size", "language", "ending"))  # about no shot, whatever is named beside them


def _unglossed(said: str, parts: list[str]) -> str:
    """Words no rule knows, as the person wrote them."""
    return next((part for part in parts if glossed(part) != part and said in glossed(part)), said)


def _restored(said: str, sentence: _Sentence) -> str:
    """Left-over words without the names of shots they are limited to."""
    free = re.sub(r"\s*(?:\b(?:in|on|for|at|from|of)\s+)?⟦\d+⟧[:,]?\s*", " ", said)
    return free.strip(" ,:;") or sentence.whole


def _named(clause: str) -> tuple[ConstraintKind, str]:
    """A clause that only names something is a subject ("and a red balloon"); any other stays as said."""
    clause = re.sub(r"^(?:and|or|but|then|also|oh|so|ok)\s+", "", clause, flags=re.IGNORECASE)
    read = phrases(clause)
    bare = re.fullmatch(r"(?:an?|some|two|three)\s+([\w'’-]+(?:\s+[\w'’-]+){0,3})", clause, re.IGNORECASE)
    if bare and len(read.nouns) == 1 and not read.actions and read.nouns[0].kind not in ("idea", "thing"):
        return "subject", read.nouns[0].text
    return "other", clause


_SLIPS = {
    "dont": "don't", "didnt": "didn't", "cant": "can't", "wont": "won't", "isnt": "isn't",
    "shouldnt": "shouldn't",
    "doesnt": "doesn't", "im": "i'm", "id": "i'd", "ive": "i've", "thats": "that's", "lets": "let's",
    "pls": "please", "plz": "please", "wanna": "want to", "gonna": "going to", "u": "you", "ur": "your",
    "thx": "thanks", "tho": "though", "w/o": "without", "w/": "with", "bw": "black and white",
    "cuz": "because",
    "subtitels": "subtitles", "slowr": "slower", "brigther": "brighter",
    "shoud": "should", "coud": "could", "teh": "the", "peoples": "people", "ppl": "people", "vid": "video",
    "wierd": "weird", "colur": "colour", "colurs": "colours", "narator": "narrator", "musik": "music",
}  # fmt: skip
_TOKEN = re.compile(r"[\w'’]+(?:/[\w]?)?")


def _plain(text: str) -> str:
    """The message with hasty spellings mended."""

    def mend(hit: re.Match[str]) -> str:
        plain = _SLIPS.get(hit[0].lower())
        return plain if plain and not (hit[0] == "id" and hit[0].isupper()) else hit[0]

    return _TOKEN.sub(mend, text)


_PREFIX = re.compile(
    r"\s*(?:(?:and|but|then|also|oh|please|make|in|on|for|from|at|use|let|have|shoot|only|with|ok"
    r"|the|maybe|could|can"
    r"|you|we|i|want|would|like|i'd|during|hmm?|give|put|i'll|now|just|to|add|set)[,:]?\s+)*⟦",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    r"\s*(?:and\s+|then\s+|also\s+|please\s+)*(?:make|use|add|put|have|let|give|set|show|turn"
    r"|keep|it|i|we|the|no)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[;\n]+|[.!?]+(?=\s|$)|,?\s+but\s+|,\s+then\s+|\s+[-–]\s+", re.IGNORECASE)


def _sentences(text: str) -> list[_Sentence]:
    """Sentences, and clauses that turn to another shot: a wish for one must not spread to the other."""
    masks: list[str] = []
    scopes: list[tuple[str, ...]] = []
    masked, at = "", 0
    for named in named_in(text.lower()) if len(text.lower()) == len(text) else ():
        masked += f"{text[at : named.start]}⟦{len(masks)}⟧"
        masks.append(text[named.start : named.end])
        scopes.append(named.scopes)
        at = named.end
    masked += text[at:]
    kept = tuple(masks)
    found: list[_Sentence] = []
    for part in (piece for long in _SENTENCE.split(masked) for piece in _pieces(long or "")):
        if not part or not re.search(r"\w", part):
            continue
        for clause in _clauses(part):
            mask = re.findall(r"⟦(\d+)⟧", clause)
            limits = tuple(dict.fromkeys(scope for index in mask for scope in scopes[int(index)]))
            found.append(_Sentence(text=clause.strip(), scopes=limits or (None,), masks=kept))
    return [one for one in found if re.search(r"\w", one.text)]


def _pieces(sentence: str) -> Iterator[str]:
    """The sentence, or where it never ends, stretches of it: no message takes long to read."""
    while len(sentence) > LONG_SENTENCE:
        cut = sentence.rfind(" ", 0, LONG_SENTENCE)
        cut = cut if cut > 0 else LONG_SENTENCE
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def _clauses(sentence: str) -> list[str]:
    """The sentence cut where it turns to other shots: before a shot that leads, after one that follows."""
    pieces = re.split(r"(\s*,\s+(?:and\s+)?|\s+and\s+)", sentence)
    parts = [(pieces[index], pieces[index - 1] if index else "") for index in range(0, len(pieces), 2)]
    if not any("⟦" in part for part, _ in parts):
        return [sentence]
    groups: list[list[str]] = []
    led: list[bool | None] = []  # whether the group's shot stands at its head; None before there is one
    for part, joint in parts:
        leads = bool(_PREFIX.match(part))
        if "⟦" in part and leads:
            groups.append([part])
            led.append(True)
        elif "⟦" in part and led and led[-1] is None and not _IMPERATIVE.match(part):
            groups[-1].append(joint + part)
            led[-1] = False
        elif "⟦" in part:
            groups.append([part])
            led.append(False)
        elif led and led[-1] is False and re.search(r"\bthere\b(?! (?:is|are|should|was))", part):
            groups[-1].append(joint + part)  # "… in shot 1, and 85mm there"
        elif led and led[-1] is not False:
            groups[-1].append(joint + part)
        else:
            groups.append([part])
            led.append(None)
    return ["".join(group) for group in groups]


def _left_over(sentence: str, found: list[Found]) -> list[str]:
    """Clauses nothing was recognised in, when they say anything."""
    rest: list[str] = []
    at = 0
    for clause in re.split(r"(,\s+|\s+and\s+)", sentence):
        start, at = at, at + len(clause)
        if any(one.start < at and one.end > start for one in found):
            continue
        free = re.sub(r"⟦\d+⟧", " ", clause)
        words = [
            w for w in re.findall(r"[^\W_][\w'’-]*", free.lower()) if w not in FILLER and not w.isdigit()
        ]
        if words and not re.fullmatch(r"[\s,]*(and|or)?[\s,]*", free) and intent_of(free) is None:
            rest.append(clause.strip())
    return rest


__all__ = [
    "SINGLE",
    "Asked",
    "Intent",
    "asked_in",
    "back_to",
    "intent_of",
    "merge",
    "overrides",
    "wishes",
]
