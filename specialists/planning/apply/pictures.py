"""Wishes about the picture: weather, hour, light, colours, mood, style, camera, format."""

from collections.abc import Mapping

from specialists.planning import look as colour
from specialists.planning.apply.words import bringing_in
from specialists.planning.edits import each, look_of, mention, recolour, relook, remusic, restaged
from specialists.planning.shotcraft import ANGLES, MOVES, nearer
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, CameraMove, ClipPlan, Constraint, ImagePlan, MoviePlan, Shot

LIGHTS: Mapping[str, str] = {  # lights that colour what they fall on
    "neon": "#ff2e88",
    "candlelight": "#ff9c3a",
    "firelight": "#ff7a2a",
    "moonlight": "#9db8e8",
}


def weather(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    plan = each(plan, wish.shot, lambda shot: restaged(shot, weather=wish.value))
    if wish.value == "clear" or wish.origin == "option":
        return plan
    lines = bringing_in(plan, f"the {wish.value}") or load_story().weather_lines.get(wish.value, ())
    return mention(plan, wish.shot, lines, wish.value)


def time(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    plan = each(plan, wish.shot, lambda shot: restaged(shot, time=wish.value))
    if isinstance(plan, MoviePlan) and wish.shot is None:
        scenes = tuple(
            scene.model_copy(
                update={"title": f"{scene.title.rpartition(', ')[0] or scene.title}, {wish.value}"[:120]}
            )
            for scene in plan.scenes
        )
        plan = plan.model_copy(update={"scenes": scenes})
    return plan


def season(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return each(plan, wish.shot, lambda shot: restaged(shot, season=wish.value))


def light(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    value = wish.value
    if value in ("brighter", "darker"):
        plan = recolour(plan, wish.shot, lambda palette: colour.changed(palette, value))
        named = next((name for name in LIGHTS if name in wish.words.lower()), None)
        if named is None or value == "darker":
            return plan
        value = named  # "make the neon brighter": there must be neon to be brighter
    key = value if value.startswith("#") else LIGHTS.get(value)
    if key:
        plan = each(plan, wish.shot, lambda shot: restaged(shot, key_light=key))
        plan = recolour(plan, wish.shot, lambda palette: colour.with_accent(palette, key))
    named = f"{colour.name_of(value)} light" if value.startswith("#") else value
    return relook(plan, wish.shot, light=named)


def palette(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if wish.value.startswith("#"):
        wanted = wish.value.split()
        plan = recolour(plan, wish.shot, lambda palette: colour.from_colours(wanted, palette))
        return relook(
            plan, wish.shot, palette_name=" and ".join(colour.name_of(tone) for tone in wanted)[:120]
        )
    plan = recolour(plan, wish.shot, lambda palette: colour.changed(palette, wish.value))
    name = look_of(plan).palette_name
    return relook(
        plan, wish.shot, palette_name=name if name.startswith(wish.value) else f"{wish.value} {name}"[:120]
    )


def mood(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    plan = each(plan, wish.shot, lambda shot: shot.model_copy(update={"mood": wish.value}))
    if wish.shot is None:
        plan = remusic(plan, mood=wish.value)
        if isinstance(plan, MoviePlan):
            plan = plan.model_copy(
                update={"scenes": tuple(s.model_copy(update={"mood": wish.value}) for s in plan.scenes)}
            )
    return plan


def style(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    style = wish.value if "style" in wish.value or len(wish.value.split()) > 1 else f"{wish.value} style"
    plan = relook(plan, wish.shot, style=style[:120])
    if wish.value in ("noir", "old film"):
        return recolour(plan, wish.shot, lambda palette: colour.changed(palette, "monochrome"))
    return plan


def camera(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    value = wish.value

    def change(shot: Shot) -> Shot:
        if value in ("closer", "wider"):
            size = nearer(
                shot.staging.size, 2 if value == "closer" and wish.shot else 1 if value == "closer" else -1
            )
            lens = (
                min(135, round(shot.staging.lens_mm * 1.6))
                if value == "closer"
                else max(18, round(shot.staging.lens_mm / 1.4))
            )
            if (size, lens) == (
                shot.staging.size,
                shot.staging.lens_mm,
            ):  # at the end of the scale: by moving
                ways: tuple[CameraMove, ...] = (
                    ("push in", "crane down") if value == "closer" else ("pull out", "crane up")
                )
                return restaged(shot, move=next(move for move in ways if move != shot.staging.move))
            return restaged(shot, size=size, lens_mm=lens)
        if value in ANGLES:
            return restaged(shot, angle=value)
        if value in MOVES:
            return restaged(shot, move=value)
        if value.endswith("mm") and value[:-2].isdigit():
            return restaged(shot, lens_mm=min(300, max(10, int(value[:-2]))))
        return shot

    return each(plan, wish.shot, change)


def size(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan
    long, short = max(plan.width, plan.height), min(plan.width, plan.height)
    if long == short and wish.value != "square":
        short = long * 9 // 16 // 2 * 2
    sides = {"vertical": (short, long), "square": (short, short), "widescreen": (long, short)}.get(wish.value)
    return plan.model_copy(update={"width": sides[0], "height": sides[1]}) if sides else plan
