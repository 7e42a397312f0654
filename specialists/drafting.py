"""The shots of a film before anybody's wishes: beats laid out, staged and told."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from specialists.brief import Reading
from specialists.craft import Craft
from specialists.inflect import conjugate
from specialists.pacing import Cards, shot_count, shot_frames, words_for
from specialists.shotcraft import ANGLES, MOVES, PLACEMENTS, as_size, camera_words, lens_for
from specialists.story.players import Player, is_inside, player, where
from specialists.story.telling import Beat, Step, Story, Voice, fill
from storage.domain.plan import (
    Angle,
    CameraMove,
    Constraint,
    Hex,
    Kind,
    Scene,
    Shot,
    ShotSize,
    Staging,
    TimeOfDay,
    Transition,
    Weather,
)  # fmt: skip

SCENE_SHOTS = 8  # shots in a scene of a long film
NONVOLITIONAL = frozenset(
    "fall stop be become stay disappear vanish fade lose forget die meet happen wake rise glow freeze melt burn come go turn open close sleep".split()
)
AIMS = (
    "want to ",
    "try to ",
    "learn to ",
    "wish to ",
    "dream of ",
    "hope to ",
    "need to ",
    "long to ",
    "refuse to ",
    "decide to ",
    "begin to ",
)
OUTSIDE = ("{p}", "edge of the {p}", "path through the {p}", "far side of the {p}", "heart of the {p}")
INSIDE = ("{p}", "corner of the {p}", "doorway of the {p}", "window of the {p}", "street outside the {p}")
UP = ("lit", "shining", "moving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Everything decided about a film before its first shot. `frames` is the whole length."""

    reading: Reading
    craft: Craft
    story: Story
    seed: int
    kind: Kind
    width: int
    height: int
    rate: int
    frames: int
    fade: float
    wanted: tuple[Constraint, ...]
    choices: Mapping[str, str]
    subjects: tuple[Player, ...]
    places: tuple[Player, ...]
    actions: tuple[str, ...]
    arc: str
    mood: str
    pace: str
    hours: tuple[TimeOfDay, ...]
    weather: Weather
    palette: tuple[Hex, ...]
    palette_name: str
    light: str
    style: str
    tags: Mapping[str, float]


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
    count = 1 if only else shot_count(body, film.pace)
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
    silent = rng.choice(quiet) if count >= 5 else -1
    shots: list[Shot] = []
    for index, step in enumerate(steps):
        beat = film.story.beats[step.beat]
        staged = stager.stage(index, count, beat, acts[index])
        told = lines[index].strip() if index < len(lines) else ""
        room = words_for(frames[index], film.rate)
        if not told or len(told.split()) > room:
            quiet = index == silent or (count > 40 and index % 3 == 1)
            told = "" if quiet else teller.line(beat, player_index=staged.who, place=staged.place, most=room)
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
            )  # fmt: skip
        )
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
        return arc
    if not any(step.beat == "meet" for step in arc):
        arc.insert(len(arc) // 2, Step(beat="meet", need=0))
    return [Step(beat=step.beat, need=max(step.need, 9 if step.beat == "meet" else 0)) for step in arc]


_NEAR = {"sign": "close-up", "doubt": "close-up", "hush": "close-up", "want": "medium", "turn": "medium"}


def _acts(steps: Sequence[Step]) -> list[int]:
    """The scene of every shot: three acts in a short film, a new scene every few shots in a long one."""
    count = len(steps)
    scenes = 1 if count < 3 else 2 if count < 5 else 3 if count <= 12 else max(3, round(count / SCENE_SHOTS))
    return [min(scenes - 1, index * scenes // count) for index in range(count)]


def _transitions(film: Film, acts: Sequence[int], opens: bool) -> list[Transition]:
    wish = film.choices.get("transition", "cross-fade")
    between = wish if wish in ("cut", "cross-fade", "dip") else "cross-fade"
    found: list[Transition] = ["cross-fade" if opens else "cut"]
    for before, now in zip(acts, acts[1:], strict=False):
        found.append(between if now != before else "cut")
    return found


def _straight(count: int) -> list[Transition]:
    return ["cut" for _ in range(count)]


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
        title = f"{first.place[0].upper()}{first.place[1:]}, {first.staging.time}"
        scenes.append(Scene(id=id, title=title[:120], place=first.place, mood=first.mood))
        arc.append(round(sum(beat.intensity for _, beat in inside) / len(inside), 2))
    return tuple(scenes), tuple(arc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """One shot decided: who, where, what, how."""

    who: int  # index of the subject in film.subjects
    subject: Player
    place: Player
    beside: tuple[Player, ...]
    action: str
    mood: str
    staging: Staging


class Stager:
    """Sets up one shot after another and never the same twice. Holds what was used; nothing outside."""

    def __init__(self, film: Film, rng: random.Random) -> None:
        self._film = film
        self._rng = rng
        self._seen: set[tuple[str, ...]] = set()
        self._actions: dict[str, int] = {}
        self._last: Staged | None = None

    def stage(self, index: int, count: int, beat: Beat, act: int) -> Staged:
        """The set-up of shot `index` of `count`."""
        best: Staged | None = None
        for _ in range(60):
            staged = self._try(index, count, beat, act)
            best = staged
            if self._key(staged) not in self._seen and not self._too_like(staged):
                break
        assert best is not None
        self._seen.add(self._key(best))
        self._actions[best.action] = index
        self._last = best
        return best

    def _try(self, index: int, count: int, beat: Beat, act: int) -> Staged:
        film, rng = self._film, self._rng
        who = self._who(index, beat)
        subject = film.subjects[who]
        others = tuple(p for i, p in enumerate(film.subjects[:3]) if i != who)
        place = self._place(index, count, beat, act)
        action, beside = self._action(beat, subject, others, place, index)
        size = self._size(index, count, beat)
        move = self._move(index, beat)
        angle = self._angle(beat)
        wanted = film.choices.get("lens", "")
        lens = lens_for(
            size, int(wanted[:-2]) if wanted.endswith("mm") and wanted[:-2].isdigit() else None, rng
        )
        hour = film.hours[min(len(film.hours) - 1, index * len(film.hours) // max(1, count))]
        asked = film.choices.get("placement", "")
        placement = (
            asked if asked in PLACEMENTS and rng.random() < 0.5 else rng.choice(PLACEMENTS)
        )
        staging = Staging(
            size=size,
            angle=angle,
            lens_mm=lens,
            placement=placement,
            move=move,
            time=hour,
            weather=film.weather,
        )
        mood = film.mood if index in (0, count - 1) or rng.random() < 0.3 else rng.choice(beat.moods)
        return Staged(
            who=who, subject=subject, place=place, beside=beside, action=action, mood=mood, staging=staging
        )

    def _who(self, index: int, beat: Beat) -> int:
        people = len(self._film.subjects)
        if beat.focus == "other" and people > 1 and self._rng.random() < 0.35:
            return 1
        return (
            0 if index < 6 or people < 2 or self._rng.random() < 0.75 else self._rng.randrange(min(people, 3))
        )

    def _place(self, index: int, count: int, beat: Beat, act: int) -> Player:
        places = self._film.places
        home = places[act % len(places)]
        ways = INSIDE if is_inside(home.text) else OUTSIDE
        long = count > 12
        if index == 0 or (" " in home.text and len(home.text.split()) > 4) or home.text[0].isupper():
            return home
        far = self._rng.random() < (0.75 if long else 0.4)
        way = self._rng.choice(ways[1:]) if far and beat.name not in ("resolve",) else "{p}"
        return player(way.replace("{p}", home.text)) if "'s " not in home.text or way == "{p}" else home

    def _action(
        self, beat: Beat, subject: Player, others: Sequence[Player], place: Player, index: int
    ) -> tuple[str, tuple[Player, ...]]:
        other = others[index % len(others)] if others else None
        voice = voice_of(self._film, subject, other, place)
        texts = [
            *beat.does.get(subject.group, ()),
            *(beat.does.get("person", ()) if subject.kind == "person" else ()),
        ]
        filled = [(text, made) for text in texts if (made := fill(text, voice))]
        fresh = [
            pair for pair in filled if not any(self._told(subject, pair[1]) == told for told in self._actions)
        ] or filled
        bound = [pair for pair in fresh if "{d" in pair[0] or "{try" in pair[0] or "{o" in pair[0]]
        if beat.name == "peak" and any(text == "{does}" for text, _ in bound):
            fresh = bound
        elif bound and self._rng.random() < 0.5:
            fresh = bound
        template, made = self._rng.choice(fresh or [("", "waits")])
        shown = (
            (other,)
            if other is not None and ("{o}" in template or other.head in made.split() or other.text in made)
            else ()
        )
        return self._told(subject, made), shown

    @staticmethod
    def _told(subject: Player, predicate: str) -> str:
        return f"{subject.the} {predicate}"

    def _size(self, index: int, count: int, beat: Beat) -> ShotSize:
        sizes = beat.sizes
        if index == 0:
            return as_size(sizes[0] if count > 1 else "wide")
        return as_size(self._rng.choice(sizes))

    def _move(self, index: int, beat: Beat) -> CameraMove:
        wish = self._film.choices.get("move", "")
        if wish in MOVES and beat.name in ("establish", "peak", "turn") and self._rng.random() < 0.7:
            return wish
        return cast(CameraMove, self._rng.choice(beat.moves))

    def _angle(self, beat: Beat) -> Angle:
        wish = self._film.choices.get("angle", "")
        if wish in ANGLES and self._rng.random() < 0.4:
            return wish
        return cast(Angle, self._rng.choice(beat.angles))

    def _key(self, staged: Staged) -> tuple[str, ...]:
        staging = staged.staging
        return (
            staged.subject.text,
            staged.place.text,
            staged.action,
            staging.size,
            staging.angle,
            staging.time,
            str(staging.lens_mm),
        )

    def _too_like(self, staged: Staged) -> bool:
        last = self._last
        if last is None:
            return False
        return (
            last.action == staged.action
            or (last.staging.size == staged.staging.size and last.staging.angle == staged.staging.angle)
            or last.staging.move == staged.staging.move
        )


class Teller:
    """Chooses narration, never the same line twice in a film."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._rng = random.Random(f"{film.seed}:lines:{film.reading.text}")
        self._used: set[str] = set()
        self._said: set[str] = set()
        self._general = 0

    def line(self, beat: Beat, *, player_index: int, place: Player, most: int) -> str:
        """A line for the beat of at most `most` words, or ""."""
        film = self._film
        subject = film.subjects[player_index]
        others = [p for i, p in enumerate(film.subjects[:3]) if i != player_index]
        base = next((p for p in film.places if p.text in place.text), place)
        voice = voice_of(film, subject, others[0] if others else None, base)
        options: list[tuple[float, str, str]] = []
        for template in beat.lines:
            made = fill(template, voice)
            if made is None or template in self._used or made in self._said or len(made.split()) > most:
                continue
            bound = "{" in template
            weight = (1.6 if bound else 1.0) * (0.25 if not bound and self._general >= 1 else 1.0)
            options.append((weight, template, made))
        if not options:
            if len(self._used) > 60:
                self._used.clear()  # a long film may come back to a pattern, never to a sentence
            return ""
        _, template, made = self._rng.choices(options, weights=[weight for weight, _, _ in options])[0]
        self._general = 0 if "{" in template else self._general + 1
        self._used.add(template)
        self._said.add(made)
        return made[0].upper() + made[1:]


def voice_of(film: Film, subject: Player, other: Player | None, place: Player) -> Voice:
    """What the lines of one shot are filled with."""
    action = goal_of(film.actions) if subject is film.subjects[0] else ""
    tried = (
        action if action and action.split()[0] not in NONVOLITIONAL and not action.startswith("never") else ""
    )
    slots = {
        "s": subject.the, "S": subject.The, "its": subject.its, "in": where(place.text), "place": place.the, "Place": place.The,
        "o": other.the if other else "", "O": other.The if other else "", "hour": film.hours[0] if film.hours[0] != "golden hour" else "sunset",
        "do": action, "does": conjugate(action, "present", plural=subject.plural) if action else "",
        "doing": conjugate(action, "ing") if action else "", "try": tried,
    }  # fmt: skip
    return Voice(slots=slots, plural=subject.plural, other_plural=bool(other and other.plural), place_plural=place.plural,
                 group=subject.group, person=subject.kind == "person")  # fmt: skip


def goal_of(actions: Sequence[str]) -> str:
    """What the film is about doing: "want to be a pianist" -> "become a pianist"."""
    if not actions:
        return ""
    action = next((told for told in actions if not told.startswith("never ")), actions[0])
    first = action
    for aim in AIMS:
        if action.startswith(aim) and not aim.startswith("dream of"):
            action = action[len(aim) :]
            break
    if action.startswith("be ") and first != action:
        action = "become " + action[3:]
    return action if len(action.split()) <= 9 else " ".join(action.split()[:9])


def place_text(film: Film) -> str:
    return film.places[0].text
