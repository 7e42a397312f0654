"""What is to be added, where it is to happen, and what is to happen there."""

import re
from collections.abc import Iterator
from functools import cache

from specialists.asked.found import Found
from specialists.reading.inflect import lemma
from specialists.reading.phrases import is_place, phrases
from specialists.story.asks import asks, colours
from specialists.story.lexicon import lexicon

FILLER = frozenset(
    """a an the it this that and or but also then please make use add put have let more less bit little
    much very really just so to be is are was in on of for with at by from i we you me my would like
    want need can could should think maybe perhaps some all lot whole film movie video shot shots
    scene picture thing stuff ok okay yes no thanks thank great nice good lovely love cool wow hi
    hello hey set give try do don't not too there here now ha haha instead everywhere throughout go
    start what about how turn change keep light lights lighting colour color colours colors palette
    tone tones mood music song style camera pace ending that's it's i'm let's can could seconds second
    minutes minute long weather outside feel bring into only looks look said say mean means meant sorry
    actually nah hm hmm hmmm wait obviously course definitely please pls plz pretty kindly oh ah um uh
    well right sure yep yeah nope non nein ja oui bitte danke merci gracias claro tops max maximum
    minimum least most exactly around roughly approximately possibly possible rather prefer preferably
    better fine alright agree agreed disagree again still yet even quite totally truly super way lots
    many bunch tad slightly somewhat kind kinda sort there's here's they're we're you're it'll i'll we'll
    i've they them us am were been being has had does did done doing shall must may might will would
    thinking feels feeling guess suppose imagining reckon believe pixel luna lyra saga quill seer guys
    one ones bpm beats mins min secs sec as than if also plus besides later graag favor favore por per
    voice spoken i'd he she him her going""".split()
)


_NOUN = r"(?:an?|the|some|two|three|more|his|her|their|another|lots of|a few)?\s*[\w'’-]+(?:\s+[\w'’-]+){0,4}"


def things(sentence: str, low: str) -> Iterator[Found]:
    """Subjects to add, a new place, an action."""
    move = re.search(
        r"\b(?:(?:set|move|relocate|take|bring) (?:it|this|everything)(?= (?:to|in|on|at|into"
        r"|under|near)\b)|"
        r"(?:should|could|must|to) (?:be set|take place|play)|takes place|put it(?= (?:in|on|at"
        r"|under|into|near)\b)|place it|make it happen|it should happen|happens?|"
        r"change the (?:place|location|setting) to)\s+(?:to\s+)?"
        r"((?:in|on|at|under|inside|into|near)?\s*.{3,60}?)(?=$|,|\s+and\s|\s+with\s)",
        low,
    )
    if move:
        where = move[1] if re.match(r"(in|on|at|under|inside|into|near)\b", move[1]) else f"in {move[1]}"
        nouns = [noun for noun in phrases(where).nouns if is_place(noun) or noun.prep]
        if nouns and not _is_sense(nouns[0].head):
            yield Found(
                kind="place",
                value=_as_written(nouns[0].text, sentence),
                start=move.start(),
                end=low.find(nouns[0].text.lower(), move.start()) + len(nouns[0].text),
                weight=3,
            )
            return
    act = re.search(
        r"\b(?:have|let|make|show)\s+((?:the|a|an|him|her|them|his)\b.{3,90})$|\b((?:the|he|she"
        r"|they)\b[\w\s'-]{2,40}?\s(?:should|must|could)\s.{3,60})$",
        low,
    )
    if act:
        said = re.sub(r"\b(should|must|could)\s+", "", (act[1] or act[2]))
        read = phrases(said)
        if read.nouns and read.actions:
            yield Found(
                kind="action",
                value=f"{read.nouns[0].text} {read.actions[0]}",
                start=act.start(),
                end=act.end(),
                weight=1,
            )
            return
        if whole := re.match(r"(?:the|an?|his|her)\s+([\w'-]+)\s+([\w'-]+(?:\s+[\w'-]+){0,6})$", said):
            if lemma(whole[2].split()[0]) == whole[2].split()[0]:
                yield Found(
                    kind="action", value=f"{whole[1]} {whole[2]}", start=act.start(), end=act.end(), weight=1
                )
                return
    add = re.compile(
        r"(?:\b|^)(?:add|include|put(?: in)?|bring (?:in|back)|throw in|with|i want to see|there "
        r"should be|there is|"
        r"(?:have|see|get|show|use|there was|there were)(?= (?:an?|some|one|two|three|more) )"
        r"|^show(?= the )|and(?= (?:an?|one|some) )|"
        r"mention|feature|give (?:him|her|them|it|us)|needs?|insert|"
        r"i(?:'d| would) (?:like|love)(?: to see)?|i want|we need|how about|what about|more)\s+"
        rf"({_NOUN}?)(?=$|[,.!?;]|\s+(?:and|in|on|at|to|please|pls|into|somewhere|too|as|who|that"
        rf"|there|for|next|"
        r"near|beside|under|over|behind|instead|maybe|walking|running|sitting|standing|with|is|would)\b)"
    )
    for hit in add.finditer(low):
        read = phrases(sentence[hit.start(1) : hit.end(1)])
        for noun in read.nouns[:1]:
            if noun.kind == "idea" or _is_sense(noun.head) or noun.head in FILLER or _is_wish_word(noun.head):
                continue
            # "a happy dog" is a dog, not a mood: a thing with an article goes before its adjectives
            if hit[0].startswith("give it ") and not re.match(r"(?:an?|some|more|the)\b", hit[1]):
                continue
            article = re.match(r"(?:an?|the|some|one|two|three|his|her|their|another)\b", hit[1])
            weight = 3 if article and noun.kind != "thing" and len(noun.text.split()) > 1 else 0
            yield Found(kind="subject", value=noun.text, start=hit.start(), end=hit.end(), weight=weight)


def _as_written(phrase: str, sentence: str) -> str:
    """The phrase with the person's own capitals: "Tokyo alley"."""
    found = re.search(re.escape(phrase), sentence, re.IGNORECASE)
    return found[0] if found else phrase


@cache
def _is_wish_word(word: str) -> bool:
    """Whether a word alone is a wish of another kind: "close-ups", "jazz", "neon", "subtitles"."""
    tables = (
        "light",
        "palette",
        "tempo",
        "music",
        "camera",
        "mood",
        "size",
        "language",
        "excluded",
        "called",
    )
    return any(word in asks(name) for name in tables) or word in colours()


def _is_sense(head: str) -> bool:
    return any(head in lexicon().senses[sense] for sense in ("weather", "time", "season", "mood"))
