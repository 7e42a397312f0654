"""Whether a plan may be made: every wish is looked for where it must show, then craft, engines and price."""

from collections.abc import Callable, Mapping, Sequence

from specialists.asked.recut import recut_of
from specialists.planning import look as colour
from specialists.planning.absence import PEOPLE
from specialists.planning.apply import LIGHTS, only_tunes
from specialists.planning.continuity import discontinuities
from specialists.planning.edits import in_scope, spoken_of
from specialists.planning.limits import Allowance, beyond, seconds_of, unaffordable
from specialists.planning.pacing import fits, words_for
from specialists.planning.parameters import as_tuning, is_of_music
from specialists.planning.shotcraft import ANGLES, MOVES
from specialists.story.asks import genre_of
from specialists.story.lexicon import lexicon
from specialists.story.players import player
from specialists.story.telling import load_story
from storage.domain.engine import Bench
from storage.domain.plan import AnyPlan, ClipPlan, Constraint, ImagePlan, MoviePlan, Shot, SongPlan, shots_of

Check = Callable[[AnyPlan, Constraint, Sequence[Shot]], bool]


def review(
    plan: AnyPlan,
    constraints: Sequence[Constraint],
    *,
    seconds: float | None = None,
    bench: Bench | None = None,
    allowance: Allowance | None = None,
) -> tuple[str, ...]:
    """Reasons to send the plan back, a sentence each with the way out; empty when it passes.

    `seconds` is the length asked for by option; a length wished for in words goes before it. With a `bench`
    the
    limits of its engines are kept to, with an `allowance` what may be spent (the machine's seconds need a
    bench).
    """
    constraints = tuple(map(as_tuning, constraints))
    reasons = [*_dropped(plan, constraints), *discontinuities(plan), *_craft(plan)]
    reasons += _length(plan, constraints, seconds)
    too_much = beyond(plan, bench) if bench is not None else ()
    reasons += too_much
    if allowance is not None:
        reasons += unaffordable(plan, bench if not too_much else None, allowance)
    return tuple(dict.fromkeys(reasons))


def shots_touched(plan: AnyPlan, constraint: Constraint, *, before: AnyPlan | None = None) -> tuple[str, ...]:
    """Ids of the shots in which `constraint` can be seen or heard, in the plan's order.

    A shot counts when it alone would pass the check that `review` makes of the whole plan. Wishes about the
    film and no shot of it (title, music, length) touch none; a wish for another picture format touches all.
    `before` is the plan without the wish, where there is one: then a wish with nothing absolute to look for
    ("brighter", "warmer", "closer") touches the shots that changed, and without it those it was meant for.
    """
    constraint = as_tuning(constraint)
    shots = shots_of(plan)
    scope = in_scope(shots, constraint.shot)
    if constraint.kind == "tempo" and is_of_music(constraint):
        return ()
    if (change := recut_of(constraint.value)) and constraint.kind == "other":
        named = {
            change.one,
            change.other,
            shots[-1].id if shots and "last" in (change.one, change.other) else "",
        }
        if change.does == "add":
            return tuple(shot.id for shot in shots if shot.subject.lower() in change.what.lower())
        return tuple(shot.id for shot in shots if shot.id in named)
    if constraint.kind in _FILM_ONLY or (constraint.kind == "exclude" and constraint.value in _UNSEEN):
        return ()
    if constraint.kind == "ending":
        scope = tuple(shots[-1:])
    check = _ALONE.get(constraint.kind) or _CHECKS.get(constraint.kind)
    seen = [shot for shot in scope if check is None or check(plan, constraint, (shot,))]
    if before is not None and constraint.value in _RELATIVE:
        was = {shot.id: shot for shot in shots_of(before)}
        seen = [shot for shot in seen if was.get(shot.id) != shot]
    return tuple(shot.id for shot in seen)


_FILM_ONLY = frozenset(("title", "music", "length", "language"))
_UNSEEN = frozenset(("music", "score", "soundtrack", "text", "subtitles", "captions", "titles"))
_RELATIVE = frozenset(
    ("brighter", "darker", "warmer", "cooler", "warm", "cool", "closer", "wider", "pastel", "muted", "vivid")
)


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


def _dropped(plan: AnyPlan, constraints: Sequence[Constraint]) -> list[str]:
    reasons: list[str] = []
    kept = {(c.kind, c.value, c.shot) for c in plan.constraints}
    for place, wish in enumerate(constraints):
        shots = in_scope(shots_of(plan), wish.shot)
        if (wish.kind, wish.value, wish.shot) not in kept:
            reasons.append(f"The plan has lost {_named(wish)}: take it up, or ask whether it still counts.")
        elif wish.shot and shots_of(plan) and not shots:
            reasons.append(
                f"“{wish.words[:80]}” is about shot {wish.shot}, and the plan has no such shot: it ends with"
                f" {shots_of(plan)[-1].id}."
            )
        elif (check := _CHECKS.get(wish.kind)) and not check(
            plan, wish, shots := _left_to(wish, constraints[place + 1 :], shots)
        ):
            scope = shots[-1:] if wish.kind == "ending" else shots
            reasons.append(_unseen(wish, [s.id for s in scope if not check(plan, wish, (s,))], len(shots)))
    return reasons


def _left_to(wish: Constraint, later: Sequence[Constraint], shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """The shots a wish still has a say in: a later one of its kind for a single shot goes before it there."""
    other = [c.shot for c in later if c.kind == wish.kind and c.shot is not None and c.shot != wish.shot]
    ids = {shot.id for scope in other for shot in in_scope(shots, scope)}
    return tuple(shot for shot in shots if shot.id not in ids) or shots


def _named(wish: Constraint) -> str:
    return f"“{wish.words[:80]}” ({wish.kind}: {wish.value[:60]})"


def _unseen(wish: Constraint, without: Sequence[str], total: int) -> str:
    """The reason for a wish that does not show: in which shots, and what to do."""
    where = ", ".join(without[:4]) + (", …" if len(without) > 4 else "")
    some = 0 < len(without) < total or (total > 0 and wish.shot is not None)
    if wish.kind == "exclude":
        shows = f"{where} still {'show' if len(without) > 1 else 'shows'}" if some else "The plan still shows"
        return f"{shows} what {_named(wish)} rules out: take it out there."
    if not some:
        return f"Nothing in the plan shows {_named(wish)}: stage it, or ask whether it still counts."
    return f"{where} {'do' if len(without) > 1 else 'does'} not show {_named(wish)}: stage it there as well."


def _craft(plan: AnyPlan) -> list[str]:
    reasons: list[str] = []
    if isinstance(plan, MoviePlan):
        reasons += [
            f"The line of {shot.id} is too long for its {float(shot.frames / plan.rate):.1f} seconds: "
            f"say it in {words_for(shot.frames, float(plan.rate))} words, or give the shot more time."
            for shot in plan.shots
            if shot.narration and not fits(shot.narration, shot.frames, plan.rate)
        ]
    reasons += [
        f"{shot.id} tells an engine nothing about its subject: name {shot.subject} in its prompt."
        for shot in shots_of(plan)
        if shot.subject.split()[-1].lower() not in shot.prompt.lower()
        and shot.place.lower() not in shot.prompt.lower()
    ]
    return reasons


def _length(plan: AnyPlan, constraints: Sequence[Constraint], seconds: float | None) -> list[str]:
    wished = next(
        (
            float(c.value)
            for c in reversed(constraints)
            if c.kind == "length" and c.value.replace(".", "").isdigit()
        ),
        seconds,
    )
    now = seconds_of(plan)
    if wished is None or not now or abs(now - wished) <= 0.5:
        return []
    return [f"The plan runs {now:.1f} seconds and {wished:g} were asked for: pace it anew."]


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


_CHECKS: Mapping[str, Check] = {
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
    "other": lambda plan, wish, shots: (
        not shots or recut_of(wish.value) is not None or only_tunes(wish) or _prompts(shots, wish.value)
    ),
}

_ALONE: Mapping[str, Check] = {
    "palette": _in_palette,
    "mood": _is_mood,
}  # stricter for one shot than for a film
