"""What a model wrote, as a turn: cleaned text and the choices it names. Pure."""

import re

from specialists.craft import SLOTS, Craft
from specialists.script import Script
from storage.domain.errors import ReplyUnusable

_MOST_SENTENCES = 3
_SENTENCE = re.compile(r".+?(?:[.!?…]+[”’\"')]*(?=\s|$)|$)", re.DOTALL)
_MACHINE = re.compile(
    r"\b(?:as an ai|i(?:'| a)m an ai|language model|ai assistant|as a model|i cannot (?:see|hear) images)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]{0,80}>|[*_`#]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def scripted_reply(text: str, script: Script) -> tuple[str, dict[str, str]]:
    """The text of a turn spoken from `script`, and what it decides.

    Raises ReplyUnusable where the script does not allow it.
    """
    said = text.strip()
    choices = script.read(said)
    if choices is None:
        raise ReplyUnusable("The model left its script; it is asked again.")
    return said, choices


def free_reply(text: str, name: str, craft: Craft, kind: str) -> tuple[str, dict[str, str]]:
    """The cleaned turn of a model that speaks freely, and the options of the craft it names.

    Stage directions, mark-up, the speaker's own name in front and everything after the third
    sentence go. Raises ReplyUnusable when nothing is left, or when the speaker speaks of itself as
    a machine.
    """
    said = re.sub(r"<think>.*?(?:</think>|$)", " ", text, flags=re.DOTALL)
    said = _MARKUP.sub("", said)
    said = re.sub(
        rf"^\s*\[?{re.escape(name)}\]?\s*(?:\([^)]*\))?\s*[:—-]\s*", "", said.strip(), flags=re.IGNORECASE
    )
    said = " ".join(said.split()).strip('"“” ')
    if _MACHINE.search(said):
        raise ReplyUnusable(f"{name} fell out of the part; the model is asked again.")
    sentences = [found[0].strip() for found in _SENTENCE.finditer(said) if found[0].strip()]
    kept = " ".join(sentences[:_MOST_SENTENCES])
    if not re.search(r"\w", kept):
        raise ReplyUnusable(f"{name}'s model answered with nothing; it is asked again.")
    return kept, named_choices(kept, craft, kind)


def named_choices(text: str, craft: Craft, kind: str) -> dict[str, str]:
    """The options of the craft that `text` names, by slot; the longest name wins."""
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
            if slot not in ("pace", "arc", "mood") and re.search(rf"\b{re.escape(way.lower())}\b", lowered)
        ]
        if named:
            choices[slot] = max(named)[1]
    if found := re.search(r"\b(\d{2,3})\s?mm\b", lowered):
        choices["lens"] = f"{found[1]}mm"
    if found := re.search(r"\b(\d{2,3})\s?(?:bpm|beats (?:a|per) minute)\b", lowered):
        choices["bpm"] = found[1]
    if found := re.search(r"\b([a-z-]+) mood\b", lowered):
        choices["mood"] = found[1]
    return {slot: value for slot, value in choices.items() if slot in craft.kinds[kind].slots}
