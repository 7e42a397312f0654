"""Which earlier production of the room a person means, by its words and its time; pure."""

import calendar
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from specialists.speaking.novelty import stems
from storage.domain.plan import AnyPlan, MoviePlan, SongPlan, SpeechPlan, shots_of

FLOOR = 0.3  # share of the words asked for (the rare ones weigh more) that a production must have
_K1, _B = 1.2, 0.6  # BM25's usual saturation, and a little less of its length correction: the texts are short

_DAYS = "|".join(day.lower() for day in calendar.day_name)
_MONTHS = "|".join(month.lower() for month in calendar.month_name if month)
_NAMED = f"{_DAYS}|{_MONTHS}"
_TIME = rf"(?:yesterday|today|this morning|last (?:night|week|month|year|time|{_NAMED})|{_NAMED})"
_WORK = (
    r"(?:films?|movies?|videos?|clips?|songs?|pictures?|images?|stills?|posters?|productions?|projects?|pieces?|"
    r"ones?|trailers?|animations?|cuts?|versions?|stories|story)"
)
_ASPECT = (
    r"(?:looks?|styles?|palettes?|colou?rs?|light(?:ing)?|moods?|feel(?:ing)?|music|scores?|genres?|songs?|camera|lens|lenses|"
    r"framing|treatment|tone|way|thing|kind|vibe|atmosphere|voice|narrator)"
)
_MADE = (
    r"(?:(?:that |which )?(?:we|you|i|they|the studio) (?:have |had )?(?:already )?"
    r"(?:made|did|shot|had|rendered|used))"
)
_OURS = r"(?:our|my|your)(?: (?:last|first|second|previous|earlier|other|old|latest))?"
_EARLIER = r"(?:the|that|an?) (?:last|first|second|previous|earlier|other|old|latest|recent)"
_THING = r"(?:[\w-]+ ){0,3}?"
# What can only be something the studio made.
_REFERENCE = (
    rf"(?:{_TIME}['’]s\b(?! (?:news(?:papers?)?|bread|coffee|headlines?|leftovers|clothes|self|papers?)\b)"
    rf"|(?:{_OURS}|{_EARLIER}) {_THING}{_WORK}\b(?! of (?:its|her|his|their|the)\b)"
    rf"|(?:the|that|those) {_THING}{_WORK} (?:with|about|of|where|in which|from|{_MADE})\b"
    rf"|(?:the|that|those) {_THING}{_WORK} {_MADE}"
    rf"|(?:what|how|as) {_MADE}\b"
    rf"|(?:the |that )?{_THING}(?:{_WORK} )?(?:from|of) {_TIME}(?!['’]s)\b"
    r"|last time\b)"
)
_LIKE = (
    r"(?:like|as in|as with|as for|similar to|in the style of|based on|inspired by|matching|match|"
    r"the way of|from)"
)
_BACK = r"(?:remember|recall|think of|back to|a sequel to|continue|go on from)"
_COMPARED = re.compile(
    rf"(?:(?<!\w)(?:{_LIKE}|{_BACK}) (?:in )?{_REFERENCE}"
    rf"|\bsame {_ASPECT}(?: and (?:the )?(?:same )?{_ASPECT})? (?:as|like|from|that|we|you)\b"
    r"(?: (?:in|for|of|with))?(?! (?:yesterday|today)\b(?!['’]))"
    rf"|\b(?:the )?{_ASPECT} (?:of|from) (?:(?:{_OURS}|{_EARLIER}|that) {_THING}{_WORK}|{_TIME}['’]s)\b"
    rf"|\bagain,? (?:like|as)\b"
    rf"|(?<!\w)as (?:{_MADE}|in {_TIME}\b)|(?:^|[,;] *|\bit |\blook )(?:just |exactly )?as before\b"
    r"|\b(?:like|just as) (?:we did |you did )?(?:before|last time)\b"
    r"(?= *(?:$|[,.;!?]|but|only|and|please)))",
    re.IGNORECASE,
)
# "It tastes like yesterday's coffee" compares something in the story.
_SENSED = re.compile(
    r"\b(?:tastes?|smells?|feels?|felt|sounds?|seems?|she|he|they|who)\s+(?:\w+\s+){0,2}$", re.I
)
_TOLD = re.compile(r"\b(?:who|she|he|they|her|his|nobody|everyone|girl|boy|man|woman)\s+(?:\w+\s+)?$", re.I)

_NOT_CONTENT = frozenset(
    stem
    for word in """film movie video clip song picture image still poster production project piece one
    trailer animation
    cut version story look style palette colour color light lighting mood feeling music score genre camera
    lens framing
    treatment tone way thing kind vibe atmosphere yesterday today last night week month year time morning
    previous earlier
    other old latest recent remember recall similar based inspired matching match back sequel continue
    please ago day days
    used use make made want need room studio let first second shot rendered did""".split()
    for stem in stems(word)
)  # fmt: skip
_ASPECTS: Mapping[str, tuple[str, ...]] = {
    "palette": ("palette",),
    "colour": ("palette",),
    "color": ("palette",),
    "light": ("light",),
    "lighting": ("light",),
    "music": ("genre",),
    "score": ("genre",),
    "song": ("genre",),
    "genre": ("genre",),
    "camera": ("lens",),
    "lens": ("lens",),
    "framing": ("lens",),
    "style": ("style",),
    "look": ("palette", "light", "style", "lens"),
}
SLOTS = ("palette", "light", "lens", "genre", "style")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier production of the room, as far as it can be asked for again. `made_at` is aware."""

    project: str
    title: str
    brief: str
    made_at: datetime
    palette: str = ""
    light: str = ""
    style: str = ""
    lens: str = ""
    genre: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A production a person seems to mean.

    `score` is 0 to 1.5 (1 for its words, half for its time), `when` says how long ago it was, `slots` are
    what of
    it was asked for.
    """

    past: Past
    score: float
    when: str
    slots: tuple[str, ...] = SLOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """A stretch of days `[first, last]` a person named; `newest` means the newest of all."""

    first: date = field(default=date.min)
    last: date = field(default=date.max)
    newest: bool = False

    def fit(self, day: date) -> float:
        """1 within, 0.5 as far outside again as the stretch is long (people misremember), 0 else."""
        if self.first <= day <= self.last:
            return 1.0
        length = timedelta(days=max(1, (self.last - self.first).days))
        return 0.5 if self.first - length <= day <= self.last + length else 0.0


def asks_recall(text: str) -> bool:
    """Whether `text` points at something the studio made before ("like last week's lighthouse")."""
    return _reference(text) is not None


def past_of(project_id: str, title: str, brief: str, made_at: datetime, plan: AnyPlan) -> Past:
    """What there is to recall of a stored plan."""
    shots = shots_of(plan)
    lenses = Counter(f"{shot.staging.lens_mm}mm" for shot in shots)
    shown = dict.fromkeys(name for shot in shots for name in (shot.subject, shot.place))
    match plan:
        case MoviePlan():
            summary = plan.logline
        case SongPlan():
            summary = " / ".join(plan.lyrics[:2])
        case SpeechPlan():
            summary = plan.lines[0]
        case _:
            summary = plan.shot.action
    look = None if isinstance(plan, SongPlan | SpeechPlan) else plan.look
    return Past(
        project=project_id,
        title=title,
        brief=brief,
        made_at=made_at,
        palette=look.palette_name if look else "",
        light=look.light if look else "",
        style=look.style if look else "",
        lens=lenses.most_common(1)[0][0] if lenses else "",
        genre=plan.music.genre
        if isinstance(plan, MoviePlan | SongPlan) and plan.music.genre != "none"
        else "",
        summary=" ".join((summary, *list(shown)[:8]))[:600],
    )


def recall(text: str, past: Sequence[Past], *, now: datetime, most: int = 2) -> tuple[Found, ...]:
    """The productions `text` means, the likeliest first; none below the floor.

    `now` is aware; days are counted in its time zone. Where the text compares ("like …"), only the words of
    the
    comparison count; a time alone ("like yesterday's") finds what was made then.
    """
    said = _reference(text) or text
    span = _span(said, now.date())
    asked = tuple(
        stem
        for stem in dict.fromkeys(stems(said))
        if stem not in _NOT_CONTENT and not _is_time(stem) and not stem.isdigit()
    )
    shares = _shares(asked, [_words(one) for one in past])
    slots = _slots(said)
    found: list[Found] = []
    newest = max((one.made_at for one in past), default=now)
    for one, share in zip(past, shares, strict=True):
        day = one.made_at.astimezone(now.tzinfo).date()
        fit = 0.0 if span is None else float(one.made_at == newest) if span.newest else span.fit(day)
        if asked and share < FLOOR:
            continue
        if not asked and fit < 0.5:
            continue
        doubt = 0.5 if span is not None and fit == 0.0 else 1.0  # made at another time than was said
        when = _when(day, now.date())
        found.append(Found(past=one, score=round(share * doubt + fit / 2, 4), when=when, slots=slots))
    found.sort(key=lambda one: (-one.score, -one.past.made_at.timestamp()))
    return tuple(one for one in found if one.score >= FLOOR)[:most]


def sentences(found: Sequence[Found]) -> tuple[str, ...]:
    """What Echo can say of each, a sentence a production."""
    told: list[str] = []
    for one in found:
        past = one.past
        facts = (past.palette, past.light, past.lens, past.genre)
        known = ", ".join(fact for fact in facts if fact)
        about = past.brief if len(past.brief) <= 100 else f"{past.brief[:97].rstrip()}…"
        told.append(f"“{past.title}”, made {one.when} from “{about}”{f': {known}' if known else ''}.")
    return tuple(told)


def choices(found: Sequence[Found]) -> dict[str, str]:
    """What the cast may take over of the likeliest one, by the craft's slots (and "style")."""
    if not found:
        return {}
    best = found[0]
    return {slot: value for slot in best.slots if (value := str(getattr(best.past, slot)))}


def _reference(text: str) -> str | None:
    """The words of the comparison, up to the end of its clause; None where nothing earlier is meant."""
    for hit in _COMPARED.finditer(text):
        before = text[: hit.start()]
        verb = hit[0].lower().startswith(("remember", "recall", "think of", "continue", "again", "back to"))
        if _SENSED.search(before) or (verb and _TOLD.search(before)):
            continue
        end = re.search(r"[,.;!?\n]|\s(?:but|only|except)\s", text[hit.end() :])
        return text[hit.start() : hit.end() + (end.start() if end else len(text))]
    return None


def _words(past: Past) -> tuple[str, ...]:
    """The stems a production is found by: its title and brief count twice."""
    told = f"{past.title} {past.brief} " * 2
    return stems(f"{told}{past.summary} {past.palette} {past.light} {past.style} {past.genre}")


def _shares(asked: Sequence[str], texts: Sequence[Sequence[str]]) -> list[float]:
    """BM25 of each text against `asked`, as a share of what a text with every word would get (0 to 1)."""
    counts = [Counter(text) for text in texts]
    mean = sum(map(len, texts)) / len(texts) if texts else 1.0
    having = {stem: sum(stem in count for count in counts) for stem in asked}
    weight = {stem: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for stem, n in having.items()}
    best = sum(weight.values()) * (_K1 + 1) / (1 + _K1 * 0.5)  # every word, named twice as a title's are
    shares: list[float] = []
    for count, text in zip(counts, texts, strict=True):
        length = 1 - _B + _B * len(text) / mean
        score = sum(
            weight[stem] * count[stem] * (_K1 + 1) / (count[stem] + _K1 * length)
            for stem in asked
            if count[stem]
        )
        shares.append(min(1.0, score / best) if best else 0.0)
    return shares


def _slots(said: str) -> tuple[str, ...]:
    """What of the production is asked for: all where nothing is named."""
    low = said.lower()
    named: list[str] = []
    for word, slots in _ASPECTS.items():
        if re.search(rf"\bsame\b.*\b{word}s?\b|\b{word}s? (?:of|from)\b", low):
            named += slots
    return tuple(dict.fromkeys(named)) or SLOTS


def _is_time(stem: str) -> bool:
    return any(stem in stems(word) for word in _NAMED.split("|"))


def _span(said: str, today: date) -> _Span | None:
    """The stretch of days named in the words."""
    low = said.lower()
    if ago := re.search(r"\b(\d+|an?|two|three|four|a few) (day|week|month)s? ago\b", low):
        count = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "a few": 3}.get(ago[1]) or int(ago[1])
        unit = {"day": 1, "week": 7, "month": 30}[ago[2]]
        middle, slack = today - timedelta(days=count * unit), timedelta(days=unit // 2)
        return _Span(first=middle - slack, last=middle + slack)
    if re.search(r"\b(?:yesterday|last night)\b", low):
        return _days(today - timedelta(days=1))
    if re.search(r"\b(?:today|this morning|earlier today)\b", low):
        return _days(today)
    if "last week" in low:
        monday = today - timedelta(days=today.weekday() + 7)
        return _Span(first=monday, last=monday + timedelta(days=6))
    if "last month" in low:
        return _month(today.replace(day=1) - timedelta(days=1))
    if "last year" in low:
        return _Span(first=date(today.year - 1, 1, 1), last=date(today.year - 1, 12, 31))
    if day := re.search(rf"\b({_DAYS})\b", low):
        back = (today.weekday() - _DAYS.split("|").index(day[1])) % 7 or 7
        return _days(today - timedelta(days=back))
    if month := re.search(rf"\b(?:in|from|last|of) ({_MONTHS})\b|\b({_MONTHS})['’]s", low):
        number = _MONTHS.split("|").index(month[1] or month[2]) + 1
        return _month(date(today.year - (number > today.month), number, 1))
    newest = re.search(r"\blast time\b|\b(?:last|latest|previous)\b|\bbefore\b|\bagain\b", low)
    return _Span(newest=True) if newest else None


def _days(day: date) -> _Span:
    return _Span(first=day, last=day)


def _month(inside: date) -> _Span:
    last = calendar.monthrange(inside.year, inside.month)[1]
    return _Span(first=inside.replace(day=1), last=inside.replace(day=last))


def _when(day: date, today: date) -> str:
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 14 else f"on {day.day} {calendar.month_name[day.month]} {day.year}"
