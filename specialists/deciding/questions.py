"""What the studio asks a person, and which option an answer means."""

import re
from collections.abc import Sequence

from specialists.asked.ledger import Conflict
from specialists.asked.wishes import intent_of
from storage.domain.commands import Ask
from storage.domain.plan import Kind

GO, MORE, STOP = "Go with this", "Another round", "Stop"
RETRY, PLAN_ANYWAY = "Try again", "Plan without them"
SURPRISE = "Surprise me"
READY = "Ready to generate?"
OPENING = {
    "film": "What should the film show?",
    "clip": "What should the clip show?",
    "image": "What should the picture show?",
    "song": "What should the song be about?",
    "speech": "What should be said?",
}

_NOT_YET = re.compile(
    r"(?:oh |ah |um |please |hey )*(?:no+|nope|nah|not (?:yet|so fast|now|quite)|(?:just )?wait(?: up)?|"
    r"hold (?:on|it)|hang on|(?:give me )?(?:one|a) (?:moment|second|sec|minute)|"
    r"(?:please )?don'?t(?: start)?(?: yet)?|i(?:'m| am) not (?:done|ready|finished)(?: yet)?|"
    r"i (?:object|disagree|don'?t agree|do not agree))",
    re.IGNORECASE,
)
_ASKING = (
    r"(?:who|whose|when|where|which|how(?! about)|what(?! about| if)|why(?! (?:not|don't|doesn't|can't)))"
)
_WISHING = re.compile(
    rf"^(?!.*\b{_ASKING}\b).*\b(?:(?:can|could|would|will|may|shall) (?:you|we|i|it|he|she|they|there)|"
    r"(?:how|what) about|what if|why (?:not|don't|doesn't|can't))\b",
    re.IGNORECASE | re.DOTALL,
)
_INQUIRY = re.compile(rf"(?:\w+, |so |and |but |hey )*{_ASKING}\b[^.!?;\n]*\?+\s*", re.IGNORECASE)


def go_on_without(persona: str) -> str:
    """The option that leaves a persona out."""
    return f"Go on without {persona}"


def clarify(question: str) -> Ask:
    """The one question an unclear brief gets."""
    return Ask(question=question, options=(SURPRISE,), default=SURPRISE)


def opening(kind: Kind) -> str:
    """What an empty brief is asked."""
    return OPENING[kind]


def ready(patience: float) -> Ask:
    """Whether all is settled; `patience` in seconds, 0 waits for a person."""
    return Ask(question=READY, options=(GO, MORE, STOP), default=GO, patience=patience)


def choice(missing: Sequence[str]) -> Ask:
    """After the last round without agreement."""
    question = f"The cast still differs on {listed(missing)}. Go with what stands, or another round?"
    return Ask(question=question, options=(GO, MORE, STOP), default=GO)


def doubted(reasons: Sequence[str]) -> Ask:
    """A plan that review refused for the last time."""
    return Ask(question=f"{still_found(reasons)} Go on anyway?", options=(GO, MORE, STOP), default=GO)


def still_found(reasons: Sequence[str]) -> str:
    """What review has against the plan, as a sentence."""
    return f"Review still finds: {'; '.join(reason.rstrip('.') for reason in reasons)}."


def nobody() -> Ask:
    """No model speaks."""
    question = "None of the cast can speak just now. Try again, plan without them, or stop?"
    return Ask(question=question, options=(RETRY, PLAN_ANYWAY, STOP), default=PLAN_ANYWAY)


def disagreement(conflict: Conflict) -> Ask:
    """Two people want what cannot both be; the earlier wish is the default."""
    return Ask(question=conflict.question, options=conflict.options, default=conflict.options[0])


def trouble(persona: str, because: str, remedies: Sequence[str]) -> Ask:
    """A persona's model failed, and something can be done about it."""
    without = go_on_without(persona)
    kept = tuple(dict.fromkeys(remedy for remedy in remedies if remedy not in (without, STOP)))
    return Ask(question=because, options=(*kept, without, STOP), default=without)


def option_meant(answer: str, options: Sequence[str]) -> str:
    """The option an answer picks; "" for none.

    By its words, its number, a plain yes, go, again or stop, or by words that only it has.
    """
    said = " ".join(answer.lower().split()).rstrip(".! ")
    for option in options:
        if said == option.lower():
            return option
    if said.isdigit() and 0 < int(said) <= len(options):
        return options[int(said) - 1]
    without = next((option for option in options if option.startswith("Go on without ")), "")
    meant = {
        "go": (GO, PLAN_ANYWAY),
        "yes": (GO, RETRY),
        "again": (MORE, RETRY),
        "no": (MORE, without, STOP),
        "stop": (STOP,),
        "cancel": (STOP,),
    }
    intent = intent_of(answer)
    if intent in meant:
        return next((option for option in meant[intent] if option in options), "")
    words = set(re.findall(r"[\w']{3,}", said)) - {"the", "please", "use", "with", "and"}
    having = [option for option in options if words and words <= set(re.findall(r"[\w']+", option.lower()))]
    return having[0] if len(having) == 1 and len(said.split()) <= 5 else ""


def is_objection(text: str) -> bool:
    """Whether `text` only says that it is too early: "no, wait", "not yet"."""
    parts = [part.strip() for part in re.split(r"[,.!;…]+|\s+-+\s+", text) if part.strip()]
    return bool(parts) and all(_NOT_YET.fullmatch(part) for part in parts)


def is_plain_question(text: str) -> bool:
    """Whether `text` asks for an answer and not for a change ("can you make it snow?")."""
    return text.rstrip().endswith("?") and not _WISHING.search(text)


def is_inquiry(text: str) -> bool:
    """Whether `text` is nothing but a question that asks for a fact or a reason."""
    return bool(_INQUIRY.fullmatch(text.strip().replace("’", "'")))


def listed(words: Sequence[str]) -> str:
    return (
        " and ".join((", ".join(words[:-1]), words[-1]))
        if len(words) > 1
        else "".join(words) or "the details"
    )
