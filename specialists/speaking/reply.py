"""What a model wrote, as a turn: cleaned text and the choices it names. Pure."""

import re
from collections.abc import Collection, Container

from specialists.craft import SLOTS, Craft
from specialists.speaking.novelty import stems
from specialists.speaking.plain import unmentioned, without_links
from specialists.speaking.script import Script
from specialists.speaking.sentences import split
from storage.domain.errors import ReplyUnusable

MOST_SENTENCES = 3
_MACHINE = re.compile(
    r"\b(?:as an ai|i(?:'| a)m an ai|language model|ai assistant|as a model|i cannot (?:see|hear) images)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]{0,80}>|[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_PASSES = (
    "pass", "i pass", "nothing to add", "i have nothing to add", "nothing from me", "no objection",
    "no objections", "i have no objection", "i have no objections", "none",
)  # fmt: skip
# "Frame:", "**Luna** (leaning in):", "[Ana] —" where a sentence or a line begins.
_SPEAKER = re.compile(
    r"(?:^|(?<=[.!?…”\"\n])[ \t]*)(?:(?<=\n)(?P<line>))?[ \t]*[\[*_]{0,3}"
    r"(?P<name>[^\W_](?:[^\n:—()*\].!?…]|\.(?!\s)){0,31}?)[\]*_]{0,3}"
    r"[ \t]*(?:\([^()\n]{0,40}\))?[ \t]*[*_]{0,2}(?:[:—]|-(?=\s))[*_]{0,2}[ \t]*"
)
_ANYBODY = re.compile(r"[A-Z][\w.'-]{1,24}(?: [A-Z][\w.'-]{1,24})?")


def scripted_reply(text: str, script: Script, *, whole: bool = True) -> tuple[str, dict[str, str]]:
    """The text of a turn spoken from `script`, and what it decides.

    One that is not `whole` ended early: it is the beginning of something the script allows. Raises
    ReplyUnusable where the script does not allow it.
    """
    said = text.strip()
    choices = script.read(said) if whole else script.read_beginning(said)
    if choices is None:
        raise ReplyUnusable("The model left its script.")
    return unmentioned(said), choices


def free_reply(
    text: str,
    name: str,
    craft: Craft,
    kind: str,
    *,
    about: str = "",
    others: Collection[str] = (),
    links: Container[str] = (),
) -> tuple[str, dict[str, str]]:
    """The cleaned turn of a model that speaks freely, and the options of the craft it names.

    Mark-up, mentions, links that are not in `links`, the speaker's own name in front, whatever it says
    for `others` and everything after the third sentence go. `about` is the slot it was asked to decide.
    Raises ReplyUnusable when nothing is left, or when the speaker speaks of itself as a machine.
    """
    said = own_part(_THOUGHT.sub(" ", text), name, others)
    said = _MARKUP.sub("", without_links(unmentioned(said), links))
    said = re.sub(r"\s+([.,;:!?…])(?=\s|$)", r"\1", " ".join(said.split())).strip('"“” ')
    if _MACHINE.search(said):
        raise ReplyUnusable(f"{name} fell out of the part.")
    kept = " ".join(split(said)[:MOST_SENTENCES])
    if not re.search(r"\w", kept):
        raise ReplyUnusable(f"{name}'s model answered with nothing.")
    if kept.count("“") == kept.count("”") - 1:  # one that stood at the beginning was taken off
        kept = f"“{kept}"
    return kept, named_choices(kept, craft, kind, about=about)


def own_part(text: str, name: str, others: Collection[str] = ()) -> str:
    """What `name` says in `text`; what is put into the mouths of others is left out.

    `others` are recognised anywhere a sentence begins, anybody else where a later line begins
    ("Frame: …").
    """
    known = {one.lower() for one in (name, *others)}
    at, speaker = 0, name
    for found in _SPEAKER.finditer(text):
        said = found["name"].strip()
        if said.lower() not in known and not (found["line"] is not None and _ANYBODY.fullmatch(said)):
            continue
        if speaker.lower() == name.lower() and text[at : found.start()].strip():
            return text[at : found.start()].strip()
        at, speaker = found.end(), said
    return text[at:].strip() if speaker.lower() == name.lower() else ""


def is_pass(text: str, name: str) -> bool:
    """Whether the answer to "does anything stand against it?" is no."""
    return _pass_left(text, name) == ""


def could_pass(text: str, name: str) -> bool:
    """Whether an answer that begins with `text` could still turn out to be a pass."""
    left = _pass_left(text, name)
    return left is None or left == "" or any(one.startswith(left) for one in (*_PASSES, name.lower()))


def _pass_left(text: str, name: str) -> str | None:
    """The words after all that passes; None while there are none at all."""
    words = " ".join(re.findall(r"\w+", _THOUGHT.sub(" ", text).lower())).removeprefix(f"{name.lower()} ")
    if not words:
        return None
    left = words
    while begun := next(
        (one for one in sorted(_PASSES, key=len, reverse=True) if f"{left} ".startswith(f"{one} ")), ""
    ):
        left = left[len(begun) :].strip()
    return left


def named_choices(text: str, craft: Craft, kind: str, *, about: str = "") -> dict[str, str]:
    """The options of the craft that `text` names, by slot; the longest name wins.

    Where the slot it is `about` is not named outright, the option that shares most words with the
    text is meant.
    """
    lowered = text.lower()
    choices: dict[str, str] = {}
    for slot in SLOTS:
        if slot not in craft.kinds[kind].slots:
            continue
        options = craft.options.get(slot, ())
        named = [
            (len(way), item.name)
            for item in options
            for way in (item.name, item.say)
            if (slot not in ("pace", "arc", "mood") or slot == about) and way.lower() in lowered
            if re.search(rf"\b{re.escape(way.lower())}\b", lowered)
        ]
        if named:
            choices[slot] = max(named)[1]
    if found := re.search(r"\b(\d{2,3})\s?mm\b", lowered):
        choices["lens"] = f"{found[1]}mm"
    if found := re.search(r"\b(\d{2,3})\s?(?:bpm|beats (?:a|per) minute)\b", lowered):
        choices["bpm"] = found[1]
    if found := re.search(r"\b([a-z-]+) mood\b", lowered):
        choices["mood"] = found[1]
    if about and about not in choices and (meant := _meant(text, about, craft)):
        choices[about] = meant
    return {slot: value for slot, value in choices.items() if slot in craft.kinds[kind].slots}


def _meant(text: str, slot: str, craft: Craft) -> str:
    said = set(stems(text))
    shared = [
        (len(said & set(stems(f"{item.name} {item.say} {' '.join(item.fits)}"))), item.name)
        for item in craft.options.get(slot, ())
    ]
    most, name = max(shared, key=lambda row: row[0], default=(0, ""))
    return name if most else ""
