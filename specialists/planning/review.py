"""Whether a plan may be made: every wish is looked for where it must show, then craft, engines and price."""

from collections.abc import Sequence

from specialists.asked.dialogue import split
from specialists.asked.measures import is_relative, lasting
from specialists.asked.recut import recut_of
from specialists.planning.checks import ALONE, CHECKS
from specialists.planning.continuity import discontinuities
from specialists.planning.edits import in_scope
from specialists.planning.limits import Allowance, beyond, seconds_of, unaffordable
from specialists.planning.pacing import WORDS_A_SECOND, fits, needed, words_for
from specialists.planning.parameters import as_tuning
from specialists.planning.recutting import shows
from specialists.planning.song import lacks_song
from specialists.planning.tempo import is_of_music
from storage.domain.engine import Bench
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, Shot, shots_of


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
    Of a relative wish ("brighter", "closer") only shots count that are no longer as they were in `before`.
    """
    shots = shots_of(plan)
    scope = in_scope(shots, constraint.shot)
    if constraint.kind == "tempo" and is_of_music(constraint):
        return ()
    if constraint.kind == "edit":
        return _moved(shots, constraint)
    if constraint.kind == "dialogue":
        text = split(constraint.value)[1]
        lines = [(shot.id, [line.text for line in shot.dialogue]) for shot in scope]
        return tuple(id for id, told in lines if (text in told if text else told))
    if constraint.kind == "length" and constraint.shot is not None:
        return tuple(shot.id for shot in scope)
    if constraint.kind == "making" and constraint.value not in _OF_SHOTS:
        return ()
    if constraint.kind in _FILM_ONLY or (constraint.kind == "exclude" and constraint.value in _UNSEEN):
        return ()
    if constraint.kind == "ending":
        scope = tuple(shots[-1:])
    check = ALONE.get(constraint.kind) or CHECKS.get(constraint.kind)
    seen = [shot for shot in scope if check is None or check(plan, constraint, (shot,))]
    if before is not None and constraint.value in _RELATIVE:
        was = {shot.id: shot for shot in shots_of(before)}
        seen = [shot for shot in seen if was.get(shot.id) != shot]
    return tuple(shot.id for shot in seen)


def _moved(shots: Sequence[Shot], wish: Constraint) -> tuple[str, ...]:
    """The shots an edit swapped, put in or gave something else to show."""
    change = recut_of(wish.value)
    if change is None:
        return ()
    if change.does == "add":
        return tuple(shot.id for shot in shots if shot.subject.lower() in change.what.lower())
    if change.does == "replace" and not change.one:
        return tuple(shot.id for shot in shots if shows(shot, change.what))
    named = {change.one, change.other, shots[-1].id if shots and "last" in (change.one, change.other) else ""}
    return tuple(shot.id for shot in shots if shot.id in named)


_OF_SHOTS = frozenset(("on the next", "from text"))
_FILM_ONLY = frozenset(("title", "music", "length", "language", "voice"))
_UNSEEN = frozenset(("music", "score", "soundtrack", "text", "subtitles", "captions", "titles"))
_RELATIVE = frozenset(
    ("brighter", "darker", "warmer", "cooler", "warm", "cool", "closer", "wider", "pastel", "muted", "vivid")
)


def _dropped(plan: AnyPlan, constraints: Sequence[Constraint]) -> list[str]:
    reasons: list[str] = []
    kept = {(c.kind, c.value, c.shot) for c in plan.constraints}
    gone = _taken_out(constraints)
    for place, wish in enumerate(constraints):
        shots = in_scope(shots_of(plan), wish.shot)
        missing = _missing(plan, wish) - gone
        if (wish.kind, wish.value, wish.shot) not in kept:
            reasons.append(f"The plan has lost {_named(wish)}: take it up, or ask whether it still counts.")
        elif missing:
            reasons.append(
                f"“{wish.words[:80]}” is about shot {min(missing)}, and the plan has no such shot: it ends"
                f" with {shots_of(plan)[-1].id}."
            )
        elif refused := _refused_by_lock(plan, wish):
            reasons.append(refused)
        elif (not wish.shot or shots) and (check := CHECKS.get(wish.kind)):
            here = _left_to(wish, constraints[place + 1 :], shots)
            here = here if wish.kind == "lock" else _free(plan, here)
            if (here or not shots) and not check(plan, wish, here):
                scope = here[-1:] if wish.kind == "ending" else here
                reasons.append(_unseen(wish, [s.id for s in scope if not check(plan, wish, (s,))], len(here)))
    return reasons


def _missing(plan: AnyPlan, wish: Constraint) -> set[str]:
    """Ids of shots that a wish names and the plan does not have."""
    ids = {shot.id for shot in shots_of(plan)}
    named = {wish.shot} if wish.shot and not in_scope(shots_of(plan), wish.shot) else set[str]()
    change = recut_of(wish.value) if wish.kind == "edit" else None
    if change is not None and change.does in ("swap", "replace"):
        named |= {
            id for id in (change.one, change.other if change.does == "swap" else "") if id.startswith("sh")
        }
    return {str(id) for id in named - ids} if ids else set()


def _taken_out(constraints: Sequence[Constraint]) -> set[str]:
    """Ids of the shots somebody asked to have taken out."""
    changes = (recut_of(wish.value) for wish in constraints if wish.kind == "edit")
    return {change.one for change in changes if change is not None and change.does == "remove"}


def _free(plan: AnyPlan, shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    return (
        tuple(shot for shot in shots if shot.id not in plan.locked) if isinstance(plan, MoviePlan) else shots
    )


def _refused_by_lock(plan: AnyPlan, wish: Constraint) -> str:
    """Why a wish that names a locked shot is not taken up, and the way out; "" where it is."""
    if not isinstance(plan, MoviePlan) or not plan.locked or wish.kind == "lock":
        return ""
    named = {shot.id for shot in in_scope(plan.shots, wish.shot)} if _is_one(wish.shot) else set[str]()
    change = recut_of(wish.value) if wish.kind == "edit" else None
    if change is not None and change.does != "add":
        named |= {plan.shots[-1].id if id == "last" else id for id in (change.one, change.other)}
    said = [(c.kind, c.value, c.shot, c.message) for c in plan.constraints]
    at = (wish.kind, wish.value, wish.shot, wish.message)
    for id in (shot.id for shot in plan.shots if shot.id in named and shot.id in plan.locked):
        locks = [
            index for index, one in enumerate(plan.constraints)
            if one.kind == "lock" and id in {shot.id for shot in in_scope(plan.shots, one.shot)}
        ]  # fmt: skip
        since = bool(locks) and at in said and said.index(at) < locks[-1]
        check = CHECKS.get(wish.kind)
        shown = check is None or check(plan, wish, in_scope(plan.shots, wish.shot))
        if since or (not locks and shown):
            continue
        number = int(id[2:])
        called = f"shot {number // 10}" if number % 10 == 0 else id
        return (
            f"Shot {id} is locked and stays as it is: say “unlock {called}” first, or leave"
            f" “{wish.words[:80]}” out."
        )
    return ""


def _is_one(scope: str | None) -> bool:
    """Whether a scope names single shots and no stretch of the film."""
    return scope is not None and not scope.startswith(("but ", "from "))


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
            if shot.narration and not shot.dialogue and not fits(shot.narration, shot.frames, plan.rate)
        ]
        reasons += [
            f"What is said in {shot.id} takes longer than its {float(shot.frames / plan.rate):.1f} seconds: "
            "leave its narration out, or give the shot more time."
            for shot in plan.shots
            if shot.dialogue
            and needed((shot.narration, *(line.text for line in shot.dialogue)), plan.rate) > shot.frames
        ]
    if isinstance(plan, MoviePlan) and lacks_song(plan):
        reasons.append(
            "The film is to be sung and its music has no words: write the song, or ask whether it counts."
        )
    reasons += [
        f"{shot.id} tells an engine nothing about its subject: name {shot.subject} in its prompt."
        for shot in shots_of(plan)
        if shot.subject.split()[-1].lower() not in shot.prompt.lower()
        and shot.place.lower() not in shot.prompt.lower()
    ]
    return reasons


def _length(plan: AnyPlan, constraints: Sequence[Constraint], seconds: float | None) -> list[str]:
    """Whether the film is as long as was said last; what moved its shots since has moved its length too."""
    now = seconds_of(plan)
    said = [at for at, wish in enumerate(constraints) if wish.kind == "length" and wish.shot is None]
    value = constraints[said[-1]].value if said else ""
    since = constraints[said[-1] + 1 if said and not is_relative(value) else 0 :]
    if any(_moves_the_clock(wish) for wish in since):
        return []
    if value and (seconds is not None or not is_relative(value)):
        wished = lasting(seconds or 0.0, value)
    else:
        wished = None if value else seconds
    more = sum(len(wish.value.split()) / WORDS_A_SECOND + 1 for wish in since if wish.kind == "dialogue")
    if wished is None or not now or wished - 0.5 <= now <= wished + 0.5 + more:
        return []
    return [f"The plan runs {now:.1f} seconds and {wished:g} were asked for: pace it anew."]


def _moves_the_clock(wish: Constraint) -> bool:
    """Whether a wish made the film longer or shorter without saying by how much."""
    if wish.kind == "length":
        return wish.shot is not None
    change = recut_of(wish.value) if wish.kind == "edit" else None
    return change is not None and change.does in ("add", "remove")
