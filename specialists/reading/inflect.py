"""English word forms: plurals, and verbs in the present."""

import re

from specialists.story.lexicon import lexicon

_VOWEL = "aeiou"
_DOUBLED = {
    "run", "quit", "swim", "stop", "get", "put", "sit", "set", "spin", "win", "dig", "hug", "drop",
    "slip", "plan",
    "plot", "begin",
    "forget", "let", "cut", "hit", "tap", "rob", "skip", "step", "stir", "trap", "wrap", "hum", "drag",
    "travel", "spot", "grin",
    "pat", "tip", "fit", "bet", "jog", "rub", "nod", "pin", "ship", "shop", "knit", "hop", "chat", "bat",
}  # fmt: skip


def singular(word: str) -> str:
    """The singular a plural noun could have; the word itself when it is not a plural."""
    special = {"men": "man", "women": "woman", "children": "child", "mice": "mouse", "people": "person",
               "geese": "goose", "feet": "foot", "teeth": "tooth", "wolves": "wolf", "leaves": "leaf",
               "elves": "elf", "knives": "knife", "loaves": "loaf"}  # fmt: skip
    if word in special:
        return special[word]
    if word in lexicon().sets["uncountable_s"] or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Whether a noun takes a plural verb."""
    word = word.lower()
    return (word in lexicon().sets["plurals"] and word not in {"crew", "sheep", "fish", "deer"}) or (
        singular(word) != word
    )


def lemma(word: str) -> str:
    """The verb a form belongs to, or "" when it is no form of a known verb."""
    words = lexicon()
    word = word.lower()
    if word in words.irregular:
        return words.irregular[word]
    for base in _bases(word):
        if base in words.verbs:
            return base
    return ""


def _bases(word: str) -> list[str]:
    bases = [word]
    if word.endswith("ies"):
        bases.append(word[:-3] + "y")
    if word.endswith("es"):
        bases.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        bases.append(word[:-1])
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            bases += [stem, stem + "e"]
            if len(stem) > 2 and stem[-1] == stem[-2]:
                bases.append(stem[:-1])
            if ending == "ed" and stem.endswith("i"):
                bases.append(stem[:-1] + "y")
            if ending == "ing" and stem.endswith("y"):
                bases.append(stem[:-1] + "ie")
    return bases


def third(verb: str) -> str:
    """ "teach" -> "teaches"."""
    if verb in {"be", "have"}:
        return {"be": "is", "have": "has"}[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and len(verb) > 1 and verb[-2] not in _VOWEL:
        return verb[:-1] + "ies"
    return verb + "s"


def gerund(verb: str) -> str:
    """ "teach" -> "teaching"."""
    if verb in _DOUBLED or re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def conjugate(action: str, form: str, *, plural: bool = False) -> str:
    """The verb phrase `action` (base form: "teach a storm to sing") as `form`: base, present or ing."""
    verb, _, rest = action.partition(" ")
    if verb in ("never", "still", "always", "only", "finally", "secretly") and rest:
        return f"{verb} {conjugate(rest, form, plural=plural)}"
    if form == "ing":
        verb = gerund(verb)
    elif form == "present":
        verb = ("are" if verb == "be" else verb) if plural else third(verb)
    return f"{verb} {rest}".strip()


def article(phrase: str) -> str:
    """ "a" or "an" by sound."""
    first = phrase.lower()
    if re.match(r"(uni|use|usu|eu|one\b|once\b)", first):
        return "a"
    if first.startswith(("hour", "honest", "heir")):
        return "an"
    return "an" if first[:1] in _VOWEL else "a"
