"""Looking at what was made before it is filed: is it whole, and is there anything to see and hear?"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from generators.media.inspection.picture import formed, watched
from generators.media.inspection.sound import heard
from generators.media.inspection.still import still
from generators.media.inspection.sync import APART, held_against, together
from generators.media.probe import probe
from storage.domain.errors import MediaUnreadable
from storage.domain.render import (
    AnyRequest,
    CardRequest,
    ClipRequest,
    CutRequest,
    EnlargeRequest,
    FitRequest,
    FrameRequest,
    JoinRequest,
    LipsRequest,
    MixRequest,
    PickRequest,
    PosterRequest,
    ProxyRequest,
    ScoreRequest,
    SegmentRequest,
    SheetRequest,
    SpeechRequest,
    StillRequest,
)


def inspect(
    path: Path,
    request: AnyRequest,
    inputs: Mapping[str, Path] | None = None,
    *,
    exact_length: bool = True,
) -> tuple[str, ...]:
    """What is wrong with the file made for `request`, one sentence each; nothing when it is fine.

    `path` is the request's `main` file. With `inputs` a film's sound is held against its mix. An engine
    whose music has its own length is not `exact_length`: that is no fault, the music is fitted afterwards.
    A file that cannot be read at all is one such sentence.
    """
    try:
        match request:
            case StillRequest():
                return still(path, size=(request.width, request.height), plain=request.view != "shot")
            case FrameRequest() | PickRequest() | PosterRequest() | EnlargeRequest():
                return still(path, size=(request.width, request.height))
            case SheetRequest():
                return still(path, size=None)
            case ClipRequest() | CardRequest() | JoinRequest() | LipsRequest():
                facts = probe(path)
                return formed(facts, request) + (watched(path, facts) if facts.video else ())
            case SegmentRequest() | ProxyRequest():
                return formed(probe(path), request)  # its clips were watched, and the film will be
            case CutRequest():
                return _film(path, request, inputs or {})
            case ScoreRequest():
                seconds = float(request.frames / request.rate) if exact_length else None
                return heard(path, seconds=seconds, silent=request.music.genre == "none")
            case FitRequest():
                return heard(path, seconds=float(request.frames / request.rate), silent=request.silent)
            case MixRequest():
                lasts = float(request.frames / request.rate)
                return heard(path, seconds=lasts, silent=request.silent, delivered=True)
            case SpeechRequest():
                return heard(path, seconds=None)
    except MediaUnreadable as exc:
        return (str(exc),)


def _film(path: Path, request: CutRequest, inputs: Mapping[str, Path]) -> tuple[str, ...]:
    facts = probe(path)
    with ThreadPoolExecutor(max_workers=2) as pool:  # at the end nothing else uses the other core
        seen = pool.submit(watched, path, facts) if facts.video else None
        listened = pool.submit(_film_sound, path, request, inputs) if facts.audio else None
    wrong = [*formed(facts, request), *(seen.result() if seen else ())]
    if listened is None:
        return (*wrong, "The film has no sound.")
    wrong += [*together(facts), *listened.result()]
    if request.subtitles == "soft" and not facts.subtitles and _has_words(inputs):
        wrong.append("The film has no subtitles to switch on.")
    if not facts.faststart:
        wrong.append("The film's index stands at its end, so it cannot play before it has arrived.")
    return tuple(wrong)


def _film_sound(path: Path, request: CutRequest, inputs: Mapping[str, Path]) -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        low, lasts = Path(folder) / "film.pcm", float(request.frames / request.rate)
        try:
            wrong = heard(path, seconds=lasts, silent=request.silent, delivered=True, within=APART, low=low)
            against = "mix" in inputs and not request.silent
            return wrong + (held_against(low, inputs["mix"]) if against else ())
        except MediaUnreadable as exc:
            return (str(exc),)


def _has_words(inputs: Mapping[str, Path]) -> bool:
    return "srt" in inputs and bool(inputs["srt"].read_text("utf-8", "replace").strip())
