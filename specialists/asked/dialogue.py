"""Who is to say what: lines of dialogue in a person's words, and how somebody's voice is to sound."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specialists.asked.recut import NAMED, ids_in

LONGEST = 150  # characters of a line: more is a speech
_SAYS = (
    r"(?:says?|whispers?|shouts?|asks?|answers?|replies|reply|cries|mutters?|murmurs?|yells?|calls? out|"
    r"tells? (?:him|her|them))"
)
_WORD = (
    r"(?:(?!(?:who|that|and|then|but|says?|in|on|at|shots?|panels?|let|have|make|where|when|while|as|the|an?|so)"
    r"\b)[\w'’-]+)"
)
_SPEAKER = rf"(?:(?:the|an?|my|his|her)\s+)?(?P<who>{_WORD}(?:\s+{_WORD}){{0,2}})"
_QUOTE = r"""(?:["“„«](?P<said>[^"“”„»\n]{1,200})["”“»]|(?<!\w)['‘](?P<single>[^\n]{1,200}?)['’](?!\w))"""
_IN = rf"(?:(?:\b(?:in|at|for)\s+)?\b(?P<shot>{NAMED})\s*[,:]?\s+)?"
_AFTER = rf"(?:\s*,?\s+in\s+(?P<late>{NAMED}))?"
_SAID = re.compile(
    rf"{_IN}(?:\b(?:let|have|make)\s+)?\b{_SPEAKER}\s+(?:who\s+)?(?:should\s+|must\s+|to\s+|then\s+)?{_SAYS}"
    rf"\s*[:,]?\s*{_QUOTE}{_AFTER}",
    re.I,
)
_SAID_BARE = re.compile(
    rf"{_IN}(?:\b(?:let|have|make)\s+)?\b{_SPEAKER}\s+(?:should\s+|must\s+|then\s+)?{_SAYS}\s*:\s*"
    r"(?P<said>[^\n\"“;]{1,160}?[.!?…]?)(?=\s*(?:$|\n|;)|(?<=[.!?…])\s)",
    re.I,
)
_SCRIPT = re.compile(rf"(?:^|(?<=[.;!?\n,:]))\s*{_IN}{_SPEAKER}\s*:\s*{_QUOTE}{_AFTER}", re.I | re.M)
_NO_SPEAKER = frozenset(
    """sign signs poster banner card caption note letter text it headline screen subtitle label shot title
    style mood tone music length palette colour colours color colors brief film narrator narration who
    nobody what which this that ending end lyrics chorus neon somebody""".split()
)
_SOME = re.compile(
    r"\b(?:with|add|include|i want|we need|needs?|have|give (?:them|it|us))\s+"
    r"(?:some |a little |a bit of |a few lines of |spoken |more )?(?:dialogues?|dialog|conversation)\b"
    r"(?! from| between .{1,30}:)"
    r"|\b(?:let|have|make) (?:them|the two|the characters) (?:talk|speak)(?: to each other)?\b"
    r"|\bthe characters (?:should )?(?:talk|speak)\b",
    re.I,
)
_ADJECTIVES = r"(?P<how>[\w-]+(?:(?:,| and|, and)? [\w-]+){0,3}?)"
_VOICES = (
    re.compile(
        rf"\b{_SPEAKER}\s+(?:has|have|should have|gets|speaks (?:in|with)|needs|must have)\s+(?:an?\s+)?"
        rf"(?:very |really )?{_ADJECTIVES}\s+voice\b",
        re.I,
    ),
    re.compile(rf"\bgive\s+{_SPEAKER}\s+an?\s+(?:very |really )?{_ADJECTIVES}\s+voice\b", re.I),
    re.compile(
        rf"\b(?:the\s+)?(?P<who>{_WORD}(?:\s+{_WORD}){{0,2}})['’]s voice\s+(?:is|should be|must be|sounds)\s+"
        rf"(?:very |really )?{_ADJECTIVES}(?=\s*(?:$|[.,;!?]))",
        re.I,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line, or with `how` a voice. `shot` is the id it was limited to; `who` is "" for lines of ours."""

    who: str
    text: str
    start: int
    end: int
    shot: str | None = None
    is_voice: bool = False

    @property
    def value(self) -> str:
        """As it is kept among the wishes: "keeper: come home"; "some" asks for lines of ours."""
        return f"{self.who}: {self.text}" if self.who else "some"


def split(value: str) -> tuple[str, str]:
    """Who says what, out of a wish's value."""
    who, _, text = value.partition(": ")
    return who, text


def spoken_in(text: str) -> Iterator[Spoken]:
    """Every line and voice `text` asks for; they may overlap where one sentence can be read twice."""
    for shape in (_SAID, _SCRIPT, _SAID_BARE):
        for hit in shape.finditer(text):
            groups = hit.groupdict()
            who = _bare(hit["who"])
            said = (groups.get("said") or groups.get("single") or "").strip()
            if who.split()[-1].lower() in _NO_SPEAKER or not re.search(r"\w", said):
                continue
            named = groups.get("shot") or groups.get("late")
            shot = ids_in(named)[0] if named else None
            yield Spoken(who=who[:40], text=said[:LONGEST], start=hit.start(), end=hit.end(), shot=shot)
    for hit in _SOME.finditer(text):
        yield Spoken(who="", text="", start=hit.start(), end=hit.end())
    for shape in _VOICES:
        for hit in shape.finditer(text):
            who, how = _bare(hit["who"]), hit["how"].strip().lower()
            if how.split()[0] in ("no", "any", "the", "a", "own", "another", "say"):
                continue
            yield Spoken(who=who[:40], text=how, start=hit.start(), end=hit.end(), is_voice=True)


def _bare(who: str) -> str:
    return re.sub(r"^(?:the|an?|my|his|her|please)\s+", "", who.strip(), flags=re.I)
