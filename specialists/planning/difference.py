"""What changed between two plans, a sentence for each kind of change, however many shots it touches."""

from collections.abc import Iterator, Sequence

from specialists.planning import look as colour
from specialists.planning.edits import spoken_of
from specialists.planning.limits import seconds_of
from specialists.planning.parameters import said_of
from storage.domain.plan import (
    AnyPlan,
    ClipPlan,
    ImagePlan,
    Look,
    MoviePlan,
    Music,
    Shot,
    SongPlan,
    SpeechPlan,
    shots_of,
)

Pictured = MoviePlan | ImagePlan | ClipPlan
_MOST = 6  # shots a sentence names
_FEW = 4  # ways of one kind of change that are told one by one


def diff(old: AnyPlan, new: AnyPlan) -> tuple[str, ...]:
    """What changed, a sentence each, for people."""
    told: list[str] = []
    if old.title != new.title:
        told.append(f"The title is now “{new.title}”.")
    told += _length_change(old, new)
    if isinstance(old, Pictured) and isinstance(new, Pictured):
        told += _picture_changes(old, new)
    if isinstance(old, MoviePlan) and isinstance(new, MoviePlan):
        told += _film_changes(old, new)
    if isinstance(old, MoviePlan | SongPlan) and isinstance(new, MoviePlan | SongPlan):
        told += _music_change(old.music, new.music)
    if isinstance(old, SongPlan | SpeechPlan) and isinstance(new, SongPlan | SpeechPlan):
        told += [f"New words: “{line}”." for line in spoken_of(new) if line not in spoken_of(old)]
    if old.variations != new.variations:
        told.append(f"There will be {new.variations} variations instead of {old.variations}.")
    told += said_of(old.parameters, new.parameters)
    told += _shot_changes(old, new)
    told += _retaken(old, new)
    told += _locked(old, new)
    return tuple(told) or ("Nothing in the plan had to change.",)


def _length_change(old: AnyPlan, new: AnyPlan) -> list[str]:
    before, now = round(seconds_of(old), 1), round(seconds_of(new), 1)
    if before == now:
        return []
    work = new.kind
    return [f"The {work} is {now:g} seconds long instead of {before:g}."]


def _picture_changes(old: Pictured, new: Pictured) -> Iterator[str]:
    if old.look != new.look:
        yield _look_change(old.look, new.look)
    if (old.width, old.height) != (new.width, new.height):
        yield f"The picture is {new.width}x{new.height} instead of {old.width}x{old.height}."
    if old.best_of != new.best_of:
        yield (
            f"The best of {new.best_of} keyframes is kept for each shot."
            if new.best_of > 1
            else "One keyframe is made of each shot."
        )
    if new.sheets and not old.sheets:
        yield "Each character gets a character sheet: front, side and back."
    before = {one.name: one for one in old.characters}
    for one in new.characters:
        was = before.get(one.name)
        if was is None:
            voice = f" (voice: {one.voice})" if one.voice not in ("", one.name) else ""
            yield f"New among the characters: {one.name}{voice}."
        elif was.voice != one.voice:
            yield f"{one.name} speaks with another voice: {one.voice}."


_DELIVERED = {
    "vertical": "There will be a vertical version as well.",
    "archive": "An archive copy comes with the film.",
    "stems": "The stems come with the film.",
    "poster": "A poster comes with the film.",
    "dailies": "Dailies come with the film.",
}


def _film_changes(old: MoviePlan, new: MoviePlan) -> Iterator[str]:
    if old.kind != new.kind:
        yield (
            "The film itself is made now, not only its storyboard."
            if new.kind == "film"
            else "Only a storyboard is made."
        )
    if old.subtitles != new.subtitles:
        yield "There are no subtitles." if new.subtitles == "off" else f"The subtitles are {new.subtitles}."
    if old.language != new.language:
        yield f"It is told in another language ({new.language} instead of {old.language})."
    if old.voice != new.voice:
        yield f"The narrator speaks with another voice: {new.voice}."
    if old.lyrics != new.lyrics:
        yield "Nobody sings now." if not new.lyrics else "The song has other words."
    if old.lip_sync != new.lip_sync:
        yield "Mouths move with what is said." if new.lip_sync else "Mouths no longer move with what is said."
    for one in new.deliverables:
        if one not in old.deliverables:
            yield _DELIVERED[one]


def _locked(old: AnyPlan, new: AnyPlan) -> Iterator[str]:
    """What was locked or unlocked; and, where shots changed, those that stay because they are locked."""
    if not (isinstance(old, MoviePlan) and isinstance(new, MoviePlan)):
        return
    if now := [id for id in new.locked if id not in old.locked]:
        yield f"{_which(now, 0)} locked."
    if free := [id for id in old.locked if id not in new.locked and id in {s.id for s in new.shots}]:
        yield f"{_which(free, 0)} no longer locked."
    kept = [
        shot.id for shot in new.shots if shot.id in old.locked and shot.id in new.locked and shot in old.shots
    ]
    if kept and any(shot not in old.shots for shot in new.shots):
        many = len(kept) > 1
        yield (
            f"Shot{'s' if many else ''} {', '.join(kept)} {'are' if many else 'is'} locked and"
            f" stay{'' if many else 's'} as {'they are' if many else 'it is'}."
        )


def _music_change(old: Music, new: Music) -> list[str]:
    if old.model_copy(update={"arc": new.arc}) == new:
        return []  # with the scenes; nothing anybody asked for
    if new.genre == "none":
        return ["There is no music."]
    if old.model_copy(update={"bpm": new.bpm, "arc": new.arc}) == new:
        slower = "slower" if new.bpm < old.bpm else "faster"
        return [f"The music is {slower}: {new.bpm} beats a minute instead of {old.bpm}."]
    return [f"The music is {new.genre}, {new.mood}, at {new.bpm} beats a minute."]


def _look_change(old: Look, new: Look) -> str:
    parts = [
        f"{name} is now {after}"
        for name, before, after in (
            ("the style", old.style, new.style),
            ("the palette", old.palette_name, new.palette_name),
            ("the light", old.light, new.light),
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
    touched: dict[str, dict[str, list[str]]] = {}  # kind of change -> what it is now -> shots
    for shot in shots_of(new):
        was = before.get(shot.id)
        for kind, change in _changes(was, shot) if was else [("new", shot.action)]:
            touched.setdefault(kind, {}).setdefault(change, []).append(shot.id)
    gone = [id for id in before if id not in {shot.id for shot in shots_of(new)}]
    left = [id for id in before if id not in gone]
    order = [shot.id for shot in shots_of(new) if shot.id in before]
    told = [line for kind, ways in touched.items() for line in _told(kind, ways, new)]
    if moved := [a for a, b in zip(left, order, strict=True) if a != b]:
        told.append(f"{_which(moved, 0)} changed places.")
    return [*told, *([f"{_which(gone, 0)} gone."] if gone else [])]


def _retaken(old: AnyPlan, new: AnyPlan) -> Iterator[str]:
    """Shots that are planned as they were and shot again."""
    before = {shot.id: shot for shot in shots_of(old)}
    again = [
        shot.id
        for shot in shots_of(new)
        if (was := before.get(shot.id)) and was != shot and was.model_copy(update={"seed": shot.seed}) == shot
    ]
    if again:
        yield f"{_which(again, 0)} another take."


def _told(kind: str, ways: dict[str, list[str]], new: AnyPlan) -> Iterator[str]:
    """A sentence for each way while there are few; else one for all of them."""
    total = len(shots_of(new))
    if len(ways) <= _FEW:
        for change, ids in ways.items():
            if not change:
                yield f"{_which(ids, total)} {kind}."
            elif kind == "says":
                yield f"{_which(ids, total)} says “{change}”."
            elif kind in ("dialogue", "framed as", "shows", "without", "lit in", "now at"):
                yield f"{_which(ids, total)} {'' if kind == 'dialogue' else kind + ' '}{change}."
            else:
                yield f"{_which(ids, total)} {kind}: {change}."
        return
    ids = [shot.id for shot in shots_of(new) if any(shot.id in some for some in ways.values())]
    yield f"{_which(ids, total)} {_GROUPED[kind]}."


_GROUPED = {
    "new": "new", "weather": "another weather", "time": "another hour", "season": "another season",
    "lit in": "lit anew", "framed as": "framed anew", "shows": "show something else",
    "new action": "do something else", "now at": "at another place", "mood": "another mood",
    "says": "other words", "dialogue": "other lines of dialogue", "without": "leave out more",
}  # fmt: skip


def _changes(was: Shot, now: Shot) -> Iterator[tuple[str, str]]:
    """What changed in a shot: the kind of change, and what it is now ("" where the kind says it all)."""
    found = list(_seen_changes(was, now)) + list(_heard_changes(was, now))
    if was.ends != now.ends:
        found.append(("flowing into the next" if now.ends == "next" else "ending by itself", ""))
    if was.begins != now.begins:
        found.append(("made from words alone" if now.begins == "text" else "made from its keyframe", ""))
    yield from found or ([("made anew", "")] if was.prompt != now.prompt else [])


def _seen_changes(was: Shot, now: Shot) -> Iterator[tuple[str, str]]:
    a, b = was.staging, now.staging
    for name, before, after in (
        ("weather", a.weather, b.weather),
        ("time", a.time, b.time),
        ("season", a.season, b.season),
    ):
        if before != after:
            yield name, after or "any"
    if a.key_light != b.key_light:
        yield ("lit in", colour.name_of(b.key_light)) if b.key_light else ("lit by the hour", "")
    if was.palette != now.palette and a.key_light == b.key_light:
        yield "in new colours", ""
    if (a.size, a.angle, a.lens_mm, a.move, a.placement) != (b.size, b.angle, b.lens_mm, b.move, b.placement):
        yield "framed as", now.camera
    if (was.subject, was.subjects) != (now.subject, now.subjects):
        yield "shows", ", ".join((now.subject, *now.subjects))
    elif was.action != now.action:
        yield "new action", now.action
    if was.place != now.place:
        yield "now at", now.place
    if was.mood != now.mood:
        yield "mood", now.mood
    if was.avoid != now.avoid:
        yield "without", ", ".join(now.avoid)


def _heard_changes(was: Shot, now: Shot) -> Iterator[tuple[str, str]]:
    if was.narration != now.narration:
        yield ("says", now.narration) if now.narration else ("no words now", "")
    if was.dialogue != now.dialogue:
        said = " ".join(f"{line.speaker}: “{line.text}”" for line in now.dialogue if line not in was.dialogue)
        yield ("dialogue", said) if said else ("fewer lines of dialogue", "")
    if was.frames != now.frames:
        yield "a new length", ""


def _which(ids: Sequence[str], total: int) -> str:
    if len(ids) == total and total > 1:
        return "All shots:"
    more = len(ids) - _MOST
    named = ", ".join(ids) if more < 2 else f"{', '.join(ids[:_MOST])} and {more} more"
    return f"Shot{'s' if len(ids) > 1 else ''} {named}:"
