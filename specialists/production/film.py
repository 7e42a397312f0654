"""A film's steps, from its panels to everything that lies in the person's folder."""

from collections.abc import Mapping, Sequence

from specialists.production import clips, pictures, segments, sound
from specialists.production.segments import Picture, Spoken
from specialists.production.steps import Maker, Source
from storage.domain.artifact import StepKey
from storage.domain.plan import MoviePlan, Shot
from storage.domain.render import CardRequest, PosterRequest, ProxyRequest
from storage.domain.timeline import Timeline, lay_out

PROXY_WIDTH = 480
LONG_FILM, PROXY_SECONDS = 60.0, 2.0  # of a longer film people are shown so much of each shot
POSTER_AT = 0.62  # of the way through the film stands its strongest picture


def film(plan: MoviePlan, maker: Maker, credits: Sequence[str]) -> StepKey:
    """Adds every step of a film; returns the one that is its result. Raises BeyondEngine."""
    stills = [pictures.keyframe(maker, plan, shot) for shot in plan.shots]
    board = pictures.storyboard(maker, plan, stills)
    sheet = pictures.character_sheet(maker, plan)
    if sheet is not None:
        maker.offer("characters.jpg", sheet)
    if plan.kind == "storyboard":
        for shot, still in zip(plan.shots, stills, strict=True):
            maker.take(shot.id, still)
        maker.offer("storyboard.", board, result=True)
        return board
    maker.offer("storyboard.jpg", board)
    timeline = lay_out(plan)
    slots = sound.voice_slots(plan, timeline)
    music = sound.score(maker, plan, timeline)
    speeches = {
        shot.id: sound.speech(maker, plan, shot, slots) for shot in plan.shots if sound.is_spoken(shot)
    }
    moving = _clips(maker, plan, speeches)
    mix = sound.mix(maker, plan, timeline, music, speeches, slots)
    spoken = Spoken(speeches=speeches, slots=slots, song=music if plan.lyrics else None)
    pieces = {**_cards(plan, maker, credits, plan.width, plan.height), **moving}
    wide = Picture(width=plan.width, height=plan.height, pieces=pieces)
    silent = sound.is_silent(plan)
    cut = segments.cut(maker, plan, timeline, wide, spoken, mix, silent=silent)
    maker.offer("film.", cut, result=True)
    maker.offer("film.srt", mix, "srt")
    maker.offer("film.vtt", mix, "vtt")
    _deliver(maker, plan, moving, stills, mix)
    if "vertical" in plan.deliverables and plan.width * 16 <= plan.height * 9:
        maker.note("The film is upright already, so there is no further vertical version of it.")
    elif "vertical" in plan.deliverables:
        maker.offer("vertical.mp4", _vertical(maker, plan, timeline, moving, spoken, mix, credits))
    return cut


def _clips(maker: Maker, plan: MoviePlan, speeches: Mapping[str, StepKey]) -> dict[str, StepKey]:
    following: tuple[Shot | None, ...] = (*plan.shots[1:], None)
    moving: dict[str, StepKey] = {}
    for shot, after in zip(plan.shots, following, strict=True):
        said: Source | None = (speeches[shot.id], "main") if shot.id in speeches else None
        moving[shot.id] = clips.clip(maker, plan, shot, after, said)
        maker.take(shot.id, moving[shot.id])
    return moving


def _deliver(
    maker: Maker, plan: MoviePlan, moving: Mapping[str, StepKey], stills: Sequence[StepKey], mix: StepKey
) -> None:
    """What goes beside the film because the plan says so."""
    if "stems" in plan.deliverables:
        maker.offer("stems/voice.wav", mix, "voice")
        maker.offer("stems/music.wav", mix, "music")
    if "poster" in plan.deliverables:
        maker.offer("poster.jpg", _poster(maker, plan, stills))
    if "dailies" in plan.deliverables:
        for scene in plan.scenes:
            shots = [shot for shot in plan.shots if shot.scene == scene.id]
            if shots:
                maker.offer(f"dailies/{scene.id}.mp4", _proxy(maker, plan, scene.id, shots, moving))


def _poster(maker: Maker, plan: MoviePlan, stills: Sequence[StepKey]) -> StepKey:
    still = stills[min(len(stills) - 1, int(len(stills) * POSTER_AT))]
    request = PosterRequest(
        width=plan.width,
        height=plan.height,
        title=plan.title,
        lines=(plan.tagline,) if plan.tagline else (),
        palette=plan.look.palette,
    )
    return maker.add("poster", request, {"still": (still, "main")}, seconds=1.0)


def _proxy(
    maker: Maker, plan: MoviePlan, scene: str, shots: Sequence[Shot], moving: Mapping[str, StepKey]
) -> StepKey:
    width = min(plan.width, PROXY_WIDTH)
    is_long = lay_out(plan).seconds > LONG_FILM
    lengths = tuple(
        min(shot.frames, round(PROXY_SECONDS * plan.rate)) if is_long else shot.frames for shot in shots
    )
    request = ProxyRequest(
        width=width,
        height=max(2, plan.height * width // plan.width // 2 * 2),
        frames=sum(lengths),
        rate=plan.rate,
        parts=tuple(shot.id for shot in shots),
        lengths=lengths,
        labels=tuple(shot.id for shot in shots),
    )
    inputs: dict[str, Source] = {shot.id: (moving[shot.id], "main") for shot in shots}
    return maker.add(f"{scene} dailies", request, inputs, seconds=float(sum(lengths) / plan.rate))


def _vertical(
    maker: Maker,
    plan: MoviePlan,
    timeline: Timeline,
    moving: Mapping[str, StepKey],
    spoken: Spoken,
    mix: StepKey,
    credits: Sequence[str],
) -> StepKey:
    """The film for a phone held upright: as high as it is, cropped around each shot's subject."""
    height = plan.height
    width = max(2, height * 9 // 16 // 2 * 2)
    cards = _cards(plan, maker, credits, width, height, label="vertical ")
    picture = Picture(
        width=width, height=height, pieces={**cards, **moving}, label="vertical ", is_cropped=True
    )
    return segments.cut(maker, plan, timeline, picture, spoken, mix, silent=sound.is_silent(plan))


def _cards(
    plan: MoviePlan, maker: Maker, credits: Sequence[str], width: int, height: int, *, label: str = ""
) -> dict[str, StepKey]:
    cards: dict[str, StepKey] = {}
    house = [line for engine in maker.bench.values() for line in engine.credits]
    for card, frames, lines in (
        ("title", plan.title_frames, (plan.tagline,) if plan.tagline else ()),
        ("end", plan.end_frames, tuple(dict.fromkeys([*credits, *house]))),
    ):
        if frames:
            request = CardRequest(
                card="title" if card == "title" else "end",
                width=width,
                height=height,
                frames=frames,
                rate=plan.rate,
                title=plan.title,
                lines=lines,
                palette=plan.look.palette,
            )
            cards[card] = maker.add(f"{label}{card} card", request, seconds=float(frames / plan.rate))
    return cards
