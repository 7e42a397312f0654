"""Wishes about what is said: the title, whether anybody narrates, and in which language."""

import random
import re
from collections.abc import Sequence

from specialists.planning import song, speech
from specialists.planning.dialogue import in_language
from specialists.planning.edits import each, spoken_of
from specialists.planning.lengthen import shorter_line
from specialists.planning.pacing import fits
from specialists.reading.brief import read_brief
from specialists.reading.tongue import language_of
from specialists.story.telling import load_story
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, Shot, SongPlan, SpeechPlan, shots_of

_NOBODY_SPEAKS = re.compile(r"dialog|talk|speak|spoken|speech|no words|without words|wordless|no voice\b")


def title(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return plan.model_copy(update={"title": wish.value[:80]})


def narration(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if wish.value == "none":
        silent: dict[str, object] = {"narration": ""}
        if _NOBODY_SPEAKS.search(wish.words.lower()):
            silent["dialogue"] = ()
        return each(plan, wish.shot, lambda shot: shot.model_copy(update=silent))
    if wish.value == "fewer":
        kept = {shot.id for shot in shots_of(plan)[::3]}
        return each(
            plan,
            wish.shot,
            lambda shot: shot if shot.id in kept else shot.model_copy(update={"narration": ""}),
        )
    return plan


def language(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """What is spoken, in the language asked for.

    Lines that are in it already stay. Else ours take their place where we have some; where we have none, a
    film says nothing rather than something in a language nobody asked for.
    """
    code = wish.value
    if not isinstance(plan, MoviePlan | SpeechPlan) or plan.language == code:
        return plan
    spoken = " ".join(spoken_of(plan)) if isinstance(plan, SpeechPlan) else _narrated(plan)
    if spoken and language_of(spoken) == code:
        return plan.model_copy(update={"language": code})
    if isinstance(plan, SpeechPlan):
        seconds = len(spoken.split()) / speech.WORDS_A_SECOND
        if code == "en":
            ours = speech.speech_lines(read_brief(plan.brief), seconds=seconds, seed=plan.seed)
        else:
            ours = speech.tongue_lines(plan.brief, code, seconds=seconds, seed=plan.seed)
        return plan.model_copy(update={"language": code, "lines": ours or plan.lines})
    lines = load_story().foreign.get(code, ())
    told = in_language(plan.model_copy(update={"language": code}), code)
    if told.lyrics:
        told = told.model_copy(update={"lyrics": song.lyrics_in(code, told)})
    return _in_english(told) if code == "en" else _in_foreign(told, lines)


def _narrated(plan: MoviePlan) -> str:
    return " ".join(shot.narration for shot in plan.shots if shot.narration)


def _in_english(plan: MoviePlan) -> MoviePlan:
    said: set[str] = set()
    shots: list[Shot] = []
    for at, shot in enumerate(plan.shots):
        line = shorter_line(plan, shot, at, said) if shot.narration else ""
        said.add(line)
        shots.append(shot.model_copy(update={"narration": line}))
    return plan.model_copy(update={"shots": tuple(shots)})


def _in_foreign(plan: MoviePlan, lines: Sequence[str]) -> MoviePlan:
    """Each line that is spoken in `lines` instead, none twice; first and last stay first and last."""
    left = list(lines[1:-1])
    random.Random(f"{plan.seed}:{plan.language}").shuffle(left)
    shots: list[Shot] = []
    for index, shot in enumerate(plan.shots):
        line = ""
        if shot.narration and lines:
            firsts = [lines[0]] if index == 0 else [lines[-1]] if index == len(plan.shots) - 1 else left
            line = next((text for text in firsts if fits(text, shot.frames, plan.rate)), "")
            if line in left:
                left.remove(line)
        shots.append(shot.model_copy(update={"narration": line}))
    return plan.model_copy(update={"shots": tuple(shots)})


def bringing_in(plan: AnyPlan, who: str) -> Sequence[str]:
    """What brings `who` into a song or a speech; nothing for a film, which has its own ways."""
    if isinstance(plan, SongPlan):
        return song.mention_lines(who)
    return speech.mention_lines(who, plan.language) if isinstance(plan, SpeechPlan) else ()
