"""A person takes back what they asked for: "forget the snow", "drop that", "as it was before"."""

import re
from dataclasses import dataclass

from storage.domain.plan import Constraint

_LEAD = r"(?:(?:actually|ok|okay|no|oh|hm+|and|sorry|wait|well|please|pls|then|but|yes|so|hey)[,!.]?\s+)*"
_END = (
    r"(?=\s*(?:$|[,;.!?–:]|\b(?:and|but|because|as it|it's|its|i|we|make|use|let's|give|try|keep"
    r"|go with|instead"
    r"|just|have|put)\b))"
)
_WHAT = r"(?P<what>[\w'’&-]+(?:\s+[\w'’&-]+){0,4}?)"
_TAIL = (
    r"(?:\s+(?:idea|thing|wish|request|bit|part|stuff|again|after all|altogether|then|please|pls|"
    r"any ?more|any longer|now|i (?:asked for|said|mentioned)))*"
)
_STRONG = re.compile(
    rf"\b{_LEAD}(?:can we |could we |could you |let's |lets |i'd |we can |you can )?"
    r"(?:forget(?: about)?|never ?mind(?: about)?|undo|cancel|take back|ignore|disregard|scratch"
    r"|scrap|withdraw|"
    r"i(?:'ve| have)? changed my mind (?:about|on)|(?:i'm|i am) no longer (?:sure about|into)"
    r"|skip the idea of|"
    r"drop the idea of|lose the idea of|on second thoughts?,? (?:no|not)|not)\s+"
    rf"(?:the |that |my |this |any |those |all the |having )*{_WHAT}{_TAIL}{_END}",
    re.IGNORECASE,
)
_NEEDS_AFTER = re.compile(
    r"\b(?:i |we )?(?:don't|do not|dont|no longer) (?:need|want)\s+(?:the |that |my |any )*"
    rf"{_WHAT}\s+(?:after all|any ?more|any longer)\b"
    r"|\bno longer (?!than\b|lens\b)(?:the )?(?P<other>[\w'-]+(?: [\w'-]+)?)\b",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:the|that|my)\s+"
    rf"{_WHAT}\s+(?:was|is) (?:a bad idea|a mistake|not working|wrong)\b"
    rf"|\b(?:the|that)\s+(?P<other>[\w'-]+(?:\s+[\w'-]+){{0,2}}?)\s+(?:can|should|could|has to"
    rf"|must) go\b(?! (?:to|in|on|under))",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\s*,?\s*\b(?:rather than|instead of|in place of|as opposed to)\s+(?:the |that |in )?"
    rf"{_WHAT}{_END}",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"\b{_LEAD}(?:drop|scrap|forget|undo|scratch|ditch|lose|cancel|ignore|never ?mind|take|revert"
    rf"|withdraw)\s+"
    r"(?:that|this|it|my last (?:message|wish|idea|request)|the last (?:change|wish|idea|one|request))"
    r"(?:\s+(?:back|please|pls|again|idea|one|last (?:one|wish|idea)))*\s*(?=$|[,;.!?])"
    r"|\b(?:put|change|make|turn|set|bring|switch|have|keep|leave)?\s*(?:it|that"
    r"|everything)?\s*(?:back\s+)?"
    r"(?:to |exactly )?(?:(?:how|the way|as|like)\s+(?:it|that|things)\s+(?:was"
    r"|were)(?:\s+before)?|as before)\b"
    r"|\bi take (?:it|that) back\b|\bundo\b\s*$|\bgo back to (?:how|the way) it was(?: before)?\b",
    re.IGNORECASE,
)
_AS_BEFORE = re.compile(
    r"\b(?:(?:keep|leave|put|have|bring|set|change)\s+)?(?:the\s+)(?P<what>[\w-]+(?: of "
    r"day)?)\s+(?:back\s+)?(?:to\s+)?"
    r"(?:exactly\s+)?(?:how|the way|as|like)\s+(?:it|they)\s+(?:was|were)(?:\s+before)?",
    re.IGNORECASE,
)
_FINE = re.compile(
    rf"\b{_LEAD}(?:i guess |i suppose |maybe |perhaps |having )*"
    r"(?P<what>(?:an?|one|two|three|a few|some|the|a couple of)?\s*[\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s+"
    r"(?:is|are|would be|'s)\s+(?:totally |perfectly |actually |quite |just )?"
    r"(?:fine|ok|okay|allowed|alright|all right|acceptable|welcome)"
    r"(?:\s+(?:after all|though|too|by me|with me|now|then|again))*\s*(?=$|[,;.!?])",
    re.IGNORECASE,
)
_POINTING = frozenset("that this it these those which everything all what he she they there rest".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Something taken back. `what` names it; "" is whatever the person asked for last.

    `instead` is what is meant when nothing of the person's is there to take back. `lifts` says that only
    what was ruled out is meant ("dogs are fine").
    """

    what: str
    instead: tuple[Constraint, ...] = ()
    lifts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A phrase that takes something back: its words, and whether they rule the thing out where nothing is."""

    what: str
    words: str
    start: int
    end: int
    rules_out: bool = True
    lifts: bool = False


def taken_back(sentence: str) -> tuple[TakenBack, ...]:
    """The phrases of `sentence` that take something back, in order, none overlapping another."""
    said = sentence.replace("’", "'")
    found: list[TakenBack] = []

    def keep(hit: re.Match[str], what: str, **more: bool) -> None:
        what = re.sub(r"^(?:the|that|my|this|any)\s+", "", what.strip(), flags=re.IGNORECASE)
        if all(hit.end() <= one.start or hit.start() >= one.end for one in found):
            found.append(
                TakenBack(
                    what=what,
                    words=sentence[hit.start() : hit.end()].strip(),
                    start=hit.start(),
                    end=hit.end(),
                    **more,
                )
            )

    for hit in _AS_BEFORE.finditer(said):
        keep(hit, hit["what"], rules_out=False)
    for hit in _LAST.finditer(said):
        keep(hit, "", rules_out=False)
    for hit in _INSTEAD.finditer(said):
        keep(hit, hit["what"], rules_out=False)
    for shape in (_NEEDS_AFTER, _GOES):
        for hit in shape.finditer(said):
            keep(hit, hit["what"] or hit["other"])
    for hit in _STRONG.finditer(said):
        bare_not = re.search(
            r"\bnot\s+(?:(?:the|that|my|this|any|all|having)\s+)*$",
            said[hit.start() : hit.start("what")],
            re.I,
        )
        if bare_not and not _bare(hit["what"]):
            continue
        if hit["what"].split()[0].lower() not in _POINTING and hit["what"].strip().lower() not in (
            "whole thing",
        ):
            keep(hit, hit["what"], rules_out=not bare_not)
    for hit in _FINE.finditer(said):
        if hit["what"].split()[0].lower() not in _POINTING:
            keep(hit, hit["what"], lifts=True)
    return tuple(sorted(found, key=lambda one: one.start))


def _bare(what: str) -> bool:
    """ "not French", "not blue": a name and nothing else; "not so dark" says how."""
    words = what.lower().split()
    return bool(words) and words[0] not in (
        "so", "too", "very", "that", "as", "a", "an", "the", "in", "on", "at", "much", "only", "just", "sure",
        "really", "quite", "enough", "yet", "have", "show", "be", "to", "more", "less", "bad", "even", "all",
        "see", "use", "include", "want", "necessarily", "like", "it", "if", "because", "good", "what",
    )  # fmt: skip
