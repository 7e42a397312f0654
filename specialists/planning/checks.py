"""Where a wish must show in a plan: one check for each kind of wish."""

from collections.abc import Callable, Mapping, Sequence

from specialists.asked.measures import is_relative
from specialists.asked.recut import recut_of
from specialists.planning import look as colour
from specialists.planning.absence import PEOPLE
from specialists.planning.apply import only_tunes
from specialists.planning.apply.making import made_so
from specialists.planning.apply.pictures import LIGHTS
from specialists.planning.dialogue import heard
from specialists.planning.edits import in_scope, spoken_of
from specialists.planning.pacing import FEWEST
from specialists.planning.recutting import shows
from specialists.planning.shotcraft import ANGLES, MOVES
from specialists.planning.tempo import is_of_music
from specialists.story.asks import genre_of
from specialists.story.lexicon import lexicon
from specialists.story.players import player
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, ClipPlan, Constraint, ImagePlan, MoviePlan, Shot, SongPlan

Check = Callable[[AnyPlan, Constraint, Sequence[Shot]], bool]


def _in_palette(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    """Whether any of the colours asked for is in these shots."""
    wanted = [tone for tone in wish.value.split() if tone.startswith("#")]
    return (
        any(tone in shot.palette for tone in wanted for shot in shots)
        if wanted
        else _palette(plan, wish, shots)
    )


def _is_mood(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    return all(shot.mood == wish.value for shot in shots)


def _prompts(shots: Sequence[Shot], words: str) -> bool:
    return any(words.lower() in shot.prompt.lower() for shot in shots)


def _said(plan: AnyPlan, word: str) -> bool:
    """Whether a work without pictures has it in its words."""
    silent = isinstance(plan, SongPlan) and not plan.lyrics
    return silent or any(word in line.lower() for line in spoken_of(plan))


def _weather(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if not shots and wish.value in ("snow", "rain", "storm", "fog", "wind"):
        return _said(plan, wish.value)
    return all(shot.staging.weather == wish.value for shot in shots)


def _light(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if wish.value in ("brighter", "darker"):
        return True  # a shift against what was before: nothing absolute to look for
    key = wish.value if wish.value.startswith("#") else LIGHTS.get(wish.value)
    told = (
        wish.shot is not None
        or not isinstance(plan, MoviePlan | ImagePlan | ClipPlan)
        or bool(plan.look.light)
    )
    return told and (key is None or all(shot.staging.key_light == key for shot in shots))


def _palette(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if wish.value == "monochrome":
        return all(colour.changed(shot.palette[:-1], "monochrome") == shot.palette[:-1] for shot in shots)
    if not wish.value.startswith("#"):
        return (
            wish.shot is not None
            or not isinstance(plan, MoviePlan | ImagePlan | ClipPlan)
            or wish.value in plan.look.palette_name
        )
    lit = any(c.kind in ("light", "palette", "style") and c != wish for c in plan.constraints)
    return lit or all(wish.value.split()[-1] in shot.palette for shot in shots)


def _subject(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    name = wish.value.lower()
    if not shots:
        return _said(plan, name)
    return any(
        name in " ".join((shot.subject, *shot.subjects, shot.action)).lower() and name in shot.prompt.lower()
        for shot in shots
    )


def _camera(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    value = wish.value
    if value in ("closer", "wider"):
        sizes = {shot.staging.size for shot in shots}
        if wish.shot:
            return not sizes & (
                {"extreme wide", "wide"} if value == "closer" else {"close-up", "extreme close-up"}
            )
        return ("extreme wide" if value == "closer" else "extreme close-up") not in sizes
    if value in ANGLES:
        return all(shot.staging.angle == value for shot in shots)
    if value in MOVES:
        return all(shot.staging.move == value for shot in shots)
    return not value.endswith("mm") or all(f"{shot.staging.lens_mm}mm" == value for shot in shots)


def _exclude(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    what = wish.value.lower()
    if what in ("music", "score", "soundtrack"):
        return not isinstance(plan, MoviePlan | SongPlan) or plan.music.genre == "none"
    if what in ("narration", "narrator", "voice", "voice-over", "voiceover", "words"):
        return not any(shot.narration for shot in shots)
    if what in ("text", "subtitles", "captions", "titles"):
        return not isinstance(plan, MoviePlan) or plan.subtitles == "off"
    weather = lexicon().senses["weather"].get(what)
    for shot in shots:
        if what not in (name.lower() for name in shot.avoid):
            return False
        shown = [
            name for name in (shot.subject, *shot.subjects) if name != shot.place
        ]  # no place is a person
        if what in PEOPLE and any(player(name).kind == "person" for name in shown):
            return False
        if weather and shot.staging.weather == weather:
            return False
        if any(what in name.lower() for name in shot.subjects):
            return False
    return True


def _music(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if not isinstance(plan, MoviePlan | SongPlan):
        return True
    genre, leads = genre_of(wish.value)
    return plan.music.genre == genre and set(leads[:2]) <= set(plan.music.instruments)


def _style(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    return (
        not isinstance(plan, MoviePlan | ImagePlan | ClipPlan)
        or wish.shot is not None
        or wish.value.lower() in plan.look.style.lower()
    )


def _tempo(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if is_of_music(wish):
        if not isinstance(plan, MoviePlan | SongPlan) or not wish.value.isdigit():
            return True  # a shift against what was before: nothing absolute to look for
        return plan.music.bpm == min(220, max(40, int(wish.value)))
    return all(shot.staging.move == "static" or wish.value in shot.camera for shot in shots)


def _mood(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    return not shots or sum(shot.mood == wish.value for shot in shots) * 2 >= len(shots)


def _narration(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    return wish.value != "none" or not any(shot.narration for shot in shots)


def _ending(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if not shots:
        return True
    last = shots[-1]
    return wish.value in load_story().endings or wish.value.lower() in last.action.lower()


def _language(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    known = wish.value in load_story().foreign or wish.value == "en"
    return not isinstance(plan, MoviePlan) or not known or plan.language == wish.value


def _size(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return True
    return {"vertical": plan.height > plan.width, "square": plan.height == plan.width}.get(
        wish.value, plan.width > plan.height
    )


def _action(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    words = [word for word in wish.value.lower().split() if len(word) > 3][1:] or wish.value.lower().split()[
        -1:
    ]
    return not shots or any(all(word[:4] in shot.action.lower() for word in words[:3]) for shot in shots)


def _lock(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    if not isinstance(plan, MoviePlan):
        return True
    return all((shot.id in plan.locked) is (wish.value == "lock") for shot in shots)


def _edit(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    change = recut_of(wish.value)
    if change is None or not isinstance(plan, MoviePlan):
        return True
    ids = [shot.id for shot in plan.shots]
    match change.does:
        case "remove":
            return change.one not in ids
        case "swap":
            again = [
                one.value for one in plan.constraints if one.kind == "edit" and one.value.startswith("swap ")
            ]
            often = any(sum(id in value for value in again) > 1 for id in (change.one, change.other))
            if often or "last" in (change.one, change.other) or not {change.one, change.other} <= set(ids):
                return True  # moved on since: where they were is not to be seen any more
            first, second = sorted((change.one, change.other), key=lambda id: int(id[2:]))
            return ids.index(second) < ids.index(first)
        case "add":
            return any(shot.subject.lower() in change.what.lower() for shot in plan.shots)
        case "replace":
            here = in_scope(plan.shots, change.one or None)
            return not here or any(shows(shot, change.what) for shot in here)


def _held(plan: AnyPlan, wish: Constraint, shots: Sequence[Shot]) -> bool:
    """Whether a shot lasts as long as it was asked to; a film's length is looked at as a whole."""
    if wish.shot is None or is_relative(wish.value) or not isinstance(plan, MoviePlan | ClipPlan):
        return True
    least = 2 * plan.transition_frames if isinstance(plan, MoviePlan) else 1
    wanted = max(round(float(wish.value) * plan.rate), least, FEWEST)
    return all(abs(shot.frames - wanted) <= 1 for shot in shots)


CHECKS: Mapping[str, Check] = {
    "weather": _weather,
    "time": lambda plan, wish, shots: all(shot.staging.time == wish.value for shot in shots),
    "season": lambda plan, wish, shots: all(shot.staging.season == wish.value for shot in shots),
    "light": _light,
    "palette": _palette,
    "mood": _mood,
    "style": _style,
    "camera": _camera,
    "tempo": _tempo,
    "music": _music,
    "subject": _subject,
    "place": lambda plan, wish, shots: (
        not shots or any(wish.value.lower() in shot.place.lower() for shot in shots)
    ),
    "action": _action,
    "exclude": _exclude,
    "language": _language,
    "title": lambda plan, wish, shots: plan.title == wish.value[:80],
    "narration": _narration,
    "ending": _ending,
    "size": _size,
    "other": lambda plan, wish, shots: not shots or only_tunes(wish) or _prompts(shots, wish.value),
    "dialogue": lambda plan, wish, shots: not isinstance(plan, MoviePlan) or heard(plan, wish),
    "voice": lambda plan, wish, shots: not isinstance(plan, MoviePlan) or heard(plan, wish),
    "making": lambda plan, wish, shots: made_so(plan, wish),
    "lock": _lock,
    "edit": _edit,
    "length": _held,
}

ALONE: Mapping[str, Check] = {
    "palette": _in_palette,
    "mood": _is_mood,
}  # stricter for one shot than for a film
