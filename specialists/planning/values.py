"""The fields of a plan a person can ask about, and what each holds, as a person reads it."""

import re
from collections.abc import Mapping

from specialists.planning.limits import seconds_of
from specialists.planning.look import name_of
from specialists.planning.tuning import FIELDS
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, MoviePlan, Shot, SongPlan, SpeechPlan, shots_of

Pictured = MoviePlan | ImagePlan | ClipPlan
_SHOT_FIELDS = (
    "subject", "place", "action", "staging.size", "staging.angle", "staging.lens_mm", "staging.move",
    "staging.placement", "staging.weather", "staging.time", "staging.season", "staging.key_light", "mood",
    "palette", "narration", "transition", "frames", "avoid",
)  # fmt: skip
_RARE: Mapping[str, object] = {
    "dialogue": (),
    "begins": "keyframe",
    "ends": "free",
}  # told where they are not


def shot_fields(shot: Shot) -> tuple[str, ...]:
    """The fields of a shot that a person can ask about."""
    return (*_SHOT_FIELDS, *(leaf for leaf, usual in _RARE.items() if getattr(shot, leaf) != usual))


def film_fields(plan: AnyPlan) -> tuple[str, ...]:
    """The fields of the whole work that a person can ask about."""
    look = ("look.style", "look.palette", "look.light")
    music = ("music.genre", "music.bpm", "music.mood", "music.key", "music.instruments")
    parameters = tuple(f"parameters.{name}" for name in FIELDS)
    match plan:
        case MoviePlan():
            asked = tuple(field for field in _ASKED_FOR if film_value(plan, field))
            return ("title", "logline", *look, *music, "language", "length", "size", *parameters, *asked)
        case ImagePlan():
            return ("title", *look, "size", *parameters)
        case ClipPlan():
            return ("title", *look, "length", "size", *parameters)
        case SongPlan():
            return ("title", *music, "length", "parameters.quality")
        case SpeechPlan():
            return ("title", "language", "parameters.quality")


_ASKED_FOR = ("kind", "best_of", "sheets", "lip_sync", "deliverables", "lyrics", "locked", "voices")


def film_value(plan: MoviePlan, field: str) -> str:
    """What a film is to be made with, "" where it is as usual."""
    match field:
        case "kind":
            return (
                plan.kind
                if plan.kind == "storyboard" or any(c.value == "film" for c in plan.constraints)
                else ""
            )
        case "best_of":
            return f"the best of {plan.best_of}" if plan.best_of > 1 else ""
        case "sheets":
            return "a character sheet each" if plan.sheets else ""
        case "lip_sync":
            return "mouths move" if plan.lip_sync else ""
        case "lyrics":
            return f"a song of {len(plan.lyrics)} lines" if plan.lyrics else ""
        case "voices":
            return ", ".join(one.voice for one in plan.characters if one.voice)
        case "deliverables":
            asked = {wish.value for wish in plan.constraints if wish.kind == "making"}
            usual = ("poster", "stems", "dailies")
            return ", ".join(one for one in plan.deliverables if one not in usual or one in asked)
        case _:
            return ", ".join(plan.locked)


def value_of(plan: AnyPlan, field: str) -> str:
    """What a field holds, as a person reads it; "" where the plan has no such field."""
    head, _, leaf = field.partition(".")
    if re.fullmatch(r"sh\d+", head):
        shot = next((one for one in shots_of(plan) if one.id == head), None)
        return _of_shot(shot, leaf, plan) if shot else ""
    match head:
        case "look" if isinstance(plan, Pictured):
            palette = (
                f"{plan.look.palette_name} ({', '.join(dict.fromkeys(map(name_of, plan.look.palette)))})"
            )
            return {"style": plan.look.style, "light": plan.look.light}.get(leaf, palette)
        case "music" if isinstance(plan, MoviePlan | SongPlan):
            music = plan.music
            if leaf == "key":
                return f"{music.key} {music.mode}"
            return ", ".join(music.instruments) if leaf == "instruments" else str(getattr(music, leaf))
        case "parameters":
            return str(getattr(plan.parameters, leaf))
        case "length":
            return f"{round(seconds_of(plan), 1):g} seconds"
        case "size" if isinstance(plan, Pictured):
            return f"{plan.width}x{plan.height}"
        case _ if head in _ASKED_FOR and isinstance(plan, MoviePlan):
            return film_value(plan, head)
        case _:
            return str(getattr(plan, head, ""))


def _of_shot(shot: Shot, leaf: str, plan: AnyPlan) -> str:
    if leaf.startswith("staging."):
        value = getattr(shot.staging, leaf.partition(".")[2])
        if leaf == "staging.key_light":
            return (
                f"{name_of(shot.staging.key_light)} light"
                if shot.staging.key_light
                else "the light of the hour"
            )
        return f"{value}mm" if leaf == "staging.lens_mm" else "any" if value is None else str(value)
    match leaf:
        case "palette":
            name = (
                plan.look.palette_name
                if isinstance(plan, Pictured) and shot.palette == plan.look.palette
                else ""
            )
            return name or ", ".join(dict.fromkeys(map(name_of, shot.palette)))
        case "frames":
            rate = plan.rate if isinstance(plan, MoviePlan | ClipPlan) else 24
            return f"{float(shot.frames / rate):.1f} seconds"
        case "subject":
            return ", ".join((shot.subject, *shot.subjects))
        case "avoid":
            return ", ".join(shot.avoid) or "nothing"
        case "narration":
            return shot.narration or "no words"
        case "dialogue":
            return " ".join(f"{line.speaker}: “{line.text}”" for line in shot.dialogue) or "no dialogue"
        case _:
            return str(getattr(shot, leaf))


__all__ = ["film_fields", "film_value", "shot_fields", "value_of"]
