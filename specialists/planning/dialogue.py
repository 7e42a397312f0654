"""Who says what in which shot: lines people asked for, lines of ours, and the characters' voices."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from specialists.asked.dialogue import split
from specialists.planning.edits import each, in_scope
from specialists.planning.pacing import needed
from specialists.planning.retime import lent
from specialists.story.players import player
from storage.domain.plan import Character, Constraint, Line, MoviePlan, Shot, shots_of

PEAK = 0.6  # of the way through, where a line falls that was asked for no shot
_NARRATOR = ("narrator", "narration", "the narrator", "voice-over", "voiceover")
_HE_OR_SHE = frozenset("he she it they one someone somebody".split())
_NOBODY = "traveller"  # who speaks where nobody in the film could
Row = Mapping[str, str]  # language -> line


def with_line(plan: MoviePlan, wish: Constraint, *, keeps_length: bool = False) -> MoviePlan:
    """The plan with the line of a wish in the shot it is for: the one named, else one of the speaker's.

    Narration makes way where both cannot be heard. Where there is still no room the shot is held longer, and
    the film with it unless it `keeps_length`: then the other shots give the time. Locked shots stay.
    """
    who, text = split(wish.value)
    if not text:
        return _with_ours(plan, keeps_length=keeps_length)
    plan, name = _with_speaker(plan, who)
    line = Line(speaker=name, text=text)
    if any(line in shot.dialogue for shot in in_scope(plan.shots, wish.shot)):
        return plan
    shot = _shot_for(plan, who, name, wish.shot, text)
    return _spoken(plan, shot, line, keeps_length=keeps_length) if shot else plan


def with_voice(plan: MoviePlan, wish: Constraint) -> MoviePlan:
    """The speaker's voice as described: "Mara: deep" has the character Mara speak as "Mara, deep"."""
    who, how = split(wish.value)
    if who.lower() in _NARRATOR:
        return plan.model_copy(update={"voice": f"narrator, {how}"})
    plan, name = _with_speaker(plan, who)
    voice = f"{name}, {how}"[:80]
    characters = tuple(
        one.model_copy(update={"voice": voice}) if one.name == name else one for one in plan.characters
    )
    return plan.model_copy(update={"characters": characters})


def speaker_of(plan: MoviePlan, who: str) -> str:
    """The name of the character that is meant, or ""."""
    low = who.lower()
    if low in _HE_OR_SHE:
        return next((one.name for one in plan.characters if player(one.name).group == "being"), "")
    words = set(low.split())
    exact = [one.name for one in plan.characters if one.name.lower() == low]
    alike = [one.name for one in plan.characters if words <= set(one.name.lower().split())]
    return next(iter((*exact, *alike)), "")


def in_language(plan: MoviePlan, code: str) -> MoviePlan:
    """The lines of ours said in another language, none where we have none; people's own lines stay."""
    theirs = {split(wish.value)[1] for wish in plan.constraints if wish.kind == "dialogue"}
    rows = {
        text: row
        for part in _file().values()
        for rows in part.values()
        for row in rows
        for text in row.values()
    }

    def change(shot: Shot) -> Shot:
        told: list[Line] = []
        for line in shot.dialogue:
            text = line.text if line.text in theirs else rows.get(line.text, {}).get(code, "")
            told += [Line(speaker=line.speaker, text=text)] if text else []
        if tuple(told) == shot.dialogue:
            return shot
        now = shot.model_copy(update={"dialogue": tuple(told)})
        fits = shot.frames >= needed(_said(now), plan.rate)
        return now if fits else now.model_copy(update={"narration": ""})

    new = each(plan, None, lambda shot: shot if shot.id in plan.locked else change(shot))
    return new if isinstance(new, MoviePlan) else plan


def _said(shot: Shot) -> tuple[str, ...]:
    return (shot.narration, *(line.text for line in shot.dialogue))


def _with_speaker(plan: MoviePlan, who: str) -> tuple[MoviePlan, str]:
    """The plan with the speaker among its characters, and the name they have there."""
    if name := speaker_of(plan, who):
        return plan, name
    meant = next(
        (name for shot in plan.shots for name in (shot.subject, *shot.subjects) if _is(name, who)), who
    )
    accents = plan.look.palette[::-1]
    new = Character(
        name=meant[:120],
        description=f"{player(meant).The}, who speaks in this story.",
        accent=accents[len(plan.characters) % len(accents)],
        voice=meant[:80],
    )
    return plan.model_copy(update={"characters": (*plan.characters, new)}), new.name


def _is(name: str, who: str) -> bool:
    return set(who.lower().split()) <= set(name.lower().split())


def _stands_in(shot: Shot, who: str, name: str) -> bool:
    return any(_is(one, who) or one.lower() == name.lower() for one in (shot.subject, *shot.subjects))


def _shot_for(plan: MoviePlan, who: str, name: str, scope: str | None, text: str) -> Shot | None:
    """The shot named; else one where the speaker stands, that has room, after what was said before."""
    free = [shot for shot in in_scope(plan.shots, scope) if shot.id not in plan.locked]
    if scope is not None or not free:
        return free[0] if free else None
    order = {shot.id: at for at, shot in enumerate(plan.shots)}
    last = max((order[shot.id] for shot in plan.shots if shot.dialogue), default=-1)
    middle = (len(plan.shots) - 1) * PEAK

    def rank(shot: Shot) -> tuple[bool, bool, bool, float]:
        lines = [*(line.text for line in shot.dialogue), text]
        at = order[shot.id]
        return (
            at < last,
            not _stands_in(shot, who, name),
            needed(lines, plan.rate) > shot.frames,
            abs(at - middle) if last < 0 else at - last,
        )

    return min(free, key=rank)


def _spoken(plan: MoviePlan, shot: Shot, line: Line, *, keeps_length: bool) -> MoviePlan:
    now = shot.model_copy(update={"dialogue": (*shot.dialogue, line)})
    if needed(_said(now), plan.rate) > now.frames:
        now = now.model_copy(update={"narration": ""})
    short = needed(_said(now), plan.rate) - now.frames
    if short > 0 and not keeps_length:
        now = now.model_copy(update={"frames": now.frames + short})
    plan = plan.model_copy(update={"shots": tuple(now if one.id == shot.id else one for one in plan.shots)})
    return lent(plan, shot.id, short) if short > 0 and keeps_length else plan


def _with_ours(plan: MoviePlan, *, keeps_length: bool) -> MoviePlan:
    """Two or three lines of the story's own players, in the order of the film."""
    if any(shot.dialogue for shot in plan.shots):
        return plan
    rng = random.Random(f"{plan.seed}:dialogue:{plan.brief}")
    beings = [one.name for one in plan.characters if player(one.name).group == "being"]
    rows = _file()["two" if len(beings) > 1 else "alone"]
    one = beings[0] if beings else _NOBODY
    cast = (one, beings[1] if len(beings) > 1 else one, one)
    last = len(plan.shots) - 1
    places = (max(0, round(last * 0.2)), round(last * 0.55), max(0, round(last * 0.85)))
    for part, who, at in zip(("early", "middle", "late"), cast, places, strict=True):
        if part == "early" and len(plan.shots) < 4:
            continue
        text = rng.choice(rows[part]).get(plan.language, "")
        if not text:
            return plan
        plan, name = _with_speaker(plan, who)
        shot = _near(plan, at, who, name, text)
        if shot is not None:
            plan = _spoken(plan, shot, Line(speaker=name, text=text), keeps_length=keeps_length)
    return plan


def _near(plan: MoviePlan, at: int, who: str, name: str, text: str) -> Shot | None:
    """The shot nearest to index `at`, after the lines before, that has room; the speaker's own where near."""
    order = {shot.id: index for index, shot in enumerate(plan.shots)}
    last = max((order[shot.id] for shot in plan.shots if shot.dialogue), default=-1)
    free = [shot for shot in plan.shots[last + 1 :] if shot.id not in plan.locked and not shot.dialogue]
    return min(
        free,
        key=lambda shot: (
            needed([text], plan.rate) > shot.frames,
            not _stands_in(shot, who, name) and abs(order[shot.id] - at) < 3,
            abs(order[shot.id] - at),
        ),
        default=None,
    )


def heard(plan: MoviePlan, wish: Constraint) -> bool:
    """Whether the line, voice or lines a wish asks for are in the plan, in the shot it is limited to."""
    who, text = split(wish.value)
    name = speaker_of(plan, who)
    if wish.kind == "voice":
        voice = next((one.voice for one in plan.characters if one.name == name), "")
        return text in (plan.voice if who.lower() in _NARRATOR else voice)
    shots: Sequence[Shot] = in_scope(shots_of(plan), wish.shot)
    if not text:
        known = any(plan.language in row for row in _file()["alone"]["early"])
        return not known or any(shot.dialogue for shot in shots)
    return any(line.text == text and line.speaker == name for shot in shots for line in shot.dialogue)


@cache
def _file() -> Mapping[str, Mapping[str, Sequence[Row]]]:
    path = Path(__file__).parents[1] / "story" / "dialogue.toml"
    return cast(Any, tomllib.loads(path.read_text(encoding="utf-8")))


__all__ = ["heard", "in_language", "speaker_of", "with_line", "with_voice"]
