"""A cast, a craft and turns to try them with."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from specialists.craft import Craft, load_craft
from specialists.models.scripted import ScriptedModel, by_script
from specialists.persona import Persona, load_personas
from specialists.speaking.turn import Line, SpokenLine, TurnContext, TurnWriter
from specialists.speaking.turn_context import ReadBrief
from storage.domain.commands import AskToSpeak, Move
from storage.domain.conversation import Phase
from storage.domain.plan import Constraint, ConstraintKind

SPECIALISTS = Path(__file__).parents[3] / "specialists"


@cache
def the_cast() -> dict[str, Persona]:
    """The thirteen."""
    return load_personas(SPECIALISTS / "personas")


@cache
def the_craft() -> Craft:
    """The craft that ships."""
    return load_craft(SPECIALISTS / "craft")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief as read."""

    text: str
    subjects: tuple[str, ...]
    places: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    language: str = "en"
    constraints: tuple[Constraint, ...] = ()


FOX = Brief(
    text="A fox and a lighthouse keeper share a storm",
    subjects=("fox", "lighthouse keeper"),
    places=("lighthouse",),
)
CLOCK = Brief(
    text="An old clockmaker repairs the last clock of a snowbound city before midnight",
    subjects=("old clockmaker", "last clock of a snowbound city"),
    places=("clock workshop",),
    actions=("repair the last clock of a snowbound city",),
    moods=("lonely",),
)
MARS = Brief(text="Two astronauts play chess on Mars", subjects=("two astronauts", "chess"), places=("Mars",))
MANN = Brief(
    text="Ein alter Mann sucht seinen Hund im Nebel",
    subjects=("Mann", "Hund"),
    places=("Nebel",),
    language="de",
)
FILM: tuple[tuple[str, Move, str], ...] = (
    ("Luna", "open", ""), ("Frame", "propose", "Luna"), ("Saga", "propose", "Frame"), ("Lyra", "propose", "Saga"),
    ("Quill", "propose", "Lyra"), ("Reel", "propose", "Quill"), ("Saga", "build", "Luna"), ("Luna", "build", "Saga"),
    ("Frame", "build", "Luna"), ("Lyra", "build", "Saga"), ("Lens", "object", "Lyra"), ("Reel", "build", "Lens"),
    ("Saga", "settle", "Reel"), ("Pixel", "plan", ""), ("Lens", "review", ""),
)  # fmt: skip


def a_wish(words: str, kind: ConstraintKind, value: str) -> Constraint:
    """Something a person asked for in the thread."""
    return Constraint(words=words, kind=kind, value=value, origin="person", message=3)


def a_turn(
    name: str,
    move: Move,
    brief: ReadBrief = FOX,
    *,
    lines: tuple[Line, ...] = (),
    to: str = "",
    about: str = "",
    turn: int = 1,
    seed: int = 7,
    kind: str = "film",
    missing: tuple[str, ...] = (),
    phase: Phase = Phase.IDEATION,
    recalled: tuple[str, ...] = (),
    language: str = "en",
    temperature: float | None = None,
    length: int | None = None,
) -> TurnContext:
    """A turn to be taken."""
    command = AskToSpeak(persona=name, phase=phase, move=move, to=to, about=about, turn=turn)
    return TurnContext(
        persona=the_cast()[name],
        command=command,
        reading=brief,
        lines=lines,
        seed=seed,
        kind=kind,
        missing=missing,
        recalled=recalled,
        language=language,
        temperature=temperature,
        length=length,
    )


async def spoken(context: TurnContext) -> SpokenLine:
    """What is said when the model has no opinion."""
    return await TurnWriter(obedient(), the_craft()).speak(context, _nobody_listens)


def obedient() -> ScriptedModel:
    """A small model that says anything its script allows."""
    return ScriptedModel(by_script, speaks_freely=False)


async def a_thread(
    brief: ReadBrief, *, seed: int = 7, kind: str = "film", order: tuple[tuple[str, Move, str], ...] = FILM
) -> tuple[Line, ...]:
    """A whole discussion of `brief`."""
    lines: tuple[Line, ...] = ()
    for number, (name, move, to) in enumerate(order, 1):
        said = await spoken(a_turn(name, move, brief, lines=lines, to=to, turn=number, seed=seed, kind=kind))
        lines += (Line(name=name, role="persona", text=said.text, choices=said.choices, seq=number),)
    return lines


async def _nobody_listens(_: str) -> None:
    pass


class Ear:
    """Listens to pieces, and wants silence once `after` has been said."""

    def __init__(self, after: str = "") -> None:
        self.pieces: list[str] = []
        self._after = after

    async def __call__(self, piece: str) -> None:
        self.pieces.append(piece)

    @property
    def heard(self) -> str:
        return "".join(self.pieces)

    def wants_silence(self) -> bool:
        return bool(self._after) and self._after in self.heard
