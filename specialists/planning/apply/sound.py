"""Wishes about the music and the pace."""

from specialists.planning.edits import each, remusic
from specialists.planning.shotcraft import camera_words
from specialists.story.asks import genre_of
from storage.domain.plan import AnyPlan, Constraint, MoviePlan, Music, Shot, SongPlan


def tempo(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if wish.value.isdigit():  # a beat, in beats a minute: the film's pace is another matter
        return remusic(plan, bpm=min(220, max(40, int(wish.value)))) if wish.shot is None else plan

    def change(shot: Shot) -> Shot:
        return shot.model_copy(update={"camera": camera_words(shot.staging, wish.value)})

    plan = each(plan, wish.shot, change)
    if wish.shot is None and isinstance(plan, MoviePlan | SongPlan):
        low, high = (40, 84) if wish.value == "slow" else (104, 176)
        plan = remusic(plan, bpm=min(high, max(low, plan.music.bpm)))
    return plan


def music(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if not isinstance(plan, MoviePlan | SongPlan):
        return plan
    if wish.value == "none":
        return remusic(plan, genre="none", instruments=(), arc=tuple(0.0 for _ in plan.music.arc))
    genre, leads = genre_of(wish.value)
    music: Music = plan.music
    instruments = (
        (*leads, *(i for i in music.instruments if i not in leads))[:4]
        if leads
        else ()
        if genre != music.genre
        else music.instruments
    )
    return remusic(plan, genre=genre, instruments=instruments)
