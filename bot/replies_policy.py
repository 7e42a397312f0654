"""Every sentence the studio says about what it may make, and what people answer to it."""

import re
from datetime import datetime
from typing import Literal

from storage.domain.conversation import Button, Card
from storage.domain.events import ApprovalAsked, ApprovalGiven

ALLOW = Button(label="Allow", intent="allow")
REFUSE = Button(label="Refuse", intent="refuse")
_SUBJECTS = {
    "brief": "the brief", "message": "this message", "plan": "the plan", "speech": "the text to be spoken",
    "reference": "the reference", "output": "what was made",
}  # fmt: skip
_RIGHTS = r"(?:consent|permission|rights?|licen[cs]e|approval)\b"
_NO = re.compile(
    "|".join((
        (r"^(?:please )?(?:no|nope|never|nein|non|niet|nie|нет)"
        r"(?:[,.!;:]|$| thanks?\b| way\b| don't| do not| we | i )"),
        r"^(?:please )?(?:don't|do not|never)(?: (?:allow|approve|permit|do (?:it|that|this)|let)\b|[.!]*$)",
        r"^(?:please )?(?:refused?|reject(?:ed)?|deny|denied|declined?|disallow(?:ed)?|forbid)\b",
        r"^(?:please )?leave it out\b",
        r"^not (?:allowed|approved|permitted|ok|okay|without)\b",
        r"\b(?:i|we) (?:refuse|reject|decline|forbid)\b",
        r"\b(?:i|we) (?:do not|don't|can't|cannot) (?:allow|approve|permit)\b",
        (r"\b(?:no|without|don't have|do not have|haven't(?: got)?|hasn't given|never got) "
        rf"(?:\w+ ){{0,3}}?{_RIGHTS}"),
        r"\b(?:he|she|they) (?:refused|never agreed|did not agree|didn't agree|said no)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip
_YES = re.compile(
    "|".join((
        r"^(?:yes|ok|okay|sure|please)?[,.! ]*(?:allow(?:ed)?|approved?|permit(?:ted)?|granted|go ahead)\b",
        r"^(?:yes|ok|okay|sure|please)?[,.! ]*let it (?:through|pass)\b",
        r"^(?:yes|yep|yeah|ok|okay|sure|fine|ja|oui|si|sí|да|tak)(?: please| thanks| thank you)?[.!]*$",
        r"\b(?:i|we) (?:hereby )?(?:allow|approve|permit|confirm|authori[sz]e)\b",
        (r"\b(?:i|we|you|he|she|they)(?:'ve|'s| have| has| had)?(?: got| gave| given| obtained| hold| own)?"
        rf"(?: us| me)? (?:[\w']+ ){{0,2}}?{_RIGHTS}"),
        r"\b(?:he|she|they) (?:has |have )?(?:agreed|agrees?|consented|consents?|said yes)\b",
        r"\bit(?:'s| is) (?:allowed|approved)\b",
    )),
    re.IGNORECASE,
)  # fmt: skip


def read_answer(text: str) -> bool | None:
    """Whether a message allows (True) or refuses (False) what policy asks about; None when it does neither.

    A no in it counts before a yes: "no, even though she agreed" refuses.
    """
    told = " ".join(text.replace("’", "'").split()).strip(" /")  # "/allow" is a button's word
    if not told or told.endswith("?"):
        return None
    if _NO.search(told):
        return False
    return True if _YES.search(told) else None


def approval_card(asked: ApprovalAsked, until: datetime) -> Card:
    """What is asked, of whom, until when, and what happens without an answer. `until` is in UTC."""
    return Card(
        title=f"Mace asks: {asked.rule}",
        body=f"{asked.sentence} Nothing is made before the answer.",
        fields=(
            ("about", f"{_SUBJECTS.get(asked.subject, asked.subject)}: “{asked.text}”"),
            ("who may answer", "anybody with the right to approve in this room"),
            ("until", when(until)),
            ("without an answer", "it is allowed" if asked.default == "allow" else "it is refused"),
        ),
        buttons=(ALLOW, REFUSE),
        tone="warn",
    )


def refused_card(rule: str, sentence: str) -> Card:
    """The studio will not make this, and nobody may overrule that."""
    return Card(title="", body=f"The studio will not make this ({rule}). {sentence}", tone="warn")


def decided_card(given: ApprovalGiven) -> Card:
    """What came of the question."""
    verb = "allowed" if given.allowed else "refused"
    who = f"{given.by} {verb} it" if given.by else f"Nobody answered in time, so it is {verb}"
    then = "The work goes on." if given.allowed else "It is left out; say what you would like instead."
    return Card(title="", body=f"{who} ({given.rule}). {then}", tone="good" if given.allowed else "warn")


def not_yours(by: str, until: datetime) -> Card:
    """Somebody answered who may not."""
    return Card(
        title="",
        body=f"{by}, only somebody with the right to approve in this room can decide that. "
        f"The question stays open until {when(until)}.",
        tone="warn",
    )


def nothing_open(given: ApprovalGiven | None) -> Card:
    """Somebody answered a question that is not open, or not any more."""
    if given is None:
        return Card(title="", body="Nothing waits for approval here.", tone="plain")
    verb: Literal["allowed", "refused"] = "allowed" if given.allowed else "refused"
    who = f"{given.by} {verb} it" if given.by else f"nobody answered in time and it was {verb}"
    return Card(
        title="",
        body=f"That question is closed: {who} ({given.rule}). Ask for it again to have it decided anew.",
        tone="plain",
    )


def when(at: datetime) -> str:
    """A moment as people write it: "2 March, 20:00 UTC"."""
    return f"{at.day} {at:%B, %H:%M} UTC"
