"""What a wish does to a plan: each kind of constraint, applied where it belongs and nowhere else."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from specialists.asked.recut import recut_of
from specialists.planning import look as colour
from specialists.planning import song, speech
from specialists.planning.absence import PEOPLE, avoid, emptied, without
from specialists.planning.edits import (
    AnyPlan,
    each,
    in_scope,
    look_of,
    mention,
    recolour,
    relook,
    remusic,
    restaged,
    shots_of,
    spoken_of,
)
from specialists.planning.lengthen import shorter_line
from specialists.planning.pacing import fits
from specialists.planning.parameters import asked_for, tunes
from specialists.planning.shotcraft import ANGLES, MOVES, camera_words, nearer, prompt_for, with_article
from specialists.reading.brief import read_brief
from specialists.reading.inflect import conjugate
from specialists.reading.tongue import language_of
from specialists.story.asks import genre_of
from specialists.story.lexicon import lexicon
from specialists.story.players import Player, player, where
from specialists.story.telling import load_story
from storage.domain.plan import (
    CameraMove,
    ClipPlan,
    Constraint,
    ImagePlan,
    MoviePlan,
    Music,
    Shot,
    SongPlan,
    SpeechPlan,
)

LIGHTS: Mapping[str, str] = {  # lights that colour what they fall on
    "neon": "#ff2e88",
    "candlelight": "#ff9c3a",
    "firelight": "#ff7a2a",
    "moonlight": "#9db8e8",
}


def finished(plan: AnyPlan, wanted: Sequence[Constraint]) -> AnyPlan:
    """The plan with every wish applied in order, and each shot's prompt written anew."""
    # what goes and where it happens come first: an ending must not be emptied again; and what is asked of one
    # shot comes after what is asked of many ("the opening in fog", "snow in every shot but the last")
    for constraint in sorted(
        wanted, key=lambda wish: (wish.kind not in ("exclude", "place"), _narrow(wish.shot))
    ):
        plan = apply(plan, constraint)
    return with_prompts(plan.model_copy(update={"constraints": tuple(wanted)}))


def _narrow(scope: str | None) -> int:
    """How narrow a scope is: the whole film, a stretch of it, a shot."""
    return 0 if scope is None else 1 if scope.startswith(("but ", "from ")) else 2


def with_prompts(plan: AnyPlan) -> AnyPlan:
    """The plan with every prompt written from its shot, look and free wishes."""
    others = [
        c for c in plan.constraints if c.kind == "other" and recut_of(c.value) is None and not only_tunes(c)
    ]
    seen = {wish.shot: {shot.id for shot in in_scope(shots_of(plan), wish.shot)} for wish in others}

    def change(shot: Shot) -> Shot:
        here = [wish.model_copy(update={"shot": None}) for wish in others if shot.id in seen[wish.shot]]
        return shot.model_copy(update={"prompt": prompt_for(shot, look_of(plan), here)})

    return each(plan, None, change)


_NUMBERS = frozenset(("quality", "style_intensity", "motion"))  # parameters an engine is told as numbers


def only_tunes(wish: Constraint) -> bool:
    """Whether a free wish speaks of numbers and of nothing to be seen: "higher quality", "more stylised".

    Said in a prompt it would give every panel a new key though nothing in it looks different. A wish for one
    shot stays in that shot's prompt: parameters are the whole plan's.
    """
    if wish.kind != "other" or wish.shot is not None or not tunes(wish.value):
        return False
    heard = {one.field for one in asked_for((wish,))}
    return bool(heard) and heard <= _NUMBERS


def apply(plan: AnyPlan, constraint: Constraint) -> AnyPlan:
    """The plan after one wish."""
    does = _APPLIERS.get(constraint.kind)
    return does(plan, constraint) if does else plan


def _weather(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    plan = each(plan, wish.shot, lambda shot: restaged(shot, weather=wish.value))
    if wish.value == "clear" or wish.origin == "option":
        return plan
    lines = _bringing_in(plan, f"the {wish.value}") or load_story().weather_lines.get(wish.value, ())
    return mention(plan, wish.shot, lines, wish.value)


def _bringing_in(plan: AnyPlan, who: str) -> Sequence[str]:
    """What brings `who` into a song or a speech; nothing for a film, which has its own ways."""
    if isinstance(plan, SongPlan):
        return song.mention_lines(who)
    return speech.mention_lines(who, plan.language) if isinstance(plan, SpeechPlan) else ()


def _time(plan: AnyPlan, wish: Constraint) -> AnyPlan:
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


def _season(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return each(plan, wish.shot, lambda shot: restaged(shot, season=wish.value))


def _light(plan: AnyPlan, wish: Constraint) -> AnyPlan:
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


def _palette(plan: AnyPlan, wish: Constraint) -> AnyPlan:
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


def _mood(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    plan = each(plan, wish.shot, lambda shot: shot.model_copy(update={"mood": wish.value}))
    if wish.shot is None:
        plan = remusic(plan, mood=wish.value)
        if isinstance(plan, MoviePlan):
            plan = plan.model_copy(
                update={"scenes": tuple(s.model_copy(update={"mood": wish.value}) for s in plan.scenes)}
            )
    return plan


def _style(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    style = wish.value if "style" in wish.value or len(wish.value.split()) > 1 else f"{wish.value} style"
    plan = relook(plan, wish.shot, style=style[:120])
    if wish.value in ("noir", "old film"):
        return recolour(plan, wish.shot, lambda palette: colour.changed(palette, "monochrome"))
    return plan


def _camera(plan: AnyPlan, wish: Constraint) -> AnyPlan:
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


def _tempo(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if wish.value.isdigit():  # a beat, in beats a minute: the film's pace is another matter
        return remusic(plan, bpm=min(220, max(40, int(wish.value)))) if wish.shot is None else plan

    def change(shot: Shot) -> Shot:
        return shot.model_copy(update={"camera": camera_words(shot.staging, wish.value)})

    plan = each(plan, wish.shot, change)
    if wish.shot is None and isinstance(plan, MoviePlan | SongPlan):
        low, high = (40, 84) if wish.value == "slow" else (104, 176)
        plan = remusic(plan, bpm=min(high, max(low, plan.music.bpm)))
    return plan


def _music(plan: AnyPlan, wish: Constraint) -> AnyPlan:
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


def _subject(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """The new thing stands in every shot it may stand in, and the narration meets it once."""
    name = wish.value[:120]

    def change(shot: Shot) -> Shot:
        if name.lower() in (shot.subject.lower(), *(other.lower() for other in shot.subjects)):
            return shot
        action = (
            shot.action
            if name.lower() in shot.action.lower()
            else f"{shot.action}, with {with_article(name)}"
        )
        return shot.model_copy(update={"subjects": (*shot.subjects, name), "action": action[:600]})

    plan = each(plan, wish.shot, change)
    who = with_article(name)
    lines = [
        line.replace("{x}", who).replace("{X}", who[0].upper() + who[1:]) for line in load_story().added_lines
    ]
    return mention(plan, wish.shot, _bringing_in(plan, who) or lines, name.lower())


def _place(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """Another place: what stood in the old one's name stands in the new one's."""
    shots = in_scope(shots_of(plan), wish.shot)
    if not shots:
        return plan
    old = min((shot.place for shot in shots), key=len)
    if old.lower() == wish.value.lower() or all(wish.value.lower() in shot.place.lower() for shot in shots):
        return plan
    swaps = [
        (where(old), where(wish.value)),
        (player(old).the, player(wish.value).the),
        (player(old).The, player(wish.value).The),
        (old, wish.value),
    ]

    def moved(text: str, spot: str = "") -> str:
        own = [(where(spot), where(wish.value)), (player(spot).the, player(wish.value).the)] if spot else []
        for before, now in (*own, *swaps):
            text = text.replace(before, now)
        return text

    def change(shot: Shot) -> Shot:
        place = moved(shot.place)
        spot = "" if place != shot.place else shot.place  # a spot that does not carry the old place's name
        return shot.model_copy(
            update={
                "place": (place if place != shot.place else wish.value)[:120],
                "action": moved(shot.action, spot),
                "narration": moved(shot.narration, spot),
            }
        )

    plan = each(plan, wish.shot, change)
    if isinstance(plan, MoviePlan) and wish.shot is None:
        scenes = tuple(
            s.model_copy(update={"place": wish.value[:120], "title": moved(s.title)}) for s in plan.scenes
        )
        plan = plan.model_copy(
            update={"scenes": scenes, "logline": moved(plan.logline), "tagline": moved(plan.tagline)}
        )
    return plan


def _action(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """What is to happen happens in the strongest shot: two thirds of the way in, or the one named."""
    shots = shots_of(plan)
    scope = wish.shot or (shots[min(len(shots) - 1, len(shots) * 2 // 3)].id if shots else None)
    if scope is None or any(wish.value.lower() in shot.action.lower() for shot in shots):
        return plan
    who, _, does = wish.value.partition(" ")
    return each(
        plan,
        scope,
        lambda shot: shot.model_copy(update={"action": f"the {who} {_present(does, player(who))}"[:600]}),
    )


def _present(does: str, who: Player) -> str:
    return conjugate(does, "present", plural=who.plural)


def _exclude(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    what = wish.value.lower()
    if what in ("music", "score", "soundtrack"):
        return _music(plan, wish.model_copy(update={"kind": "music", "value": "none"}))
    if what in ("narration", "narrator", "voice", "voice-over", "voiceover", "words") and not isinstance(
        plan, SongPlan
    ):
        return _narration(plan, wish.model_copy(update={"kind": "narration", "value": "none"}))
    if what in ("text", "subtitles", "captions", "titles"):
        if isinstance(plan, MoviePlan):
            plan = plan.model_copy(update={"subtitles": "off"})
        return avoid(plan, wish.shot, what)
    if isinstance(plan, SongPlan):
        return plan.model_copy(update={"lyrics": ()}) if song.silences(what) else plan
    plan = avoid(plan, wish.shot, wish.value)
    if what in PEOPLE:
        return emptied(plan, wish.shot)
    weather = lexicon().senses["weather"].get(what)
    if weather:
        plan = each(
            plan,
            wish.shot,
            lambda shot: restaged(shot, weather="clear") if shot.staging.weather == weather else shot,
        )
    return without(plan, wish.shot, what)


def _language(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    """What is spoken, in the language asked for.

    Lines that are in it already stay. Else ours take their place where we have some; where we have none, a
    film says nothing rather than something in a language nobody asked for.
    """
    code = wish.value
    if not isinstance(plan, MoviePlan | SpeechPlan) or plan.language == code:
        return plan
    spoken = " ".join(spoken_of(plan))
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
    told = plan.model_copy(update={"language": code})
    return _in_english(told) if code == "en" else _in_foreign(told, lines)


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


def _title(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    return plan.model_copy(update={"title": wish.value[:80]})


def _narration(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if wish.value == "none":
        return each(plan, wish.shot, lambda shot: shot.model_copy(update={"narration": ""}))
    if wish.value == "fewer":
        kept = {shot.id for shot in shots_of(plan)[::3]}
        return each(
            plan,
            wish.shot,
            lambda shot: shot if shot.id in kept else shot.model_copy(update={"narration": ""}),
        )
    return plan


def _ending(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    shots = shots_of(plan)
    if not shots:
        return plan
    last = shots[-1]
    who = player(last.subject)
    known = load_story().endings.get(wish.value)
    if known:
        told = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", r"\2" if who.plural else r"\1", known)
        action = (
            f"{who.the} {told.replace('{in}', where(last.place)).replace('{place}', player(last.place).the)}"
        )
    elif wish.value.lower() in last.action.lower():
        return plan
    else:
        ending = wish.value if re.match(r"(on|with|in|at|mid)\b", wish.value) else f"on {wish.value}"
        action = f"{last.action}; the film ends {ending}"
    if len(shots) == 1 and known:
        action = f"{last.action}; in the end {action}"
    mood = {"happy": "joyful", "sad": "melancholy"}.get(wish.value, last.mood)
    return each(plan, last.id, lambda shot: shot.model_copy(update={"action": action[:600], "mood": mood}))


def _size(plan: AnyPlan, wish: Constraint) -> AnyPlan:
    if not isinstance(plan, MoviePlan | ImagePlan | ClipPlan):
        return plan
    long, short = max(plan.width, plan.height), min(plan.width, plan.height)
    if long == short and wish.value != "square":
        short = long * 9 // 16 // 2 * 2
    sides = {"vertical": (short, long), "square": (short, short), "widescreen": (long, short)}.get(wish.value)
    return plan.model_copy(update={"width": sides[0], "height": sides[1]}) if sides else plan


_APPLIERS: Mapping[str, Callable[[AnyPlan, Constraint], AnyPlan]] = {
    "weather": _weather,
    "time": _time,
    "season": _season,
    "light": _light,
    "palette": _palette,
    "mood": _mood,
    "style": _style,
    "camera": _camera,
    "tempo": _tempo,
    "music": _music,
    "subject": _subject,
    "place": _place,
    "action": _action,
    "exclude": _exclude,
    "language": _language,
    "title": _title,
    "narration": _narration,
    "ending": _ending,
    "size": _size,
}
