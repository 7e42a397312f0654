"""The shots after a change to their order: swapped, taken out, put in, or showing another thing."""

import re
from collections.abc import Collection

from specialists.asked.recut import Recut
from specialists.planning.pacing import fits
from specialists.planning.shotcraft import camera_words, with_article
from specialists.reading.inflect import conjugate, lemma, singular
from specialists.story.players import player
from storage.domain.plan import Line, MoviePlan, Shot


def recut(plan: MoviePlan, change: Recut) -> MoviePlan:
    """The plan with its shots in the new order; ids and frames stay with their pictures.

    The film grows by the shot that is put in and loses the time of one that goes: none is paced anew.
    A change about a shot that is not there or is locked, or that would leave no shot, changes nothing.
    """
    shots = list(plan.shots)
    one, other = _at(shots, change.one), _at(shots, change.other)
    if any(at is not None and shots[at].id in plan.locked for at in (one, other)) and change.does != "add":
        return plan
    if change.does == "swap" and one is not None and other is not None and one != other:
        shots[one], shots[other] = _in_slot(shots[other], shots[one]), _in_slot(shots[one], shots[other])
    elif change.does == "remove" and one is not None:
        return without_shots(plan, {shots[one].id})
    elif change.does == "add" and change.what:
        after = one if one is not None else max(0, len(shots) * 2 // 3 - 1)
        if change.one == "sh000":
            after = -1
        shots.insert(after + 1, _new_shot(shots, after, change))
    elif change.does == "replace":
        shots = [
            _replaced(shot, change, plan)
            if shot.id not in plan.locked and (one is None or at == one)
            else shot
            for at, shot in enumerate(shots)
        ]
        if one is None and change.one:
            return plan
    return plan.model_copy(update={"shots": tuple(shots)})


def without_shots(plan: MoviePlan, ids: Collection[str]) -> MoviePlan:
    """The plan without these shots and without scenes that are empty now; never without all.

    Where the first shot of a scene goes, the next one begins the scene as it did.
    """
    shots: list[Shot] = []
    waiting = ""
    for at, shot in enumerate(plan.shots):
        if shot.id in ids:
            if at == 0 or plan.shots[at - 1].scene != shot.scene:
                waiting = shot.transition
            continue
        begins = not shots or shots[-1].scene != shot.scene
        if waiting and begins and shot.transition == "cut" and waiting != "cut":
            shot = shot.model_copy(update={"transition": waiting})
        waiting = ""
        shots.append(shot)
    if not shots:
        return plan
    scenes = tuple(scene for scene in plan.scenes if any(shot.scene == scene.id for shot in shots))
    arc = tuple(level for scene, level in zip(plan.scenes, plan.music.arc, strict=False) if scene in scenes)
    music = plan.music.model_copy(update={"arc": arc})
    return plan.model_copy(update={"shots": tuple(shots), "scenes": scenes, "music": music})


def shows(shot: Shot, thing: str) -> bool:
    """Whether a shot names a thing, in the singular or the plural, anywhere in what is seen or said."""
    text = " ".join(
        (shot.subject, *shot.subjects, shot.action, shot.narration, *(d.text for d in shot.dialogue))
    )
    return _find(thing).search(text) is not None


def new_id(shots: list[Shot], after: int) -> str:
    """An id between its neighbours', as numbers are left free for: sh055 between sh050 and sh060."""
    taken = {shot.id for shot in shots}
    low = int(shots[after].id[2:]) if after >= 0 else 0
    high = int(shots[after + 1].id[2:]) if after + 1 < len(shots) else low + 20
    middle = (low + high) // 2
    for number in (middle, *range(low + 1, high), *range(1, 99999)):
        if (id := f"sh{number:03d}") not in taken:
            return id
    raise AssertionError("a film has fewer than 99999 shots")


def _in_slot(shot: Shot, slot: Shot) -> Shot:
    return shot.model_copy(update={"scene": slot.scene, "transition": slot.transition})


def _new_shot(shots: list[Shot], after: int, change: Recut) -> Shot:
    """A shot of what was asked for, in the light and colours of the one it follows."""
    near = shots[max(0, after)]
    what = re.sub(r"^(?:the|an?|some)\s+", "", change.what, flags=re.I)[:120]
    size = change.size if change.size in ("extreme wide", "wide", "full", "medium", "close-up") else "wide"
    move = "push in" if near.staging.move != "push in" else "pull out"
    staging = near.staging.model_copy(
        update={"size": size, "move": move, "lens_mm": 85 if size == "close-up" else 28}
    )
    return near.model_copy(
        update={
            "id": new_id(shots, after),
            "subject": what,
            "subjects": (),
            "action": f"{player(what).the if what != change.what else change.what}, seen for the first time",
            "camera": camera_words(staging, "slow"),
            "staging": staging,
            "narration": "",
            "dialogue": (),
            "begins": "keyframe",
            "ends": "free",
            "transition": "cut" if after >= 0 else near.transition,
            "seed": (near.seed * 7919 + len(shots)) % 2**32,
        }
    )


def _replaced(shot: Shot, change: Recut, plan: MoviePlan) -> Shot:
    old, new = change.other, change.what
    if change.size == "words":
        said = shot.narration, *(line.text for line in shot.dialogue)
        swapped = [_find(old).sub(lambda hit: _cased(new, hit[0]), text) for text in said]
        if tuple(swapped) == said:
            return shot.model_copy(update={"action": _find(old).sub(new, shot.action)[:600]})
        lines = zip(shot.dialogue, swapped[1:], strict=True)
        return shot.model_copy(
            update={
                "narration": swapped[0],
                "dialogue": tuple(Line(speaker=line.speaker, text=text) for line, text in lines),
            }
        )
    names = [shot.subject, *shot.subjects]
    meant = next((name for name in names if _find(old).search(name)), "")
    if not meant and (not change.one or _find(old).search(shot.action)):
        meant = old if shows(shot, old) else ""
        if not meant:
            return shot
    meant = meant or shot.subject  # called another name than the plan's: what the shot is about is meant
    then = [new if name == meant else name for name in names]
    action = _shown_as(shot.action, meant, new, old)
    if new.split()[-1].lower() not in action.lower():
        action = f"{action}, with {with_article(new)}"
    line = _shown_as(shot.narration, meant, new, old)
    return shot.model_copy(
        update={
            "subject": then[0][:120],
            "subjects": tuple(name[:120] for name in then[1:]),
            "action": action[:600],
            "narration": line if fits(line, shot.frames, plan.rate) else "",
        }
    )


def _shown_as(text: str, was: str, now: str, called: str) -> str:
    """The text with one name in another's place, the verb after it agreeing."""
    before, after = player(was), player(now)
    for one, other in ((before.the, after.the), (before.The, after.The), (before.short, after.short)):
        if before.plural != after.plural:
            text = re.sub(
                rf"\b{re.escape(one)} ([\w-]+)",
                lambda hit, other=other: f"{other} {_agreeing(hit[1], after.plural)}",
                text,
            )
        text = re.sub(rf"\b{re.escape(one)}\b", lambda _, other=other: other, text)
    text = re.sub(rf"\b{re.escape(was)}\b", lambda _: now, text)
    return _find(called).sub(lambda hit: _cased(now, hit[0]), text)


def _agreeing(verb: str, plural: bool) -> str:
    base = lemma(verb)
    return conjugate(base, "present", plural=plural) if base else verb


def _find(thing: str) -> re.Pattern[str]:
    """Finds the thing as a word of its own, one or many of it."""
    one = singular(thing)
    return re.compile(rf"(?<![\w-])(?:{re.escape(thing)}|{re.escape(one)})(?:s|es)?(?![\w-])", re.I)


def _cased(now: str, was: str) -> str:
    return now[0].upper() + now[1:] if was[0].isupper() else now


def _at(shots: list[Shot], id: str) -> int | None:
    if id == "last":
        return len(shots) - 1
    return next((index for index, shot in enumerate(shots) if shot.id == id), None)


__all__ = ["new_id", "recut", "shows", "without_shots"]
