"""Small changes to a plan: to each shot, its staging, its colours, its look, its music."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from specialists.asked.scope import shots_in
from specialists.planning import look as colour
from specialists.planning.pacing import fits
from specialists.planning.shotcraft import camera_words, pace_of
from specialists.planning.song import with_couplet
from storage.domain.plan import (
    AnyPlan,
    ClipPlan,
    ImagePlan,
    Look,
    MoviePlan,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)


def spoken_of(plan: AnyPlan) -> tuple[str, ...]:
    """Every line that is spoken or sung."""
    if isinstance(plan, SongPlan):
        return plan.lyrics
    return (
        plan.lines
        if isinstance(plan, SpeechPlan)
        else (
            *(
                said
                for s in shots_of(plan)
                for said in (s.narration, *(line.text for line in s.dialogue))
                if said
            ),
            *(plan.lyrics if isinstance(plan, MoviePlan) else ()),
        )
    )


def in_scope(shots: Sequence[Shot], scope: str | None) -> tuple[Shot, ...]:
    """The shots a wish is limited to: all, one by id, the last, all but one (see `scope.shots_in`)."""
    ids = shots_in(tuple(shot.id for shot in shots), scope)
    return tuple(shot for shot in shots if shot.id in ids)


def each(plan: AnyPlan, scope: str | None, change: Callable[[Shot], Shot]) -> AnyPlan:
    ids = {shot.id for shot in in_scope(shots_of(plan), scope)}
    if isinstance(plan, MoviePlan):
        shots = tuple(change(shot) if shot.id in ids else shot for shot in plan.shots)
        return plan.model_copy(update={"shots": shots}) if shots != plan.shots else plan
    if isinstance(plan, ImagePlan | ClipPlan):
        return plan.model_copy(update={"shot": change(plan.shot)}) if ids else plan
    return plan


def restaged(
    shot: Shot, **changes: Any
) -> Shot:  # Any: the fields of Staging, checked by the plan when it is read back
    staging = shot.staging.model_copy(update=changes)
    return shot.model_copy(update={"staging": staging, "camera": camera_words(staging, pace_of(shot.camera))})


def look_of(plan: AnyPlan) -> Look:
    if isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan.look
    return Look(style="-", palette_name="-", palette=("#000000", "#ffffff"), light="-")


def relook(plan: AnyPlan, scope: str | None, **changes: str | tuple[str, ...]) -> AnyPlan:
    """The film's look changed; a wish for one shot leaves the film's look alone."""
    if scope is not None or not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan
    return plan.model_copy(update={"look": plan.look.model_copy(update=changes)})


def remusic(plan: AnyPlan, **changes: object) -> AnyPlan:
    if not isinstance(plan, MoviePlan | SongPlan):
        return plan
    return plan.model_copy(update={"music": plan.music.model_copy(update=changes)})


def recolour(plan: AnyPlan, scope: str | None, change: Callable[[colour.Palette], colour.Palette]) -> AnyPlan:
    plan = each(plan, scope, lambda shot: shot.model_copy(update={"palette": change(shot.palette)}))
    return relook(plan, scope, palette=change(look_of(plan).palette))


def mention(plan: AnyPlan, scope: str | None, lines: Iterable[str], word: str) -> AnyPlan:
    """Have it said once: over the shot whose line carries least of the brief, in a lyric, in a speech."""
    options = list(lines)
    random.Random(f"{plan.seed}:{word}").shuffle(options)
    if any(word in line.lower() or line in options for line in spoken_of(plan)) or not options:
        return plan
    plainest = next((line for line in options if word in line.lower()), options[0])
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"lyrics": with_couplet(plan.lyrics, plainest)})
    if isinstance(plan, SpeechPlan):  # before its last words
        return plan.model_copy(update={"lines": (*plan.lines[:-1], plainest, *plan.lines[-1:])})
    if not isinstance(plan, MoviePlan):
        return plan
    spoken = [
        shot
        for shot in in_scope(plan.shots, scope)
        if shot.narration and fits(shot.narration, shot.frames, plan.rate)
    ]
    names = {
        token for shot in plan.shots for token in (*shot.subject.lower().split(), *shot.place.lower().split())
    }
    spoken.sort(
        key=lambda shot: (
            len(names & set(re.findall(r"[\w'-]+", shot.narration.lower()))),
            shot.id == plan.shots[-1].id,
            shot.id,
        )
    )
    for shot in spoken:
        for line in options:
            if fits(line, shot.frames, plan.rate):
                return each(plan, shot.id, lambda old, line=line: old.model_copy(update={"narration": line}))
    return plan
