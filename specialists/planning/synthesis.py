"""The plan out of what was read, decided and asked for: pure, and the same for the same inputs."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import cast

from specialists.asked.wishes import merge
from specialists.craft import Craft
from specialists.craft.fit import ranked, tags_of
from specialists.planning import look as colour
from specialists.planning.apply import apply, finished, with_prompts
from specialists.planning.drafting import Draft, draft_shots
from specialists.planning.pacing import Cards, cards
from specialists.planning.parameters import (
    as_tuning,
    asked_for,
    is_of_music,
    parameters_of,
    retimed,
    with_motion,
)
from specialists.planning.provenance import decisions
from specialists.planning.song import song_lyrics
from specialists.planning.speech import speech_lines
from specialists.planning.titles import logline_of, tagline_of, title_of, titles_of
from specialists.planning.treatment import Film, place_text
from specialists.reading.brief import Reading, clarified
from specialists.speaking.turn_context import Line
from specialists.story.players import player
from specialists.story.telling import Story
from storage.domain.plan import (
    AnyPlan,
    Character,
    ClipPlan,
    Constraint,
    ImagePlan,
    Kind,
    Look,
    MoviePlan,
    Music,
    Shot,
    SongPlan,
    SpeechPlan,
    TimeOfDay,
    Weather,
)

HEIGHTS = {
    "person": 1.0,
    "animal": 0.6,
    "machine": 1.0,
    "vehicle": 2.0,
    "object": 0.4,
    "building": 3.0,
    "nature": 2.5,
    "spirit": 1.1,
}
KEYS = ("C", "D", "E", "F", "G", "A", "Bb", "Eb")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What was asked for beside the words.

    `transition` is the wished length of a cross-fade in seconds, `variations` how many are made (1 to 8).
    """

    kind: Kind = "film"
    seconds: float = 24.0
    width: int = 1280
    height: int = 720
    seed: int = 0
    rate: int = 24
    transition: float = 1.0
    variations: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWords:
    """What a model may add; what is empty is written from patterns. `lines` are by shot, "" for ours.

    `notes` say to people what went wrong on the way to them.
    """

    title: str = ""
    logline: str = ""
    tagline: str = ""
    lines: tuple[str, ...] = field(default=())
    notes: tuple[str, ...] = field(default=(), compare=False)


def write_plan(
    reading: Reading,
    constraints: Sequence[Constraint],
    choices: Mapping[str, str],
    options: PlanOptions,
    craft: Craft,
    story: Story,
    words: PlanWords | None = None,
    *,
    lines: Sequence[Line] = (),
) -> AnyPlan:
    """The plan for `options.kind`.

    `constraints` are all wishes in the order of saying (the reading's own are added before them);
    `choices` what the discussion decided, by slot; `lines` the thread after the brief, which says who decided
    what. Same inputs, same plan.
    """
    reading = clarified(reading, constraints)
    wanted = merge(map(as_tuning, (*reading.constraints, *constraints)))
    film = _film(reading, wanted, choices, options, craft, story)
    words = words or PlanWords()
    match options.kind:
        case "film":
            plan: AnyPlan = _movie(film, words)
        case "image" | "clip":
            plan = _picture(film, words)
        case "song":
            plan = _song(film, words)
        case "speech":
            plan = _speech(film, words)
    parameters = parameters_of(wanted, choices, reading)
    plan = finished(plan, [wish for wish in wanted if not is_of_music(wish)])
    for wish in filter(is_of_music, wanted):
        plan = retimed(plan, wish)
    plan = plan.model_copy(update={"constraints": wanted})
    if any(one.field == "motion" for one in asked_for(wanted, reading)):
        plan = with_prompts(with_motion(plan, parameters.motion))
    if reading.language in story.foreign and not any(wish.kind == "language" for wish in wanted):
        plan = apply(plan, Constraint(words=reading.text, kind="language", value=reading.language))
    plan = plan.model_copy(update={"parameters": parameters, "variations": options.variations})
    return plan.model_copy(update={"decided": decisions(plan, wanted, lines, choices)})


def title_options(
    reading: Reading,
    constraints: Sequence[Constraint],
    choices: Mapping[str, str],
    options: PlanOptions,
    craft: Craft,
    story: Story,
    *,
    most: int = 12,
) -> tuple[str, ...]:
    """Titles the plan could have, ours first: what a small model may choose from."""
    wanted = merge(map(as_tuning, (*reading.constraints, *constraints)))
    return titles_of(_film(reading, wanted, choices, options, craft, story), most)


def _film(
    reading: Reading,
    wanted: tuple[Constraint, ...],
    choices: Mapping[str, str],
    options: PlanOptions,
    craft: Craft,
    story: Story,
) -> Film:
    """Everything decided about the film before its first shot."""
    asked = {c.kind: c.value for c in wanted if c.shot is None and not is_of_music(c)}
    rng = random.Random(f"{options.seed}:{reading.text}")
    mood = asked.get("mood") or choices.get("mood") or (reading.moods or ("",))[0]
    tags = tags_of(craft, reading.text, [mood] if mood else [])
    for kind in ("time", "weather", "season"):
        if kind in asked:
            tags[asked[kind].split()[0]] = 2.0
    if not mood:
        mood = ranked(craft.options["mood"], tags, rng)[0].name
        tags |= tags_of(craft, "", [mood])
    arc = choices.get("arc", "")
    if arc not in story.arcs:
        arc = colour.pick(
            [item.name for item in ranked(craft.options["arc"], tags, rng) if item.name in story.arcs], rng
        )
    palette_name = choices.get("palette", "")
    if palette_name not in craft.palettes:
        palette_name = colour.pick([item.name for item in ranked(craft.options["palette"], tags, rng)], rng)
    light = choices.get("light") or ranked(craft.options["light"], tags, rng)[0].say
    pace = {"slow": "slow", "quick": "quick"}.get(asked.get("tempo", ""), choices.get("pace", ""))
    if pace not in ("slow", "steady", "quick"):
        pace = (
            "quick"
            if craft.family(mood) in ("playful", "joyful")
            else "slow"
            if craft.family(mood) in ("sad", "lonely", "calm")
            else "steady"
        )
    seconds = options.seconds
    if "length" in asked:
        length = asked["length"]
        seconds = {"shorter": seconds * 0.7, "longer": seconds * 1.5}.get(length) or float(length)
        seconds = min(max(seconds, 4.0), 3600.0)
    places = reading.places
    if "place" in asked:
        places = (
            asked["place"],
            *(place for place in reading.places if place not in reading.inferred and place != asked["place"]),
        )[:1]
    hours = _hours(asked.get("time"), arc, story, rng, reading)
    return Film(
        reading=reading,
        craft=craft,
        story=story,
        seed=options.seed,
        kind=options.kind,
        width=options.width,
        height=options.height,
        rate=options.rate,
        frames=round(seconds * options.rate),
        fade=options.transition,
        wanted=wanted,
        choices=dict(choices),
        subjects=tuple(player(text) for text in reading.subjects),
        places=tuple(player(text) for text in places),
        actions=reading.actions,
        arc=arc,
        mood=mood,
        pace=pace,
        hours=hours,
        weather=cast(Weather, asked.get("weather", _weather(reading, arc))),
        palette=craft.palettes[palette_name].colours,
        palette_name=palette_name,
        light=light,
        style=_style(asked.get("style"), choices),
        tags=tags,
    )


# What is only seen at night.
NIGHTLY = frozenset(
    """moon star stars constellation aurora comet firefly fireflies owl bat vampire ghost stargazer
    astronomer streetlamp""".split()
)


def _hours(
    asked: str | None, arc: str, story: Story, rng: random.Random, reading: Reading
) -> tuple[TimeOfDay, ...]:
    """The hours the film passes through."""
    if asked:
        return (cast(TimeOfDay, asked),)
    ways = cast(tuple[tuple[TimeOfDay, ...], ...], story.hours[arc])
    way = rng.choice(ways)
    if any(player(text).head in NIGHTLY for text in reading.subjects[:2]):
        return ("dusk", "night") if "dawn" not in way else ("night", "dawn")
    return way


def _weather(reading: Reading, arc: str) -> str:
    return "storm" if arc == "storm" and "storm" in reading.text.lower() else "clear"


def _style(asked: str | None, choices: Mapping[str, str]) -> str:
    style = asked or choices.get("style") or "cinematic illustration"
    texture = choices.get("texture", "")
    return (f"{style}, {texture}" if texture else style)[:120]


def _look(film: Film) -> Look:
    return Look(
        style=film.style, palette_name=film.palette_name[:120], palette=film.palette, light=film.light[:120]
    )


def _characters(film: Film) -> tuple[Character, ...]:
    accents = (film.palette[-1], film.palette[-2], film.palette[len(film.palette) // 2])
    return tuple(
        Character(
            name=who.text[:120],
            description=f"{who.The}, {'the lead' if index == 0 else 'second'} in this story.",
            accent=accents[min(index, 2)],
            height=HEIGHTS.get(who.kind, 1.0),
        )
        for index, who in enumerate(film.subjects[:2])
    )


def _music(film: Film, arc: Sequence[float]) -> Music:
    """Genre, tempo, mode and instruments; what was decided first, what fits the mood else."""
    rng = random.Random(f"{film.seed}:music:{film.reading.text}")
    craft, choices = film.craft, film.choices
    name = choices.get("genre", "")
    if name not in craft.genres:
        name = colour.pick([item.name for item in ranked(craft.options["genre"], dict(film.tags), rng)], rng)
    genre = craft.genres[name]
    low, high = genre.bpm
    told = "".join(character for character in choices.get("bpm", "") if character.isdigit())
    middle = {
        "slow": low + (high - low) * 0.2,
        "steady": (low + high) / 2,
        "quick": low + (high - low) * 0.85,
    }[film.pace]
    bpm = int(told) if told else round(middle + rng.uniform(-4, 4))
    sad = craft.family(film.mood) in ("sad", "lonely", "tense", "dark", "mystery", "nostalgic")
    modes = [mode for mode in genre.modes if (mode in ("minor", "dorian")) is sad] or list(genre.modes)
    instruments = list(genre.instruments)
    lead = choices.get("instrument", "")
    ordered = (
        [lead, *(i for i in rng.sample(instruments, len(instruments)) if i != lead)]
        if lead
        else rng.sample(instruments, len(instruments))
    )
    return Music(
        genre=name,
        mood=film.mood[:120],
        bpm=min(220, max(40, bpm)),
        key=rng.choice(KEYS),
        mode=modes[0],  # pyright: ignore[reportArgumentType]  # craft files hold modes as text; pydantic checks them
        instruments=tuple(ordered[:4]),
        arc=tuple(arc),
    )


def _movie(film: Film, words: PlanWords) -> MoviePlan:
    card = cards(film.frames, film.rate, fade_seconds=film.fade)
    draft: Draft = draft_shots(film, card, words.lines)
    return MoviePlan(
        title=_kept_title(words.title, film) or title_of(film),
        brief=film.reading.text,
        seed=film.seed,
        constraints=film.wanted,
        width=film.width,
        height=film.height,
        look=_look(film),
        characters=_characters(film),
        rate=Fraction(film.rate),
        logline=_on_brief(words.logline, film, 40) or logline_of(film),
        tagline=_on_brief(words.tagline, film, 9) or tagline_of(film),
        scenes=draft.scenes,
        shots=draft.shots,
        music=_music(film, draft.arc),
        title_frames=card.title,
        end_frames=card.end,
        transition_frames=draft.fade,
    )


def _picture(film: Film, words: PlanWords) -> ImagePlan | ClipPlan:
    """The one shot that says most: the peak of the arc."""
    frames = film.frames if film.kind == "clip" else film.rate
    whole = replace(film, frames=max(frames, film.rate))
    draft = draft_shots(whole, Cards(title=0, end=0, fade=0), (), only=True)
    shot: Shot = draft.shots[0].model_copy(update={"narration": "", "transition": "cut"})
    title = _kept_title(words.title, film) or title_of(film)
    if film.kind == "clip":
        return ClipPlan(
            title=title,
            brief=film.reading.text,
            seed=film.seed,
            constraints=film.wanted,
            width=film.width,
            height=film.height,
            look=_look(film),
            characters=_characters(film),
            rate=Fraction(film.rate),
            shot=shot,
        )
    return ImagePlan(
        title=title,
        brief=film.reading.text,
        seed=film.seed,
        constraints=film.wanted,
        width=film.width,
        height=film.height,
        look=_look(film),
        characters=_characters(film),
        shot=shot,
    )


def _song(film: Film, words: PlanWords) -> SongPlan:
    asked = words.lines or song_lyrics(film)
    return SongPlan(
        title=_kept_title(words.title, film) or title_of(film),
        brief=film.reading.text,
        seed=film.seed,
        constraints=film.wanted,
        seconds=film.frames / film.rate,
        music=_music(film, (0.3, 0.6, 0.9, 0.5)),
        lyrics=tuple(asked),
    )


def _speech(film: Film, words: PlanWords) -> SpeechPlan:
    lines = words.lines or speech_lines(film.reading, seconds=film.frames / film.rate, seed=film.seed)
    return SpeechPlan(
        title=_kept_title(words.title, film) or title_of(film),
        brief=film.reading.text,
        seed=film.seed,
        constraints=film.wanted,
        lines=tuple(lines),
    )


def _kept_title(title: str, film: Film) -> str:
    """A model's title when it is short and names something of the brief."""
    title = " ".join(title.split()).strip(" .\"'")
    return title if 1 <= len(title.split()) <= 7 and len(title) <= 60 and _names_brief(title, film) else ""


def _on_brief(text: str, film: Film, most: int) -> str:
    text = " ".join(text.split())
    return text if text and len(text.split()) <= most and _names_brief(text, film) else ""


def _names_brief(text: str, film: Film) -> bool:
    low = text.lower()
    return any(who.head in low for who in (*film.subjects, *film.places)) or place_text(film).lower() in low
