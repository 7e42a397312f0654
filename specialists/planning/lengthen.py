"""More shots for a longer film: further views of what is already in it, told by the same beats."""

import math
import random
from collections.abc import Sequence
from typing import cast

from specialists.planning.narration import OF_THE_BRIEF
from specialists.planning.pacing import words_for
from specialists.planning.recutting import new_id
from specialists.planning.shotcraft import ANGLES, SIZES, as_size, camera_words, lens_for, pace_of
from specialists.story.players import Player, player, where
from specialists.story.telling import Beat, Story, Voice, fill, load_story
from storage.domain.plan import CameraMove, MoviePlan, Shot

LONGEST_SHOT = 7.0  # seconds a shot may be stretched to before another is wanted
_BEATS = ("habit", "sign", "want", "attempt", "doubt", "turn", "again", "hush", "world")


def lengthened(plan: MoviePlan, seconds: float, story: Story) -> MoviePlan:
    """The plan with as many shots as `seconds` of film need, none longer than about 7 s on average."""
    count = math.ceil(seconds / 5.4) if seconds / len(plan.shots) > LONGEST_SHOT else len(plan.shots)
    return further(plan, count - len(plan.shots), story)


def further(plan: MoviePlan, added: int, story: Story, *, lengths: Sequence[int] = ()) -> MoviePlan:
    """The plan with `added` more shots, `lengths` frames each (else as long as the shot they follow).

    New shots follow shots of the plan: the same subject, place, light and colours, seen from elsewhere
    and doing what the beat of that moment asks. First and last stay first and last; no other shot changes.
    """
    if added < 1 or len(plan.shots) < 2:
        return plan
    rng = random.Random(f"{plan.seed}:longer:{added + len(plan.shots)}")
    shots = list(plan.shots)
    own = {shot.id for shot in plan.shots}
    seen = {look_of_shot(shot) for shot in shots}
    said = {shot.narration for shot in shots}
    parents = [index * (len(plan.shots) - 1) // added for index in range(added)]
    for done, parent in enumerate(parents):
        at = next(i for i, shot in enumerate(shots) if shot.id == plan.shots[parent].id)
        while at + 1 < len(shots) and shots[at + 1].id not in own:
            at += 1
        beat = story.beats[_BEATS[done * len(_BEATS) // added]]
        shot = _another(shots[at], beat, rng, seen)
        if lengths:
            shot = shot.model_copy(update={"frames": lengths[done]})
        line = _line(beat, shot, plan, rng, said) if done % 2 else ""
        seen.add(look_of_shot(shot))
        said.add(line)
        shots.insert(at + 1, shot.model_copy(update={"id": new_id(shots, at), "narration": line}))
    return plan.model_copy(update={"shots": tuple(shots)})


def shorter_line(plan: MoviePlan, shot: Shot, at: int, said: set[str]) -> str:
    """A line for the shot at index `at` that fits its new length and was not said, or ""."""
    story = load_story()
    rng = random.Random(f"{plan.seed}:line:{shot.id}:{shot.frames}")
    last = len(plan.shots) - 1
    name = "establish" if at == 0 else "resolve" if at == last else _BEATS[at * len(_BEATS) // (last + 1)]
    return _line(story.beats[name], shot, plan, rng, said)


def _another(shot: Shot, beat: Beat, rng: random.Random, seen: set[tuple[object, ...]]) -> Shot:
    """Another view of the same subject in the same place."""
    voice = _voice(player(shot.subject), player(shot.place), shot)
    does = [made for text in _does(beat, player(shot.subject)) if (made := fill(text, voice))]
    other = shot
    for _ in range(60):
        size = as_size(rng.choice([size for size in SIZES if size != shot.staging.size]))
        move = cast(
            CameraMove, rng.choice([move for move in beat.moves if move != shot.staging.move] or beat.moves)
        )
        staging = shot.staging.model_copy(
            update={
                "size": size,
                "angle": rng.choice(ANGLES),
                "move": move,
                "lens_mm": lens_for(size, None, rng),
            }
        )
        action = f"{player(shot.subject).the} {rng.choice(does)}" if does else shot.action
        other = shot.model_copy(
            update={
                "action": action[:600],
                "subjects": (),
                "staging": staging,
                "camera": camera_words(staging, pace_of(shot.camera)),
                "mood": rng.choice(beat.moods),
                "seed": rng.randrange(2**32),
                "transition": "cut",
                "dialogue": (),
                "begins": "keyframe",
                "ends": "free",
            }
        )
        if look_of_shot(other) not in seen and other.action != shot.action:
            break
    return other


def _line(beat: Beat, shot: Shot, plan: MoviePlan, rng: random.Random, said: set[str]) -> str:
    if plan.language != "en" or not any(one.narration for one in plan.shots):
        return ""  # nobody speaks in this film
    voice = _voice(player(shot.subject), player(shot.place), shot)
    room = words_for(shot.frames, float(plan.rate))
    made = [fill(text, voice) for text in beat.lines if OF_THE_BRIEF.search(text)]
    lines = [line for line in made if line and line not in said and len(line.split()) <= room]
    line = rng.choice(lines) if lines else ""
    return line[:1].upper() + line[1:]


def _does(beat: Beat, subject: Player) -> tuple[str, ...]:
    own = beat.does.get(subject.group, ())
    return (*own, *(beat.does.get("person", ()) if subject.kind == "person" else ()))


def _voice(subject: Player, place: Player, shot: Shot) -> Voice:
    them = {"his": "him", "her": "her", "its": "it"}.get(subject.its, "them")
    slots = {
        "s": subject.short,
        "S": subject.short[0].upper() + subject.short[1:],
        "its": subject.its,
        "them": them,
        **subject.motion(),
        "in": where(place.text),
        "place": place.the,
        "Place": place.The,
        "whole": place.the,
        "home": place.bare,
        "hour": {"golden hour": "sunset", "day": "noon"}.get(shot.staging.time, shot.staging.time),
    }
    return Voice(
        slots=slots,
        plural=subject.plural,
        other_plural=False,
        place_plural=place.plural,
        group=subject.group,
        person=subject.kind == "person",
    )


def look_of_shot(shot: Shot) -> tuple[object, ...]:
    """What makes two shots one to the eye."""
    return (shot.subject, shot.place, shot.action, shot.staging)
