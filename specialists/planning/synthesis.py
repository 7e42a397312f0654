"""The plan out of what was read, decided and asked for: pure, and the same for the same inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from specialists.asked.wishes import merge
from specialists.craft import Craft
from specialists.planning.apply import apply, finished, with_prompts
from specialists.planning.drafting import Draft, draft_shots
from specialists.planning.filming import PlanOptions, film_of
from specialists.planning.motion import with_motion
from specialists.planning.pacing import Cards, cards
from specialists.planning.parameters import as_tuning, asked_for, parameters_of
from specialists.planning.provenance import decisions
from specialists.planning.scoring import music_of
from specialists.planning.song import MOST_SUNG, song_lyrics
from specialists.planning.speech import speech_lines
from specialists.planning.tempo import is_of_music, retimed
from specialists.planning.titles import logline_of, tagline_of, title_of, titles_of
from specialists.planning.treatment import Film, place_text
from specialists.reading.brief import Reading, clarified
from specialists.speaking.turn_context import Line
from specialists.story.telling import Story
from storage.domain.plan import (
    AnyPlan,
    Character,
    ClipPlan,
    Constraint,
    ImagePlan,
    Look,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
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
    film = film_of(reading, _drafted(wanted), choices, options, craft, story)
    words = words or PlanWords()
    match options.kind:
        case "film" | "storyboard":
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


def _drafted(wanted: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """The wishes the shots are drafted by: what is asked once a shot is locked comes on top of them."""
    lock = next((at for at, wish in enumerate(wanted) if wish.kind == "lock"), len(wanted))
    return (*wanted[:lock], *(wish for wish in wanted[lock:] if wish.kind in ("length", "size", "language")))


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
    return titles_of(film_of(reading, wanted, choices, options, craft, story), most)


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


def _movie(film: Film, words: PlanWords) -> MoviePlan:
    card = cards(film.frames, film.rate, fade_seconds=film.fade)
    draft: Draft = draft_shots(film, card, words.lines)
    return MoviePlan(
        kind="storyboard" if film.kind == "storyboard" else "film",
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
        music=music_of(film, draft.arc),
        lyrics=song_lyrics(film, most=MOST_SUNG) if film.sung else (),
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
        music=music_of(film, (0.3, 0.6, 0.9, 0.5)),
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


__all__ = ["AnyPlan", "PlanOptions", "PlanWords", "title_options", "write_plan"]
