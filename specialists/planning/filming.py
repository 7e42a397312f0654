"""What is decided about a film before its first shot, out of the brief, the wishes and the cast's choices."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from specialists.asked.measures import lasting
from specialists.craft import Craft
from specialists.craft.fit import ranked, tags_of
from specialists.planning import look as colour
from specialists.planning.song import is_sung
from specialists.planning.tempo import is_of_music
from specialists.planning.treatment import Film
from specialists.reading.brief import Reading
from specialists.story.players import player
from specialists.story.telling import Story
from storage.domain.plan import Constraint, Kind, TimeOfDay, Weather


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


def film_of(
    reading: Reading,
    wanted: tuple[Constraint, ...],
    choices: Mapping[str, str],
    options: PlanOptions,
    craft: Craft,
    story: Story,
) -> Film:
    """Everything decided about the film before its first shot."""
    sung = options.kind in ("film", "storyboard") and is_sung(reading.text, wanted)
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
            if craft.family(mood) in ("playful", "joyful") or sung
            else "slow"
            if craft.family(mood) in ("sad", "lonely", "calm")
            else "steady"
        )
    seconds = options.seconds
    if "length" in asked:
        seconds = lasting(seconds, asked["length"])
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
        sung=sung,
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
