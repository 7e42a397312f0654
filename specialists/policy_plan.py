"""Policy over what is not a person's message: a plan, a reference, what a model says of an output; pure."""

from collections.abc import Sequence

from specialists.policy import Approved, Verdict, judge
from specialists.policy_text import BREAK
from storage.domain.plan import AnyPlan, Character, MoviePlan, Music, Shot, SongPlan, SpeechPlan, shots_of

_APART = f"\n{BREAK}\n"


def judge_plan(plan: AnyPlan, *, approved: Approved | None = None) -> Verdict:
    """Whether everything a person or an engine would be told by this plan may be made.

    What belongs together is read together, so that a sentence spread over the narration of several
    shots is one sentence. What a plan leaves out (`avoid`, wishes to exclude) asks for nothing.
    """
    return judge(_APART.join(plan_texts(plan)), subject="plan", approved=approved)


def plan_texts(plan: AnyPlan) -> tuple[str, ...]:
    """Every stretch of text in the plan, without repetitions."""
    shots = shots_of(plan)
    found = [plan.title, plan.brief, *(wish.words for wish in plan.constraints if wish.kind != "exclude")]
    found += [wish.value for wish in plan.constraints if wish.kind != "exclude"]
    found += [plan.parameters.artistic_style, plan.parameters.colour_mood, plan.parameters.composition]
    match plan:
        case SpeechPlan():
            found += [" ".join(plan.lines), plan.voice]
        case SongPlan():
            found += [_music(plan.music), " ".join(plan.lyrics)]
        case MoviePlan():
            found += [plan.logline, plan.tagline, plan.voice, _music(plan.music)]
            found += [f"{scene.title} {scene.place} {scene.mood}" for scene in plan.scenes]
        case _:
            pass
    if not isinstance(plan, SongPlan | SpeechPlan):
        found += [plan.look.style, plan.look.palette_name, plan.look.light, *map(_character, plan.characters)]
    found += [" ".join(shot.narration for shot in shots), *map(_shot, shots)]
    found += [" ".join(dict.fromkeys(shot.action for shot in shots)), " ".join(shot.prompt for shot in shots)]
    return tuple(text for text in dict.fromkeys(part.strip() for part in found) if text)


def judge_reference(text: str, filename: str = "", *, approved: Approved | None = None) -> Verdict:
    """Whether a reference may be used: its own words and its name, and no orders to the studio in them."""
    return judge(
        _APART.join(part for part in (filename, text) if part), subject="reference", approved=approved
    )


def judge_output(labels: Sequence[str], *, approved: Approved | None = None) -> Verdict:
    """Whether what was made may be shown, by what a vision model says of it."""
    return judge(_APART.join(labels), subject="output", approved=approved)


def _shot(shot: Shot) -> str:
    told = (shot.subject, *shot.subjects, shot.place, shot.action, shot.mood, shot.camera)
    return " ".join(dict.fromkeys(told))


def _character(character: Character) -> str:
    return f"{character.name} {character.description}"


def _music(music: Music) -> str:
    return " ".join((music.genre, music.mood, *music.instruments))
