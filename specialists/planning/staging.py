"""How each shot is set up: who, where, doing what, seen how; never the same twice."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from specialists.planning.shotcraft import ANGLES, MOVES, PLACEMENTS, as_size, lens_for
from specialists.planning.spots import itinerary
from specialists.planning.treatment import Film, voice_of
from specialists.reading.inflect import conjugate, singular
from specialists.story.players import Player, player
from specialists.story.telling import Beat, fill
from storage.domain.plan import (
    Angle,
    CameraMove,
    ShotSize,
    Staging,
)

LAND = frozenset(  # places that can be looked at for themselves
    """mountain hill valley canyon cliff coast shore beach dune desert plain prairie meadow field moor steppe
    tundra glacier island volcano ridge summit peak gorge highland lowland savanna vineyard""".split()
)
LONG = 75  # seconds of film that one subject alone does not fill
_DOING = ("want", "attempt", "meet", "fail", "turn", "again", "gift", "peak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """One shot decided: who, where, what, how."""

    who: int  # index of the subject in film.subjects; one more is the film's place
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
        self._act = 0
        self._last_side: Staged | None = None  # the shot before, in the same scene
        own = random.Random(f"{film.seed}:spots:{film.reading.text}")
        fixed = film.subjects[0].group == "thing"
        outdoors = _outdoors(film) and not fixed
        self._ways = [itinerary(place.text, outdoors=outdoors, rng=own, fixed=fixed) for place in film.places]
        self._ends_at_home = own.random() < 0.35
        self._players: tuple[Player, ...] = _players(film)

    def stage(self, index: int, count: int, beat: Beat, act: int, *, acts: int, near: bool = False) -> Staged:
        """The set-up of shot `index` of `count`, in scene `act` of `acts`; `near` makes it a close-up."""
        best: Staged | None = None
        if act != self._act:  # a cut to another scene: no line to keep to
            self._act, self._last_side = act, None
        for _ in range(60):
            staged = self._try(index, count, beat, act, acts, near)
            fresh = self._key(staged) not in self._seen
            best = staged if best is None or fresh else best
            if fresh and not self._too_like(staged):
                break
        assert best is not None
        self._seen.add(self._key(best))
        self._actions[best.action] = index
        self._last = self._last_side = best
        return best

    def _try(self, index: int, count: int, beat: Beat, act: int, acts: int, near: bool) -> Staged:
        film, rng = self._film, self._rng
        who = self._who(index, beat)
        subject = self._players[who]
        others = tuple(p for i, p in enumerate(film.subjects[:3]) if i != who)
        place = self._place(act, acts)
        action, beside = self._action(beat, subject, others, place, index)
        size = "close-up" if near else self._size(index, count, beat)
        move = self._move(index, beat)
        angle = self._angle(beat)
        wanted = film.choices.get("lens", "")
        lens = lens_for(
            size, int(wanted[:-2]) if wanted.endswith("mm") and wanted[:-2].isdigit() else None, rng
        )
        hour = film.hours[act * len(film.hours) // acts]  # a scene plays in one hour
        asked = film.choices.get("placement", "")
        placement = asked if asked in PLACEMENTS and rng.random() < 0.5 else rng.choice(PLACEMENTS)
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
        people = len(self._players)
        if beat.focus == "other" and people > 1 and self._rng.random() < 0.35:
            return 1
        return (
            0 if index < 6 or people < 2 or self._rng.random() < 0.75 else self._rng.randrange(min(people, 3))
        )

    def _place(self, act: int, acts: int) -> Player:
        """Every scene in a spot of its own; some films of several scenes end where they began."""
        places = self._film.places
        ways = self._ways[act % len(places)]
        turn = act // len(places)
        if 3 <= acts <= 4 and act == acts - 1 and len(ways) > 3 and self._ends_at_home:
            turn = 0
        return player(ways[turn % len(ways)])

    def _action(
        self, beat: Beat, subject: Player, others: Sequence[Player], place: Player, index: int
    ) -> tuple[str, tuple[Player, ...]]:
        first = subject.text == self._film.subjects[0].text
        other = others[index % len(others) if first and beat.focus != "other" else 0] if others else None
        voice = voice_of(self._film, subject, other, place, own=True)
        if first and (step := self._step(beat)):
            made = conjugate(step, "present", plural=subject.plural)
            named = tuple(who for who in others if who.head in made.split())
            return self._told(subject, made), named[:2]
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
        elif bound and self._rng.random() < 0.6:
            fresh = bound
        template, made = self._rng.choice(fresh or [("", fill("[waits|wait] {in}", voice) or "waits")])
        first = self._film.subjects[0]
        if self._film.reading.together and subject is first and other is not None and "{do" in template:
            both = voice_of(
                self._film, replace(subject, plural=True), self._film.subjects[1], place, own=True
            )  # they do it together
            second = self._film.subjects[1]
            return f"{first.the} and {second.the} {fill(template, both) or made}", (second,)
        shown = (
            (other,)
            if other is not None and ("{o}" in template or other.head in made.split() or other.text in made)
            else ()
        )
        return self._told(subject, made), shown

    def _step(self, beat: Beat) -> str:
        """The next thing the brief says the main subject does, in beats where things are done; "" else."""
        steps = self._film.reading.steps
        busy = len(steps) > 2 and beat.name in ("sign", "doubt", "world")  # much to tell in few shots
        if not steps or not (beat.name in _DOING or busy):
            return ""
        if beat.name == "peak":
            return steps[-1]
        verbs = [conjugate(step, "present", plural=self._film.subjects[0].plural) for step in steps[:-1]]
        done = [any(verb in told for told in self._actions) for verb in verbs]
        return next((step for step, was in zip(steps, done, strict=False) if not was), "")

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
        )  # what a viewer tells shots apart by: another lens or move makes no other view

    def _too_like(self, staged: Staged) -> bool:
        last = self._last
        if last is None:
            return False
        return (
            last.action == staged.action
            or (last.staging.size == staged.staging.size and last.staging.angle == staged.staging.angle)
            or last.staging.move == staged.staging.move
            or (self._last_side is not None and crosses_the_line(self._last_side.staging, staged.staging))
        )


def crosses_the_line(one: Staging, other: Staging) -> bool:
    """Whether a cut between the two flips screen direction: the camera slides the other way and the subject
    stands on the other side, so that whoever moved to the right moves to the left."""
    slides = {one.move, other.move} == {"truck left", "truck right"}
    return slides and {one.placement, other.placement} == {"left third", "right third"}


def _players(film: Film) -> tuple[Player, ...]:
    """Whom the shots are about: a long film with a single subject looks at its place as well."""
    place, (lead, *others) = film.places[0], film.subjects
    long = film.frames > LONG * film.rate
    if not long or others or place.text in film.reading.inferred or place.head == lead.head:
        return film.subjects
    if {place.head, singular(place.head)} & LAND:
        return (*film.subjects, replace(place, group="land"))
    return (*film.subjects, place) if place.group == "building" else film.subjects


def _outdoors(film: Film) -> bool:
    """Whether the story has weather, sea or sky in it, which a room would hide."""
    shown = any(who.group in ("weather", "sky", "plant") for who in film.subjects[:3])
    return shown or film.weather != "clear"
