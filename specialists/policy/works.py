"""Policy over what is not a person's message: a plan, a reference, what a model says of an output; pure."""

from collections.abc import Sequence

from specialists.policy.disguise import BREAK
from specialists.policy.judge import Approved, Verdict, judge, load_policy
from storage.domain.plan import AnyPlan, Character, MoviePlan, Music, Shot, SongPlan, SpeechPlan, shots_of

_APART = f"\n{BREAK}\n"


def judge_plan(plan: AnyPlan, *, approved: Approved | None = None) -> Verdict:
    """Whether everything a person or an engine would be told by this plan may be made.

    What belongs together is read together, so that a sentence spread over the narration of several
    shots is one sentence. What a plan leaves out (`avoid`, wishes to exclude) asks for nothing.
    """
    text = _APART.join(plan_texts(plan))
    verdict = judge(text, subject="plan", approved=approved)
    if verdict.decision == "ask" and judge(plan.brief, subject="brief", approved=approved).allowed:
        # What the brief says was fine where it stands there ("a batman in the colonial army").
        own = _said_in(plan.brief, verdict.found)
        known = (approved or {}).get(verdict.rule, frozenset[str]())
        return judge(text, subject="plan", approved={**(approved or {}), verdict.rule: known | own})
    return verdict


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
            found += [plan.logline, plan.tagline, plan.voice, _music(plan.music), " ".join(plan.lyrics)]
            found += [f"{scene.title} {scene.place} {scene.mood}" for scene in plan.scenes]
        case _:
            pass
    if not isinstance(plan, SongPlan | SpeechPlan):
        found += [plan.look.style, plan.look.palette_name, plan.look.light, *map(_character, plan.characters)]
        found += [character.voice for character in plan.characters]
    found += [" ".join(shot.narration for shot in shots), *map(_shot, shots), *_spoken(shots)]
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
    return _APART.join(dict.fromkeys(told))


def _spoken(shots: Sequence[Shot]) -> list[str]:
    """Every line with its speaker, the lines as a conversation, and all that is heard as one text."""
    lines = [line for shot in shots for line in shot.dialogue]
    heard = [words for shot in shots for words in (shot.narration, *(line.text for line in shot.dialogue))]
    return [
        *(f"{line.speaker}: {line.text}" for line in lines),
        " ".join(line.text for line in lines),
        " ".join(heard),
    ]


def _said_in(text: str, found: Sequence[str]) -> frozenset[str]:
    forms = load_policy().reader.forms(text)
    return frozenset(words for words in found if any(f" {words} " in form for form in forms))


def _character(character: Character) -> str:
    return f"{character.name} {character.description}"


def _music(music: Music) -> str:
    return " ".join((music.genre, music.mood, *music.instruments))
