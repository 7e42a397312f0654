"""What a short message asks of the session itself: go, stop, again, back to the music."""

import re
from typing import Literal, cast

from specialists.story.asks import asks

Intent = Literal["go", "again", "cancel", "stop", "help", "yes", "no", "retry"]

_LEAD = re.compile(
    r"^(?:(?:ok|okay|alright|all right|right|well|so|hey|hi|now|then|and|please|pls|just|guys"
    r"|everyone|everybody|cool|great|"
    r"nice|perfect|thanks|thank you|could you|can you|can we|could we|would you|let's just|oh|um"
    r"|uh|hmm?|actually|sure)"
    r"[\s,!.:]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,!.]+(?:please|pls|plz|now|then|already|thanks|thank you|thx|guys|everyone|everybody"
    r"|folks|mate|bitte|"
    r"s'il vous plaît|s'il te plaît|por favor|per favore|for now|for today|for me|will you|will ya|👍|🎬))+$",
    re.IGNORECASE,
)
_AGAIN_ABOUT = re.compile(
    r"^(?:(?:can|could|shall|may|should) (?:we|you|i) |let's |lets |let us |i(?:'d| would) like "
    r"to |i want to |we should |"
    r"maybe |please |ok |okay |so |hey |now |and |then |hmm? |wait |actually )*"
    r"(?:go |come |get |move |switch |turn |jump |take us |take it )?"
    r"(?:back (?:to|on)|return to|returning to|revisit|reopen|re-open|rediscuss|go over|talk "
    r"(?:more |again |some more )?about|"
    r"discuss|speak (?:more |again )?about|look again at|look at|think again about|another word "
    r"on|another look at|"
    r"have another look at|rethink|reconsider|more (?:talk|discussion) (?:about|on))\s+"
    r"(?:the |our |that |this |its |your )?(?P<what>[\w' -]{2,40}?)"
    r"(?P<again> (?:again|once more|some more|a bit more|more|one more time|first|for a (?:moment"
    r"|minute|second|bit)|now|please|pls|instead|"
    r"then|thanks|a little|discussion|question|part|bit|talk))*$"
)
_NEEDS_AGAIN = re.compile(r"\b(?:talk about|speak about|discuss|look at|go over)\b")


def intent_of(text: str) -> Intent | None:
    """What a short message asks the session to do; None when it is about the film.

    Only a message that says nothing else counts: "stop" does, "stop the music at the end" does not.
    """
    said = _bare(text)
    table = asks("intents")
    for form in dict.fromkeys((said, _TAIL.sub("", said), _bare(_LEAD.sub("", said)), _shorn(said))):
        if form in table:
            return cast(Intent, table[form])
    once = _once(_shorn(said))
    return cast(Intent | None, table.get(once))


def back_to(text: str) -> str | None:
    """The craft a person wants to talk about again ("back to the style"), or None.

    Crafts are those of the personas: style, composition, story, music, motion, writing, …
    """
    said = _shorn(_bare(text)).replace("’", "'")
    hit = _AGAIN_ABOUT.match(said)
    if hit is None:
        return None
    if _NEEDS_AGAIN.search(said) and not re.search(
        r"\b(?:again|once more|more|let's|lets|we|first|now)\b", said
    ):
        return None
    return asks("craft").get(hit["what"].strip())


def _bare(text: str) -> str:
    """Lower case, without the marks around it; a lone "?" stays."""
    said = " ".join(text.lower().replace("’", "'").split())
    return (
        re.sub(r"[\s.!,…~]+$", "", said)
        if said.strip(" ?") == ""
        else re.sub(r"^[\s.,!]+|[\s.!,…?~]+$", "", said)
    )


def _shorn(said: str) -> str:
    """Without the politeness before and after."""
    shorn = _TAIL.sub("", _LEAD.sub("", said))
    return _bare(shorn) or said


def _once(said: str) -> str:
    """ "Stop stop stop" is "stop"; "goooo" is "go"."""
    words = re.split(r"[\s,!.]+", said)
    if len(words) > 1 and len(set(words)) == 1:
        said = words[0]
    return re.sub(r"(\w)\1{2,}$", r"\1", said)
