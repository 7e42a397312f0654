"""Which message decided each field of a plan; pure."""

import re
from collections.abc import Mapping, Sequence

from specialists.asked.recut import recut_of
from specialists.planning.edits import in_scope
from specialists.planning.limits import seconds_of
from specialists.planning.look import name_of
from specialists.planning.parameters import FIELDS, asked_for
from specialists.planning.shotcraft import ANGLES, MOVES
from specialists.speaking.novelty import stems
from specialists.speaking.turn_context import Line
from specialists.story.lexicon import lexicon
from storage.domain.plan import (
    AnyPlan,
    ClipPlan,
    Constraint,
    Decision,
    ImagePlan,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)

BRIEF = 1  # the message the brief is
THE_BRIEF = "the brief"  # who said it where no name is known
PLANNER = "Pixel"
MOST_SHOTS = 40  # of a longer film only what somebody asked for is kept shot by shot

Pictured = MoviePlan | ImagePlan | ClipPlan


def decisions(
    plan: AnyPlan,
    constraints: Sequence[Constraint],
    lines: Sequence[Line] = (),
    choices: Mapping[str, str] | None = None,
) -> tuple[Decision, ...]:
    """Who decided each field a person can ask about, in the plan's order.

    First the last wish that shows in the field, then the persona whose choice was used, then the brief
    where its
    words are in the field, else Pixel, who fills in the rest. `choices` are what was decided by slot; left
    out,
    the last word of `lines` counts.
    """
    court = _Court(plan, constraints, lines, choices)
    shots = shots_of(plan)
    found = [court.decision(field, None) for field in _film_fields(plan)]
    for shot in shots:
        for leaf in SHOT_FIELDS:
            made = court.decision(leaf, shot)
            if len(shots) <= MOST_SHOTS or made.by != PLANNER:
                found.append(made)
    return tuple(found)


def redecided(
    old: AnyPlan, new: AnyPlan, constraints: Sequence[Constraint], lines: Sequence[Line] = ()
) -> tuple[Decision, ...]:
    """The decisions of a revised plan: what did not change keeps who decided it, the rest is decided by what
    was asked for now (`constraints` are the new wishes)."""
    kept = {one.field: one for one in old.decided}
    before = {one.field: value_of(old, one.field) for one in old.decided}
    fresh = decisions(new, constraints, lines)
    # what nobody asked for by name changed because of the newest wish
    newest = max((wish.message or BRIEF for wish in constraints), default=None)
    by = next(
        (_person(wish, lines) for wish in reversed(constraints) if (wish.message or BRIEF) == newest), ""
    )
    told: list[Decision] = []
    for one in fresh:
        was = kept.get(one.field)
        if was is not None and before[one.field] == value_of(new, one.field):
            told.append(was)
        elif one.by == PLANNER and was is not None and newest is not None:
            told.append(one.model_copy(update={"message": newest, "by": by}))
        else:
            told.append(one)
    return tuple(told)


SHOT_FIELDS = (
    "subject", "place", "action", "staging.size", "staging.angle", "staging.lens_mm", "staging.move",
    "staging.placement", "staging.weather", "staging.time", "staging.season", "staging.key_light", "mood",
    "palette", "narration", "transition", "frames", "avoid",
)  # fmt: skip
_SLOTS: Mapping[str, tuple[str, ...]] = {  # slots whose choice shows in a field
    "look.style": ("texture", "style"),
    "look.palette": ("palette",),
    "look.light": ("light",),
    "music.genre": ("genre",),
    "music.bpm": ("bpm",),
    "music.mood": ("mood",),
    "music.instruments": ("instrument",),
    "parameters.motion": ("pace",),
    "parameters.composition": ("placement",),
    "parameters.artistic_style": ("texture",),
    "logline": ("arc",),
    "action": ("motif", "ending"),
    "staging.angle": ("angle",),
    "staging.lens_mm": ("lens",),
    "staging.move": ("move",),
    "staging.placement": ("placement",),
    "mood": ("mood",),
    "palette": ("palette",),
    "transition": ("transition",),
    "frames": ("pace",),
}
_FROM_BRIEF = frozenset(("title", "logline", "subject", "place", "action", "narration"))


class _Court:
    """Finds who decided a field. Holds the wishes and lines; changes nothing."""

    def __init__(
        self,
        plan: AnyPlan,
        constraints: Sequence[Constraint],
        lines: Sequence[Line],
        choices: Mapping[str, str] | None,
    ) -> None:
        self._plan = plan
        self._lines = lines
        self._wishes = tuple(constraints)
        self._tuned = asked_for(constraints)
        self._brief = frozenset(stems(plan.brief))
        chosen: dict[str, str] = {}
        for line in lines:
            chosen |= line.choices
        self._choices = chosen if choices is None else choices
        self._chosen = self._who_chose()
        planner = [line for line in lines if line.name == PLANNER]
        turn = next((line for line in reversed(planner) if line.move == "plan"), None)
        last = turn or (planner or list(lines) or [None])[-1]
        self._planner = max(BRIEF, last.seq) if last else BRIEF
        self._in_scope = {
            wish.shot: frozenset(shot.id for shot in in_scope(shots_of(plan), wish.shot))
            for wish in constraints
        }

    def decision(self, field: str, shot: Shot | None) -> Decision:
        path = f"{shot.id}.{field}" if shot else field
        if wish := self._wish(field, shot):
            return Decision(
                field=path, message=max(BRIEF, wish.message or BRIEF), by=_person(wish, self._lines)
            )
        value = value_of(self._plan, path)
        for slot in _SLOTS.get(field, ()):
            line = self._chosen.get(slot)
            if line and _shows_choice(field, value, self._choices[slot]):
                return Decision(field=path, message=max(BRIEF, line.seq), by=line.name)
        if field in ("length", "size"):
            return Decision(field=path, message=BRIEF, by=THE_BRIEF)  # said with the brief, as an option
        if field in _FROM_BRIEF and self._brief & set(stems(value)):
            return Decision(field=path, message=BRIEF, by=THE_BRIEF)
        return Decision(field=path, message=self._planner, by=PLANNER)

    def _wish(self, field: str, shot: Shot | None) -> Constraint | None:
        """The last wish that shows in the field."""
        if field.startswith("parameters."):
            name = field.partition(".")[2]
            told = [one for one in self._tuned if one.field == name and one.wish is not None]
            return told[-1].wish if told else None
        for wish in reversed(self._wishes):
            if shot is not None and shot.id not in self._in_scope[wish.shot]:
                continue
            if shot is None and wish.shot is not None:
                continue
            if _shows_wish(field, shot, wish, self._plan):
                return wish
        if field == "staging.move":
            return next((one.wish for one in reversed(self._tuned) if one.field == "motion"), None)
        return None

    def _who_chose(self) -> dict[str, Line]:
        """The persona's last line that chose what was used, by slot."""
        return {
            slot: line
            for line in self._lines
            if line.role == "persona"
            for slot, value in line.choices.items()
            if self._choices.get(slot) == value
        }


def _person(wish: Constraint, lines: Sequence[Line]) -> str:
    """Who voiced a wish."""
    said = next((line.name for line in lines if line.seq == wish.message), "")
    return wish.person or said or (THE_BRIEF if (wish.message or BRIEF) == BRIEF else "somebody")


def _shows_choice(field: str, value: str, choice: str) -> bool:
    if field == "music.bpm":
        return "".join(filter(str.isdigit, choice)) == value
    if field in ("logline", "frames", "parameters.motion", "parameters.composition"):
        return True  # its shape follows from the choice, not its words
    return bool(choice) and (choice.lower() in value.lower() or value.lower() in choice.lower())


def _shows_wish(field: str, shot: Shot | None, wish: Constraint, plan: AnyPlan) -> bool:
    """Whether a wish decided a field: it is of a kind that may, and its value is there."""
    kind, value = wish.kind, wish.value.lower()
    if kind == "other" and shot is not None and (change := recut_of(wish.value)) is not None:
        put_in = change.does == "add" and shot.subject.lower() in change.what.lower()
        return put_in and field in ("subject", "action", "staging.size")
    match field:
        case "title" | "language" | "size" | "length":
            return kind == field
        case "logline":
            return kind == "place"
        case "look.style":
            return kind == "style"
        case "look.palette" | "palette":
            tones = [tone for tone in value.split() if tone.startswith("#")]
            shown = shot.palette if shot else ()
            return kind in ("palette", "light", "style") and (
                kind == "palette" or not shot or any(tone in shown for tone in tones) or not tones
            ) and (kind != "style" or value in ("noir", "old film"))  # fmt: skip
        case "look.light" | "staging.key_light":
            return kind == "light" and (shot is None or shot.staging.key_light is not None)
        case "music.genre" | "music.instruments":
            return kind == "music" or (kind == "exclude" and value in ("music", "score", "soundtrack"))
        case "music.bpm":
            return kind == "tempo"
        case "music.mood" | "mood":
            return kind == "mood" or (kind == "ending" and shot is not None and shot == shots_of(plan)[-1])
        case "subject":
            return kind in ("subject", "exclude") and shot is not None and _has(shot, value, kind)
        case "place":
            return kind == "place" and shot is not None and value in shot.place.lower()
        case "action":
            return shot is not None and _acts(shot, wish, plan)
        case "narration":
            return shot is not None and _is_said(shot, wish)
        case "frames":
            return kind == "length"
        case "avoid":
            return kind == "exclude" and shot is not None and value in (name.lower() for name in shot.avoid)
        case "staging.weather" | "staging.time" | "staging.season":
            name = field.partition(".")[2]
            ruled_out = kind == "exclude" and lexicon().senses.get(name, {}).get(value) is not None
            return shot is not None and (
                ruled_out or (kind == name and getattr(shot.staging, name) == wish.value)
            )
        case "staging.size" | "staging.lens_mm":
            mm = field == "staging.lens_mm" and shot is not None and value == f"{shot.staging.lens_mm}mm"
            return kind == "camera" and (value in ("closer", "wider") or mm)
        case "staging.angle":
            return kind == "camera" and value in ANGLES
        case "staging.move":
            return kind == "camera" and value in MOVES
        case _:
            return False


def _has(shot: Shot, value: str, kind: str) -> bool:
    if kind == "exclude":
        return shot.subject == shot.place  # emptied of whom nobody wants to see
    return value in " ".join((shot.subject, *shot.subjects)).lower()


def _acts(shot: Shot, wish: Constraint, plan: AnyPlan) -> bool:
    low, value = shot.action.lower(), wish.value.lower()
    match wish.kind:
        case "ending":
            return shot == shots_of(plan)[-1]
        case "action":
            words = stems(value)
            return bool(words) and set(words) <= set(stems(low))
        case "subject":
            return value in low
        case "place":
            return value in low
        case "exclude":
            return shot.subject == shot.place and wish.shot in (None, shot.id)
        case _:
            return False


def _is_said(shot: Shot, wish: Constraint) -> bool:
    if wish.kind == "narration":
        return wish.value != "none" or not shot.narration
    if wish.kind == "exclude" and wish.value in ("narration", "narrator", "voice", "voice-over", "voiceover"):
        return not shot.narration
    if wish.kind == "language":
        return True
    return wish.kind in ("weather", "subject") and wish.value.lower() in shot.narration.lower()


def _film_fields(plan: AnyPlan) -> tuple[str, ...]:
    """The fields of the whole work that a person can ask about."""
    look = ("look.style", "look.palette", "look.light")
    music = ("music.genre", "music.bpm", "music.mood", "music.key", "music.instruments")
    parameters = tuple(f"parameters.{name}" for name in FIELDS)
    match plan:
        case MoviePlan():
            return ("title", "logline", *look, *music, "language", "length", "size", *parameters)
        case ImagePlan():
            return ("title", *look, "size", *parameters)
        case ClipPlan():
            return ("title", *look, "length", "size", *parameters)
        case SongPlan():
            return ("title", *music, "length", "parameters.quality")
        case SpeechPlan():
            return ("title", "language", "parameters.quality")


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
        case _:
            return str(getattr(shot, leaf))


__all__ = ["BRIEF", "PLANNER", "THE_BRIEF", "decisions", "redecided", "value_of"]
