"""The turns of each phase: who opens, who takes up whom, what is still open."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from specialists.asked.wishes import wishes
from specialists.roster import Bidder, highest
from storage.domain.commands import Move
from storage.domain.conversation import Phase
from storage.domain.plan import Constraint, Kind

# What must be decided before a plan is written, and whose craft answers for it.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "film": ("palette", "lens", "arc", "genre", "pace", "ending"),
    "clip": ("palette", "lens", "move"),
    "image": ("palette", "lens", "light"),
    "song": ("genre", "bpm", "mood"),
    "speech": ("mood",),
}
OWNERS: Mapping[str, str] = {
    "palette": "style", "light": "style", "texture": "style", "lens": "composition", "angle": "composition",
    "placement": "composition", "arc": "story", "mood": "story", "ending": "story", "motif": "writing",
    "genre": "music", "bpm": "music", "instrument": "music", "pace": "motion", "move": "motion",
    "transition": "motion",
}  # fmt: skip
ANSWERS: Mapping[str, str] = {  # whose craft a wish is about
    "weather": "style", "time": "style", "season": "style", "light": "style", "palette": "style",
    "style": "style",
    "camera": "composition", "size": "composition", "mood": "story", "subject": "story", "place": "story",
    "action": "story", "ending": "story", "music": "music", "tempo": "motion", "length": "motion",
    "title": "writing", "narration": "writing", "language": "writing", "exclude": "criticism",
    "dialogue": "writing", "voice": "writing", "edit": "motion", "lock": "motion",
    "making": "technical direction",
}  # fmt: skip
ASKED_FOR: Mapping[str, str] = {  # how the engine asks for a slot that is still open, after a name
    "palette": "which colours exactly?", "light": "where does the light come from?",
    "texture": "what would a hand feel?", "lens": "which lens exactly?",
    "angle": "from how high do we look?", "placement": "where in the frame?",
    "arc": "how does it turn, from what to what?", "mood": "which feeling, in one word?",
    "ending": "what is the last thing we see?", "motif": "what keeps coming back?",
    "genre": "what kind of music exactly?", "bpm": "how fast, in beats a minute?",
    "instrument": "which instrument leads?", "pace": "how fast do we cut?",
    "move": "how does the camera move?", "transition": "how do we get from shot to shot?",
}  # fmt: skip
REMEMBERS = "Echo"  # the persona who recalls earlier productions
REFINED = 5  # turns of a full round of refinement


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a discussion has gone on long enough. Novelties are 0 to 1."""

    rounds: int = 2  # of refinement, before the person decides
    send_backs: int = 2  # of the plan, by review
    answers: int = 2  # personas who answer a person
    concerned: int = 3  # personas, at most, who answer a wish about what was made
    bot_replies: int = 2  # answers to bots before a person must write
    objections: int = 2  # personas asked whether the plan is right
    readies: int = 3  # times "ready?" is asked
    agreed_below: float = 0.35  # a round whose mean novelty is lower brings nothing new
    repeats_below: float = 0.15  # two turns in a row lower than this force the next phase


USUAL = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn to come. An empty persona stands for the plan's review."""

    persona: str
    move: Move
    to: str = ""
    about: str = ""


CHECK = Turn(persona="", move="review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A turn taken, as far as deciding needs it."""

    persona: str
    novelty: float
    phase: Phase
    move: str
    slots: tuple[str, ...]
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Who is present, in speaking order."""

    people: tuple[Bidder, ...]
    planner: str
    reviewer: str
    brief: str
    seed: int

    @property
    def talkers(self) -> tuple[Bidder, ...]:
        """All but the planner and the reviewer; everyone when only those are there."""
        rest = tuple(p for p in self.people if p.name not in (self.planner, self.reviewer))
        return rest or self.people

    def owner(self, slot: str) -> str:
        """Whose craft answers for `slot`; the highest bidder when nobody has that craft."""
        craft = OWNERS.get(slot, "")
        found = next((p.name for p in self.talkers if p.craft == craft), "")
        return found or next((p.name for p in highest(self.talkers, slot, 1, seed=self.seed)), "")


def crafts_for(text: str) -> tuple[str, ...]:
    """The crafts a person's words call on."""
    return crafts_in(wishes(text))


def crafts_in(wanted: Iterable[Constraint]) -> tuple[str, ...]:
    """The crafts that wishes call on."""
    return tuple(dict.fromkeys(ANSWERS[wish.kind] for wish in wanted if wish.kind in ANSWERS))


def asked_for(turn: Turn) -> str:
    """The question a turn that owes a specific is opened with, by name; "" for any other."""
    question = ASKED_FOR.get(turn.about, "") if turn.move == "specify" else ""
    return f"{turn.persona}, {question}" if question else ""


def ideation(room: Room, length: str, *, recalls: bool = False) -> tuple[Turn, ...]:
    """One first word each; in a short discussion only the three who want it most, in speaking order.

    Where an earlier production is meant, it is brought back second.
    """
    if length == "none":
        return ()
    people = room.talkers
    if length == "short":
        keen = {p.name for p in highest(people, room.brief, 3, seed=room.seed)}
        people = tuple(p for p in people if p.name in keen)
    turns = tuple(
        Turn(
            persona=p.name,
            move="open" if index == 0 else "propose",
            to="" if index == 0 else people[index - 1].name,
        )
        for index, p in enumerate(people)
    )
    return (*turns[:1], Turn(persona=REMEMBERS, move="recall"), *turns[1:]) if recalls else turns


def refinement(
    room: Room, said: Sequence[Spoken], kind: Kind, *, round: int, seed: int, reviewer: str
) -> tuple[Turn, ...]:
    """What is open is asked for by name, two take up what another said, the critic doubts, one replies."""
    heard = [turn.persona for turn in said]
    silent = [p.name for p in room.talkers if p.name not in heard]
    turns = [Turn(persona=name, move="propose") for name in silent]
    turns += [Turn(persona=room.owner(slot), move="specify", about=slot) for slot in missing(said, kind)[:2]]
    names = [p.name for p in room.talkers]
    order = random.Random(f"{seed}:{round}").sample(names, len(names))
    busy = {turn.persona for turn in turns}
    builders = [name for name in order if name not in busy]
    critic = reviewer if any(p.name == reviewer for p in room.people) and len(names) > 1 else ""
    wanted = REFINED if len(names) > 3 else len(names) + 1
    for index, name in enumerate(builders):
        if len(turns) >= wanted - 2 * bool(critic):
            break
        others = [other for other in order if other != name]
        partner = (
            turns[-1].persona
            if turns and turns[-1].persona != name
            else others[index % len(others)]
            if others
            else ""
        )
        turns.append(Turn(persona=name, move="build", to=partner))
    if critic and turns:
        turns.append(Turn(persona=critic, move="object", to=turns[-1].persona))
        turns.append(Turn(persona=turns[-1].to, move="build", to=critic))
    return tuple(turns)


def about_craft(room: Room, craft: str, kind: Kind, *, by: str) -> tuple[Turn, ...]:
    """Back to one craft: its owner speaks again, and somebody builds on it."""
    people = room.talkers
    owner = next((p for p in people if p.craft == craft), None) or next(
        iter(highest(people, craft, 1, seed=room.seed)), None
    )
    if owner is None:
        return ()
    slot = next((slot for slot in SLOTS[kind] if OWNERS.get(slot) == owner.craft), "")
    first = Turn(persona=owner.name, move="specify" if slot else "propose", to=by, about=slot)
    others = [p for p in people if p.name != owner.name]
    built = highest(others, craft, 1, seed=room.seed)
    return (first, *(Turn(persona=p.name, move="build", to=owner.name) for p in built))


def closing(room: Room, said: Sequence[Spoken], move: Move = "settle") -> tuple[Turn, ...]:
    """The one who says what is settled, or what is still between them: story's voice, or who spoke least."""
    counts = {p.name: sum(turn.persona == p.name for turn in said) for p in room.talkers}
    last = said[-1].persona if said else ""
    story = next((p.name for p in room.talkers if p.craft == "story" and p.name != last), "")
    chosen = story or min(
        (name for name in counts if name != last), key=lambda name: counts[name], default=""
    )
    return (Turn(persona=chosen, move=move, to=last),) if chosen else ()


def synthesis(room: Room, planner: str) -> tuple[Turn, ...]:
    """The planner announces the plan before writing it."""
    return (Turn(persona=planner, move="plan"),) if any(p.name == planner for p in room.people) else ()


def objections(room: Room, planner: str, about: str, most: int) -> tuple[Turn, ...]:
    """Those whose craft bids highest on what was asked are asked whether the plan is right."""
    others = [p for p in room.talkers if p.name not in (planner, room.reviewer)]
    keen = highest(others, about, most, seed=room.seed)
    return tuple(Turn(persona=p.name, move="object", to=planner) for p in keen)


def sent_back(
    room: Room, reviewer: str, reasons: Sequence[str], wanted: Sequence[Constraint]
) -> tuple[Turn, ...]:
    """Whose craft a refused plan concerns answers the reviewer before the plan is written again."""
    about = "; ".join(reasons)[:300]
    dropped = [wish for wish in wanted if wish.value.lower() in about.lower() or wish.words in about]
    others = [p for p in room.talkers if p.name != reviewer]
    crafts = (*crafts_in(dropped), *crafts_for(about))
    owner = next((p for craft in crafts for p in others if p.craft == craft), None)
    chosen = owner or next(iter(highest(others, about, 1, seed=room.seed)), None)
    return (Turn(persona=chosen.name, move="answer", to=reviewer, about=about),) if chosen else ()


def verdict(room: Room, reviewer: str, reasons: Sequence[str]) -> tuple[Turn, ...]:
    """The reviewer passes the plan or says what is missing."""
    there = any(p.name == reviewer for p in room.people)
    return (Turn(persona=reviewer, move="review", about="; ".join(reasons)[:300]),) if there else ()


def missing(said: Sequence[Spoken], kind: Kind) -> tuple[str, ...]:
    """What nobody has decided yet, in the order it matters."""
    decided = {slot for turn in said for slot in turn.slots}
    return tuple(slot for slot in SLOTS[kind] if slot not in decided)


def round_novelty(said: Sequence[Spoken], round: int) -> float:
    """Mean novelty of a round of refinement; 1 when nobody spoke in it."""
    heard = [turn.novelty for turn in said if turn.phase is Phase.REFINEMENT and turn.round == round]
    return sum(heard) / len(heard) if heard else 1.0


def repeats(said: Sequence[Spoken], phase: Phase, *, below: float) -> bool:
    """Whether the last two turns of this phase brought nothing new."""
    last = [turn for turn in said[-2:] if turn.phase is phase]
    return (
        phase in (Phase.IDEATION, Phase.REFINEMENT)
        and len(last) == 2
        and all(t.novelty < below for t in last)
    )
