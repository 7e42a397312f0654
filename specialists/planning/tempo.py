"""A tempo that means the music and not the camera: the song slower, 132 beats a minute."""

import re

from specialists.planning.edits import remusic
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, SongPlan

_OF_MUSIC = re.compile(r"\b(?:song|music|score|soundtrack|melody|tune|beats?|bpm|drums?)\b")
_TEMPO = re.compile(r"\b(?:slow|fast|quick|speed|brisk|tempo|languid|calmer pace)")


def is_of_music(wish: Constraint) -> bool:
    """Whether a wish for another tempo means the music and not the camera: "the song slower"."""
    clauses = re.split(r"[,.;!?]|\band\b|\bbut\b", wish.words.lower())
    said = [clause for clause in clauses if _TEMPO.search(clause)]
    return wish.kind == "tempo" and (wish.value.isdigit() or any(_OF_MUSIC.search(clause) for clause in said))


def retimed(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The music alone slower or quicker, by a sixth or a fifth, or at the beats a minute that were named."""
    if not isinstance(plan, MoviePlan | SongPlan):
        return plan
    if wish.value.isdigit():
        bpm = int(wish.value)
    else:
        bpm = round(plan.music.bpm * (5 / 6 if wish.value == "slow" else 6 / 5))
    return remusic(plan, bpm=min(220, max(40, bpm)))
