"""Which message decided each field of a plan; pure."""

from collections.abc import Mapping, Sequence

from specialists.asked.dialogue import split
from specialists.asked.recut import recut_of
from specialists.planning.edits import in_scope
from specialists.planning.parameters import asked_for
from specialists.planning.recutting import shows
from specialists.planning.shotcraft import ANGLES, MOVES
from specialists.planning.values import film_fields, shot_fields, value_of
from specialists.speaking.novelty import stems
from specialists.speaking.turn_context import Line
from specialists.story.lexicon import lexicon
from storage.domain.plan import (
    AnyPlan,
    Constraint,
    Decision,
    Shot,
    shots_of,
)

BRIEF = 1  # the message the brief is
THE_BRIEF = "the brief"  # who said it where no name is known
PLANNER = "Pixel"
MOST_SHOTS = 40  # of a longer film only what somebody asked for is kept shot by shot


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
    found = [court.decision(field, None) for field in film_fields(plan)]
    for shot in shots:
        for leaf in shot_fields(shot):
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
    if kind == "edit":
        return shot is not None and _shows_edit(field, shot, wish)
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
        case "dialogue":
            return shot is not None and kind == "dialogue" and _says(shot, wish)
        case "ends" | "begins":
            return kind == "making" and value == {"ends": "on the next", "begins": "from text"}[field]
        case "best_of":
            return kind == "making" and value.startswith("best of ")
        case "kind":
            return kind == "making" and value in ("film", "storyboard")
        case "sheets" | "lip_sync":
            return kind == "making" and value == field.replace("_", " ")
        case "deliverables":
            return kind == "making" and value in value_of(plan, "deliverables")
        case "locked":
            return kind == "lock"
        case "voices":
            return kind == "voice"
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


def _shows_edit(field: str, shot: Shot, wish: Constraint) -> bool:
    """What a swapped shot shows was decided before; a new one, and what replaced something, by the wish."""
    change = recut_of(wish.value)
    if change is None or change.does not in ("add", "replace"):
        return False
    if change.does == "add":
        put_in = shot.subject.lower() in change.what.lower()
        return put_in and field in ("subject", "action", "staging.size")
    here = change.one in ("", shot.id) and shows(shot, change.what)
    words = " ".join((shot.narration, *(line.text for line in shot.dialogue))).lower()
    said = field in ("narration", "dialogue") and change.what.lower() in words
    return here and (said or (field in ("subject", "action") and change.size != "words"))


def _says(shot: Shot, wish: Constraint) -> bool:
    text = split(wish.value)[1]
    return any(line.text == text or not text for line in shot.dialogue)


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


__all__ = ["BRIEF", "PLANNER", "THE_BRIEF", "decisions", "redecided", "value_of"]
