"""Keyframes and character sheets: what is drawn before anything moves."""

import zlib
from collections.abc import Sequence
from fractions import Fraction

from specialists.production.steps import Maker, Source
from storage.domain.artifact import StepKey
from storage.domain.plan import Character, ClipPlan, ImagePlan, MoviePlan, Shot, shots_of
from storage.domain.render import EnlargeRequest, PickRequest, SheetRequest, StillRequest, View

RATE = Fraction(24)  # of a page of pictures: it has none
Pictured = MoviePlan | ImagePlan | ClipPlan
VIEWS: tuple[View, ...] = ("front", "side", "back")


def keyframe(maker: Maker, plan: Pictured, shot: Shot) -> StepKey:
    """The step whose outputs are the shot's keyframe: the only one, or the best of several."""
    if plan.best_of == 1:
        return _still(maker, plan, shot, label=f"{shot.id} panel")
    roles = ("main", *maker.engine("still").leaves)
    inputs: dict[str, Source] = {}
    for number in range(1, plan.best_of + 1):
        tried = shot.model_copy(update={"seed": another_seed(shot.seed, number - 1)})
        key = _still(maker, plan, tried, label=f"{shot.id} panel {'abcd'[number - 1]}")
        inputs |= {f"{role}:{number}": (key, role) for role in roles}
    request = PickRequest(width=plan.width, height=plan.height, candidates=plan.best_of, roles=roles)
    return maker.add(f"{shot.id} panel", request, inputs, seconds=float(plan.best_of), shot=shot.id)


def another_seed(seed: int, by: int) -> int:
    """The seed of the candidate `by` places further on; candidates of one shot never meet another take's."""
    return seed if not by else zlib.crc32(f"candidate {by} of {seed}".encode())


def _still(maker: Maker, plan: Pictured, shot: Shot, *, label: str) -> StepKey:
    # A picture does not depend on how long it stands, what is said over it, or what comes after it.
    bare = shot.model_copy(
        update={
            "frames": 1,
            "narration": "",
            "dialogue": (),
            "transition": "cut",
            "ends": "free",
            "begins": "keyframe",
        }
    )
    bound = references(maker, plan, shot)
    request = StillRequest(
        width=plan.width,
        height=plan.height,
        seed=shot.seed,
        shot=bare,
        look=plan.look,
        characters=tuple(_silent(character) for character in plan.characters),
        references=tuple(bound),
    )
    return maker.add(label, request, bound, seconds=1.0, shot=shot.id)


def enlarged(maker: Maker, plan: ImagePlan, still: StepKey) -> StepKey:
    """The still at the size the plan wants in the end."""
    if plan.enlarge == 1:
        return still
    request = EnlargeRequest(width=plan.width * plan.enlarge, height=plan.height * plan.enlarge)
    return maker.add(f"{plan.shot.id} enlarged", request, {"main": (still, "main")}, seconds=1.0)


def references(maker: Maker, plan: Pictured, shot: Shot) -> dict[str, Source]:
    """Views of the characters in the shot, as many as the engine takes: every front before any side."""
    most = maker.engine("still").references
    if not most:
        return {}
    seen = characters_in(plan, shot)
    views: list[tuple[Character, View]] = [(who, view) for view in VIEWS for who in seen]
    return {
        f"ref:{number}": (character_view(maker, plan, who, view), "main")
        for number, (who, view) in enumerate(views[:most], start=1)
    }


def characters_in(plan: Pictured, shot: Shot) -> tuple[Character, ...]:
    """The plan's characters that are named in what the shot shows or says."""
    said = " ".join((shot.subject, *shot.subjects, shot.action, *(line.speaker for line in shot.dialogue)))
    return tuple(who for who in plan.characters if who.name.lower() in said.lower())


def character_view(maker: Maker, plan: Pictured, who: Character, view: View) -> StepKey:
    """The step that draws a character from one side."""
    request = StillRequest(
        width=plan.width,
        height=plan.height,
        seed=(plan.seed + zlib.crc32(who.name.encode())) % 2**32,
        shot=_standing(plan, who, view),
        look=plan.look,
        characters=(_silent(who),),
        view=view,
    )
    return maker.add(f"{who.name} {view}", request, seconds=1.0)


def _standing(plan: Pictured, who: Character, view: View) -> Shot:
    example = shots_of(plan)[0]
    return Shot(
        id="sh000",
        scene=example.scene,
        subject=who.name,
        place="plain ground",
        action=f"{who.name} stands still",
        camera=f"full figure, {view} view, eye level",
        mood="neutral",
        palette=plan.look.palette,
        prompt=f"character sheet, {view} view, full figure on a plain ground: {who.name}. {who.description} "
        f"{plan.look.style}"[:2000],
        frames=1,
        seed=0,
        avoid=example.avoid,
    )


def _silent(who: Character) -> Character:
    """A character as it looks: what it sounds like changes no picture."""
    return who.model_copy(update={"voice": ""})


def character_sheet(maker: Maker, plan: Pictured) -> StepKey | None:
    """The page with every character from three sides, where it is wanted or pictures refer to it."""
    if not plan.characters or not (plan.sheets or maker.engine("still").references):
        return None
    inputs: dict[str, Source] = {}
    for who in plan.characters:
        for view in VIEWS:
            inputs[f"still:{who.name} · {view}"] = (character_view(maker, plan, who, view), "main")
    labels = tuple(role.removeprefix("still:") for role in inputs)
    request = SheetRequest(title=f"{plan.title}: characters", labels=labels, rate=RATE)
    return maker.add("character sheet", request, inputs, seconds=float(len(labels)))


def storyboard(maker: Maker, plan: MoviePlan, stills: Sequence[StepKey]) -> StepKey:
    """Every shot's panel on one page."""
    bare = tuple(shot.model_copy(update={"seed": 0}) for shot in plan.shots)
    return maker.add(
        "storyboard",
        SheetRequest(title=plan.title, shots=bare, rate=plan.rate),
        {f"still:{shot.id}": (key, "main") for shot, key in zip(plan.shots, stills, strict=True)},
        seconds=float(len(stills)),
    )
