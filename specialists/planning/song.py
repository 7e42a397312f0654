"""What is sung: verses that move on and a chorus that returns word for word, in the brief's own words."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

from specialists.planning.treatment import Film, voice_of
from specialists.story.telling import Voice, fill
from storage.domain.plan import Constraint, MoviePlan

SECONDS_A_LINE = 3.0  # to sing one and breathe
MOST_SUNG = 28  # lines of a film's song: pictures need room without words
_MOST = 9  # words of a line
_PARTS = ("first", "middle", "last")


def song_lyrics(film: Film, *, most: int | None = None) -> tuple[str, ...]:
    """The lines of the song, as many as its length has room for, at most `most`; none for an instrumental.

    The chorus is the same words each time. A song in another language has words of ours where we know it and
    none where we do not: nobody sings in two languages at once.
    """
    asked = next((wish.value for wish in film.wanted if wish.kind == "language"), film.reading.language)
    if is_instrumental(film.reading.text, film.wanted):
        return ()
    rng = random.Random(f"{film.seed}:song:{film.reading.text}")
    form = _form(film.frames / film.rate, most)
    if asked != "en" or film.reading.language != "en":
        return _in_tongue(asked, form, rng)
    voice = _voice(film)
    rows = _file()
    sunny = _is_of_day(film)
    verses = {
        part: _by_day(_ready(rows["verse"][part], _voice(film, met=part != "first")), sunny)
        for part in _PARTS
    }
    bridge = _by_day(_ready(rows["bridge"]["any"], voice), sunny)
    return _sung(form, verses, _chorus(film, voice, rng), bridge, rng)


_SUNG = re.compile(
    r"\bmusic[\s-]?(?:video|clip|film)\b|\bmusical\b|\bsong (?:about|for|of)\b|\b(?:is|be|all) sung\b"
    r"|\bsung (?:film|story)\b"
    r"|\bwith (?:an? |its own |our )?(?:original |own )?(?:song|lyrics|singing|vocals)\b"
    r"|\bmusikvideo\b|\bclip musical\b"
    r"|\bvideoclip\b|\bvideo musical\b",
    re.I,
)


def is_sung(brief: str, wanted: Sequence[Constraint]) -> bool:
    """Whether a film is to be sung: a music video, a song about something."""
    asked = (
        wish.words
        for wish in wanted
        if wish.origin != "brief" and wish.kind in ("other", "narration", "music")
    )
    return any(_SUNG.search(text) for text in (brief, *asked))


def lyrics_in(code: str, plan: MoviePlan) -> tuple[str, ...]:
    """The film's song in another language: as long, in words of ours; none where we have none."""
    form = _form(len(plan.lyrics) * SECONDS_A_LINE, len(plan.lyrics))
    return _in_tongue(code, form, random.Random(f"{plan.seed}:song:{code}:{plan.brief}"))


def _in_tongue(code: str, form: Sequence[tuple[str, int]], rng: random.Random) -> tuple[str, ...]:
    row = _file()["tongue"].get(code)
    if row is None:
        return ()
    couplets = {part: _split(row["verse"][at * 2 : at * 2 + 2]) for at, part in enumerate(_PARTS)}
    return _sung(form, couplets, _split(row["chorus"]), _split(row["bridge"]), rng)


def is_instrumental(brief: str, wanted: Sequence[Constraint]) -> bool:
    """Whether the brief or a wish says that nobody sings."""
    silent = [words for words in _file()["silent"]["words"].split("|") if " " in words or "instr" in words]
    found = re.compile(rf"\b(?:{'|'.join(map(re.escape, (*silent, 'wordless')))})\b", re.I)
    ruled = any(
        (wish.kind == "exclude" and silences(wish.value))
        or (wish.kind == "narration" and wish.value == "none" and _SINGING.search(wish.words))
        or (wish.kind in ("other", "music") and found.search(wish.words))
        for wish in wanted
    )
    return ruled or found.search(brief) is not None


_SINGING = re.compile(r"lyric|sing|sung|vocal|word|voice\b", re.I)  # who wants no narration may want a song


def lacks_song(plan: MoviePlan) -> bool:
    """Whether a film that is to be sung, in a language we can sing in, has no words to its music."""
    if plan.lyrics or not is_sung(plan.brief, plan.constraints):
        return False
    known = plan.language == "en" or plan.language in _file()["tongue"]
    return known and plan.music.genre != "none" and not is_instrumental(plan.brief, plan.constraints)


def silences(value: str) -> bool:
    """Whether taking `value` out of a song takes out its words."""
    return value.lower() in _file()["silent"]["words"].split("|")


def with_couplet(lyrics: Sequence[str], couplet: str) -> tuple[str, ...]:
    """The song with one more couplet, before its last chorus where it has one; an instrumental stays one."""
    if not lyrics:
        return ()
    more = tuple(_line(line) for line in couplet.split(" / "))
    first = next((line for at, line in enumerate(lyrics) if line in lyrics[:at]), "")
    if not first:
        return (*lyrics, *more)
    last = len(lyrics) - 1 - tuple(reversed(lyrics)).index(first)
    return (*lyrics[:last], *more, *lyrics[last:])


Couplet = tuple[str, str]


def _voice(film: Film, *, met: bool = True) -> Voice:
    """What couplets are filled with; those `met` are called by their short names."""
    main = film.subjects[0]
    other = film.subjects[1] if len(film.subjects) > 1 else None
    known = [main.text] if met else []
    voice = voice_of(film, main, other, film.places[0], met=known)
    slots = dict(voice.slots)
    called = main.text if len(main.text.split()) <= 3 else main.short.removeprefix("the ")
    slots |= {"n": called, "N": called[0].upper() + called[1:]}
    if film.places[0].text in film.reading.inferred:  # nobody asked for the place: nobody sings of it
        slots |= {"in": "", "place": "", "Place": "", "whole": ""}
    if len(slots["s"].split()) > 4:
        slots["s"] = main.short
        slots["S"] = slots["s"][0].upper() + slots["s"][1:]
    return Voice(
        slots=slots, plural=voice.plural, other_plural=voice.other_plural, place_plural=voice.place_plural,
        group=voice.group, person=voice.person,
    )  # fmt: skip


_NIGHT = re.compile(
    r"\b(?:night|moon\w*|stars?|lamps?|little light|lights below|yellow light|midnight)\b", re.I
)
_DAY = re.compile(
    r"\b(?:sunrise|sun|sunlight|daybreak|dawn|morning|noon|summer|spring|rainbow|daylight)\b", re.I
)


def _is_of_day(film: Film) -> bool:
    """Whether the song is about the day: nobody sings of the moon to a sunrise."""
    named = " ".join((film.subjects[0].text, film.reading.text))
    return bool(_DAY.search(named)) and not _NIGHT.search(film.reading.text)


def _by_day(couplets: list[Couplet], sunny: bool) -> list[Couplet]:
    return [pair for pair in couplets if not (sunny and _NIGHT.search(" ".join(pair)))]


def _chorus(film: Film, voice: Voice, rng: random.Random) -> list[Couplet]:
    """Two couplets: one that names what the song is about, and one to sing along."""
    rows: Mapping[str, Sequence[str]] = _file()["chorus"]
    text = film.reading.text.lower()
    kind = next(
        (name for name, words in _file()["kinds"].items() if re.search(rf"\b(?:{words})\b", text)), ""
    )
    sunny = _is_of_day(film)
    own = _ready([row for row in rows["any"] if row.startswith(f"{voice.group}: ")], voice)
    named = _ready(rows[kind], voice) if kind else _by_day(own, sunny)
    named = named or _by_day(_ready(rows["any"], voice), sunny)
    answer = _by_day(_ready(rows[f"{kind}_answer" if kind else "answer"], voice), sunny)
    return [*rng.sample(named, min(1, len(named))), *rng.sample(answer, len(answer))][:2]


def _ready(patterns: Sequence[str], voice: Voice) -> list[Couplet]:
    """The couplets this song can sing."""
    found: list[Couplet] = []
    for pattern in patterns:
        group, colon, _ = pattern.partition(": ")
        one, _, other = pattern.partition(" / ")
        lead = f"{group}: " if colon and " " not in group else ""
        first, second = fill(one, voice), fill(f"{lead}{other}", voice)
        if first and second and max(len(first.split()), len(second.split())) <= _MOST:
            found.append((_line(first), _line(second)))
    return found


def _split(couplets: Sequence[str]) -> list[Couplet]:
    return [(_line(one), _line(other)) for one, _, other in (text.partition(" / ") for text in couplets)]


def _line(text: str) -> str:
    return text[0].upper() + text[1:]


def _form(seconds: float, most: int | None = None) -> list[tuple[str, int]]:
    """The parts of a song of that length and the lines of each."""
    room = max(4, round(seconds / SECONDS_A_LINE))
    room = room if most is None else max(4, min(room, most))
    rows: Mapping[str, str] = _file()["form"]
    largest = max(int(lines) for lines in rows if int(lines) <= room)
    parts = [(part[0], int(part[1:])) for part in rows[str(largest)].split()]
    while largest == max(map(int, rows)) and sum(lines for _, lines in parts) + 8 <= room:
        parts += [("v", 4), ("c", 4)]
    return parts


def _sung(
    form: Sequence[tuple[str, int]],
    verses: Mapping[str, Sequence[Couplet]],
    chorus: Sequence[Couplet],
    bridge: Sequence[Couplet],
    rng: random.Random,
) -> tuple[str, ...]:
    """The parts in order. A song that has sung every couplet leaves its verses out: the music goes on."""
    left = {part: _last_best(found, rng) for part, found in verses.items()}
    spare = rng.sample(list(bridge), len(bridge))
    total = sum(part == "v" for part, _ in form)
    told: list[str] = []
    sung = 0
    for part, lines in form:
        count = lines // 2
        if part == "c":
            couplets = list(chorus[:count])
        elif part == "b":
            couplets, spare = spare[:count], spare[count:]
        else:
            stage = 0 if sung == 0 else 2 if sung == total - 1 and total > 1 else 1
            sung += 1
            couplets = list[Couplet]()
            for name in (_PARTS[stage], *_PARTS):
                while left[name] and len(couplets) < count:
                    couplets.append(left[name].pop())
        told += [line for couplet in couplets for line in couplet]
    return tuple(told)


def _last_best(couplets: Sequence[Couplet], rng: random.Random) -> list[Couplet]:
    """In an order of its own, those with words of the brief at the end, to be taken first."""
    general = {couplet for couplet in couplets if couplet in _plain()}
    return sorted(rng.sample(list(couplets), len(couplets)), key=lambda one: one not in general)


@cache
def _plain() -> frozenset[Couplet]:
    """The couplets that any song could have."""
    found = [text for part in _file()["verse"].values() for text in part if "{" not in text]
    return frozenset(_split(found))


def mention_lines(name: str) -> tuple[str, ...]:
    """Couplets, with " / " between their lines, that bring `name`, with its article, into a song."""
    return tuple(text.replace("{x}", name) for text in _file()["mention"]["lines"])


@cache
def _file() -> dict[str, Any]:  # Any: a TOML table has no better type
    path = Path(__file__).parents[1] / "story" / "song.toml"
    return loads(path.read_text(encoding="utf-8"))
