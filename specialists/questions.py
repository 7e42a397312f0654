"""What the studio asks a person, and which option an answer means."""

from collections.abc import Sequence

from specialists.wishes import intent_of

GO, MORE, STOP = "Go with this", "Another round", "Stop"
RETRY, PLAN_ANYWAY = "Try again", "Plan without them"
SURPRISE = "Surprise me"


def option_meant(answer: str, options: Sequence[str]) -> str:
    """The option an answer picks, by its words or by plain yes, go, again or stop; "" for none."""
    said = answer.strip().lower()
    for option in options:
        if said == option.lower():
            return option
    meant = {
        "go": (GO, PLAN_ANYWAY),
        "yes": (GO, RETRY),
        "again": (MORE, RETRY),
        "no": (MORE, STOP),
        "stop": (STOP,),
        "cancel": (STOP,),
    }.get(intent_of(answer) or "", ())
    return next((option for option in meant if option in options), "")


def listed(words: Sequence[str]) -> str:
    return (
        " and ".join((", ".join(words[:-1]), words[-1]))
        if len(words) > 1
        else "".join(words) or "the details"
    )
