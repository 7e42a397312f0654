"""A plan after new wishes: only what they touch changes, and what changed is said."""

import random
from collections.abc import Sequence

from specialists.apply import apply, with_prompts
from specialists.asking import LONGEST, SHORTEST
from specialists.edits import AnyPlan, shots_of
from specialists.pacing import cards, fits, shot_frames
from specialists.wishes import merge
from storage.domain.plan import Constraint, MoviePlan, Shot, SongPlan
from storage.domain.timeline import lay_out


def revise(plan: AnyPlan, wishes: Sequence[Constraint]) -> tuple[AnyPlan, tuple[str, ...]]:
    """The plan with `wishes` applied, and the ids of the shots that are no longer the same, in order.

    Fields no wish touches keep their values, so that only the steps that depend on a change are
    rendered again. A wish for a length re-paces the shots there are.
    """
    new: AnyPlan = plan
    for wish in wishes:
        new = _length(new, wish.value) if wish.kind == "length" else apply(new, wish)
    for kept in merge((*plan.constraints, *wishes)):
        if kept.kind in ("subject", "action", "ending"):  # what a wish may have swept away comes back
            new = apply(new, kept)
    new = with_prompts(new.model_copy(update={"constraints": merge((*plan.constraints, *wishes))}))
    return new, changed_shots(plan, new)


def changed_shots(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """Ids of the new plan's shots that differ from the old plan's shot of that id, or are new."""
    before = {shot.id: shot for shot in shots_of(old)}
    return tuple(shot.id for shot in shots_of(new) if before.get(shot.id) != shot)


def diff(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """What changed, a sentence each, for people."""
    told: list[str] = []
    if old.title != new.title:
        told.append(f"The title is now “{new.title}”.")
    if isinstance(old, MoviePlan) and isinstance(new, MoviePlan):
        before, now = lay_out(old).seconds, lay_out(new).seconds
        if before != now:
            told.append(f"The film is {now:g} seconds long instead of {before:g}.")
        if old.look != new.look:
            told.append(_look_change(old, new))
        if old.subtitles != new.subtitles:
            told.append(
                "There are no subtitles." if new.subtitles == "off" else f"The subtitles are {new.subtitles}."
            )
        if (old.width, old.height) != (new.width, new.height):
            told.append(f"The picture is {new.width}x{new.height} instead of {old.width}x{old.height}.")
    if (
        isinstance(old, MoviePlan | SongPlan)
        and isinstance(new, MoviePlan | SongPlan)
        and old.music != new.music
    ):
        told.append(
            "There is no music."
            if new.music.genre == "none"
            else f"The music is {new.music.genre}, {new.music.mood}, at {new.music.bpm} beats a minute."
        )
    told += _shot_changes(old, new)
    return tuple(told) or ("Nothing in the plan had to change.",)


def _look_change(old: MoviePlan, new: MoviePlan) -> str:
    parts = [
        f"{name} is now {after}"
        for name, before, after in (
            ("the style", old.look.style, new.look.style),
            ("the palette", old.look.palette_name, new.look.palette_name),
            ("the light", old.look.light, new.look.light),
        )
        if before != after
    ]
    if not parts:
        return "The colours have shifted."
    text = ", ".join(parts)
    return text[0].upper() + text[1:] + "."


def _shot_changes(old: AnyPlan, new: AnyPlan) -> list[str]:
    """One sentence for each kind of change, with the shots it touches."""
    before = {shot.id: shot for shot in shots_of(old)}
    touched: dict[str, list[str]] = {}
    for shot in shots_of(new):
        was = before.get(shot.id)
        for change in _changes(was, shot) if was else ["is new"]:
            touched.setdefault(change, []).append(shot.id)
    gone = [id for id in before if id not in {shot.id for shot in shots_of(new)}]
    told = [f"{_which(ids, len(shots_of(new)))} {change}." for change, ids in touched.items()]
    return [*told, *([f"{_which(gone, 0)} went."] if gone else [])]


def _changes(was: Shot, now: Shot) -> list[str]:
    told: list[str] = []
    a, b = was.staging, now.staging
    for name, before, after in (
        ("weather", a.weather, b.weather),
        ("time", a.time, b.time),
        ("season", a.season, b.season),
    ):
        if before != after:
            told.append(f"{name}: {after or 'any'}")
    if a.key_light != b.key_light:
        told.append(f"lit in {b.key_light}" if b.key_light else "lit by the hour")
    if was.palette != now.palette and a.key_light == b.key_light:
        told.append("in new colours")
    if (a.size, a.angle, a.lens_mm, a.move, a.placement) != (b.size, b.angle, b.lens_mm, b.move, b.placement):
        told.append(f"framed as {now.camera}")
    if (was.subject, was.subjects) != (now.subject, now.subjects):
        told.append(f"shows {', '.join((now.subject, *now.subjects))}")
    elif was.action != now.action:
        told.append(f"new action: {now.action}")
    if was.place != now.place:
        told.append(f"now at {now.place}")
    if was.mood != now.mood:
        told.append(f"mood: {now.mood}")
    if was.narration != now.narration:
        told.append(f"says “{now.narration}”" if now.narration else "is silent")
    if was.frames != now.frames:
        told.append("runs for another length")
    if was.avoid != now.avoid:
        told.append(f"without {', '.join(now.avoid)}")
    return told or (["new look"] if was.prompt != now.prompt else [])


def _which(ids: Sequence[str], total: int) -> str:
    if len(ids) == total and total > 1:
        return "All shots:"
    return f"Shot{'s' if len(ids) > 1 else ''} {', '.join(ids)}:"


def _length(plan: AnyPlan, value: str) -> AnyPlan:
    """The plan re-paced to a new length: the same shots, longer or shorter; the least needed dropped."""
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"seconds": _seconds(plan.seconds, value)})
    if not isinstance(plan, MoviePlan):
        return plan
    rate = float(plan.rate)
    frames = round(_seconds(lay_out(plan).seconds, value) * rate)
    card = cards(frames, round(rate), fade_seconds=max(plan.transition_frames / rate, 0.5))
    shots = _kept(plan.shots, (frames - card.title - card.end) / rate)
    fade = min(card.fade, plan.transition_frames or card.fade, frames // (len(shots) * 5))
    card = card.__class__(title=card.title, end=card.end, fade=fade)
    fades = [shot.transition != "cut" and (index > 0 or card.title > 0) for index, shot in enumerate(shots)]
    rng = random.Random(f"{plan.seed}:{frames}")
    lengths = shot_frames(frames, card, fades, weights=[shot.frames for shot in shots], rng=rng)
    paced = tuple(
        shot.model_copy(
            update={
                "frames": length,
                "narration": shot.narration if fits(shot.narration, length, rate) else "",
            }
        )
        for shot, length in zip(shots, lengths, strict=True)
    )
    scenes = tuple(scene for scene in plan.scenes if any(shot.scene == scene.id for shot in paced))
    music = plan.music.model_copy(update={"arc": plan.music.arc[: len(scenes)]})
    return plan.model_copy(
        update={
            "shots": paced,
            "scenes": scenes,
            "music": music,
            "title_frames": card.title,
            "end_frames": card.end,
            "transition_frames": min(fade, min(lengths) // 2),
        }
    )


def _kept(shots: Sequence[Shot], seconds: float) -> tuple[Shot, ...]:
    """As many shots as fit with 1.8 seconds each: first and last stay, those between thin out evenly."""
    most = max(1, int(seconds / 1.8))
    if most >= len(shots):
        return tuple(shots)
    if most == 1:
        return (shots[len(shots) // 2],)
    last = len(shots) - 1
    chosen = sorted({round(index * last / (most - 1)) for index in range(most)})
    return tuple(shots[index] for index in chosen)


def _seconds(now: float, value: str) -> float:
    wanted = {"shorter": now * 0.7, "longer": now * 1.5}.get(value)
    return min(max(wanted if wanted is not None else float(value), SHORTEST), LONGEST)


__all__ = ["changed_shots", "diff", "revise"]
