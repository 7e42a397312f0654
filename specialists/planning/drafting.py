"""The shots of a film before anybody's wishes: beats laid out, staged and told."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from specialists.planning.narration import Teller
from specialists.planning.pacing import Cards, shot_count, shot_frames, words_for
from specialists.planning.shotcraft import camera_words
from specialists.planning.staging import Stager
from specialists.planning.treatment import Film
from specialists.story.telling import Step
from storage.domain.plan import (
    Scene,
    Shot,
    Transition,
)

LINES = 90  # about as many as can be told without repeating a pattern


SCENE_SHOTS = 8  # shots in a scene of a long film


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Shots and scenes; `arc` is one intensity a scene, `fade` the frames of a transition."""

    shots: tuple[Shot, ...]
    scenes: tuple[Scene, ...]
    arc: tuple[float, ...]
    fade: int


def draft_shots(film: Film, card: Cards, lines: Sequence[str] = (), *, only: bool = False) -> Draft:
    """All shots of the film, exactly `film.frames` long together with the cards."""
    rng = random.Random(f"{film.seed}:shots:{film.reading.text}")
    body = (film.frames - card.title - card.end) / film.rate
    count = 1 if only else shot_count(body, "quick" if film.sung else film.pace)
    steps = [Step(beat="peak", need=10)] if only else chosen_beats(_with_meeting(film), count)
    acts = _acts(steps)
    fade = min(card.fade, film.frames // (count * 5)) if count > 1 else 0
    transitions = _transitions(film, acts, bool(card.title) and fade > 0)
    if not fade:
        transitions = _straight(count)
    weights = [
        0.85
        if film.story.beats[s.beat].sizes[0].endswith("close-up")
        else 1.15
        if s.beat in ("establish", "peak", "resolve")
        else 1.0
        for s in steps
    ]
    frames = shot_frames(
        film.frames,
        Cards(title=card.title, end=card.end, fade=fade),
        [t != "cut" for t in transitions],
        weights=weights,
        rng=rng,
    )
    fade = min(fade, min(frames) // 2)
    teller, stager = Teller(film), Stager(film, rng)
    quiet = [i for i, step in enumerate(steps) if 0 < i < count - 1 and step.beat != "peak"]
    near = _nearest(steps) if count >= 3 else -1
    silent = rng.choice(quiet) if count >= 5 else -1
    shots: list[Shot] = []
    for index, step in enumerate(steps):
        beat = film.story.beats[step.beat]
        staged = stager.stage(index, count, beat, acts[index], acts=acts[-1] + 1, near=index == near)
        told = lines[index].strip() if index < len(lines) and not film.sung else ""
        room = words_for(frames[index], film.rate)
        if not told or len(told.split()) > room:
            quiet = index == silent or film.sung or not _speaks(index, count)
            told = (
                ""
                if quiet
                else teller.line(
                    beat, player_index=staged.who % len(film.subjects), place=staged.place, most=room
                )
            )
        shots.append(
            Shot(
                id=f"sh{(index + 1) * 10:03d}",
                scene=f"sc{acts[index] + 1:02d}",
                subject=staged.subject.text[:120],
                place=staged.place.text[:120],
                action=staged.action[:600],
                camera=camera_words(staged.staging, film.pace),
                mood=staged.mood,
                palette=film.palette,
                prompt="-",
                frames=frames[index],
                seed=rng.randrange(2**32),
                staging=staged.staging,
                narration=told,
                transition=transitions[index],
                subjects=tuple(p.text[:120] for p in staged.beside),
            )
        )
    shots = _decided(shots, film, near)
    scenes, arc = _scenes(shots, steps, film)
    return Draft(shots=tuple(shots), scenes=scenes, arc=arc, fade=fade)


def chosen_beats(arc: Sequence[Step], count: int) -> list[Step]:
    """`count` beats of the arc in order: the most needed first; a long film goes round in chapters."""
    if count >= len(arc):
        middle = list(arc[1:-1])
        steps = [arc[0]]
        while len(steps) < count - 1:
            steps += middle[: count - 1 - len(steps)]
        return [*steps, arc[-1]]
    ranked = sorted(range(len(arc)), key=lambda i: (-arc[i].need, i))
    kept = ranked[:count]
    if count >= 4 and not any("close-up" in _NEAR.get(arc[i].beat, "") for i in kept):
        nearest = next((i for i in ranked if arc[i].beat in _NEAR), None)
        if nearest is not None:
            kept = [*kept[:-1], nearest]
    return [arc[i] for i in sorted(kept)]


def _with_meeting(film: Film) -> list[Step]:
    """The arc; when the brief names two, the beat in which they meet is needed more."""
    arc = list(film.story.arcs[film.arc])
    if len(film.subjects) < 2:
        return [step for step in arc if film.story.beats[step.beat].focus != "other"]
    if not any(step.beat == "meet" for step in arc):
        arc.insert(len(arc) // 2, Step(beat="meet", need=0))
    return [Step(beat=step.beat, need=max(step.need, 9 if step.beat == "meet" else 0)) for step in arc]


_NEAR = {"sign": "close-up", "doubt": "close-up", "hush": "close-up", "want": "medium", "turn": "medium"}


def _nearest(steps: Sequence[Step]) -> int:
    """The shot that is a close-up whatever else is."""
    for name in _NEAR:
        for index, step in enumerate(steps):
            if step.beat == name and 0 < index < len(steps) - 1:
                return index
    return len(steps) // 2


def _acts(steps: Sequence[Step]) -> list[int]:
    """The scene of every shot: three acts in a short film, a new scene every few shots in a long one."""
    count = len(steps)
    scenes = 1 if count < 3 else 2 if count < 5 else 3 if count <= 12 else max(3, round(count / SCENE_SHOTS))
    return [min(scenes - 1, index * scenes // count) for index in range(count)]


def _transitions(film: Film, acts: Sequence[int], opens: bool) -> list[Transition]:
    wish = film.choices.get("transition", "cross-fade")
    between = wish if wish in ("cut", "cross-fade", "dip") else "cross-fade"
    found: list[Transition] = ["cross-fade" if opens else "cut"]
    for before, now in pairwise(acts):
        found.append(between if now != before else "cut")
    return found


def _speaks(index: int, count: int) -> bool:
    """Long films spread their lines: two shots in three at first, a line every few shots in an hour."""
    stride = -(-count // LINES)
    return count <= 40 or (index % 3 != 1 if stride == 1 else index % stride == 0)


def _straight(count: int) -> list[Transition]:
    return ["cut" for _ in range(count)]


def _decided(shots: list[Shot], film: Film, near: int) -> list[Shot]:
    """The detail that returns, in the closest shot, and the ending the cast agreed on, in the last."""
    motif, ending = film.choices.get("motif", ""), film.choices.get("ending", "")
    asked = any(wish.kind == "ending" for wish in film.wanted)
    told = list(shots)
    if motif and near >= 0:
        action = f"{told[near].action}, {motif} in the foreground"
        told[near] = told[near].model_copy(update={"action": action[:600]})
    if ending and not asked and len(told) > 1:
        told[-1] = told[-1].model_copy(update={"action": f"{told[-1].action}; we end {ending}"[:600]})
    return told


def _scenes(
    shots: Sequence[Shot], steps: Sequence[Step], film: Film
) -> tuple[tuple[Scene, ...], tuple[float, ...]]:
    scenes: list[Scene] = []
    arc: list[float] = []
    for id in dict.fromkeys(shot.scene for shot in shots):
        inside = [
            (shot, film.story.beats[step.beat])
            for shot, step in zip(shots, steps, strict=True)
            if shot.scene == id
        ]
        first = inside[0][0]
        title = _title(first.place, first.staging.time, {scene.title for scene in scenes})
        scenes.append(Scene(id=id, title=title, place=first.place, mood=first.mood))
        arc.append(round(sum(beat.intensity for _, beat in inside) / len(inside), 2))
    return tuple(scenes), tuple(arc)


_RETURNS = ("", " again", " once more", " one last time")


def _title(place: str, hour: str, taken: Collection[str]) -> str:
    """What a scene is called among the film's chapters, no two alike: "Mountains once more, dawn"."""
    named = f"{place[0].upper()}{place[1:]}"[:80]
    for again in (*_RETURNS, *(f" ({number})" for number in range(5, len(taken) + 6))):
        if (title := f"{named}{again}, {hour}") not in taken:
            return title
    raise AssertionError("there are more numbers than scenes")
