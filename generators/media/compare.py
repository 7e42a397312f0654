"""What was made held against what was asked for: usable, but not quite the same, and people are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from generators.media.inspection.sentences import wrong_frames, wrong_length, wrong_rate, wrong_size
from generators.media.probe import Probe
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

_NAMES = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "pl": "Polish", "ru": "Russian", "ja": "Japanese", "ko": "Korean", "zh": "Chinese",
}  # fmt: skip
_NEAR = 0.05  # seconds

Facts = Mapping[str, Any]  # JSON, from engines of any make


def differences(request: AnyRequest, facts: Facts, probe: Probe) -> tuple[str, ...]:
    """A sentence for each thing in which the `main` file is not what was asked for, though it is usable.

    Reads these `facts`, each where an engine has something to say: `seed` (None: it takes none), `undrawn`
    (characters its typeface lacks), `codec`, `references` (pictures used; none when it is silent about them),
    `arrived` (whether a clip ends on the picture it was given; not, when it is silent), `synced` and
    `because` (lip sync), `language`, `voice`, `overruns` and `late` of speech, `overruns` and `cut_off` of a
    mix, `sung` (numbers of the lines of a song) and `unknown_instruments`.
    """
    found: list[str] = [*_seed(request, facts), *_undrawn(facts)]
    match request:
        case StillRequest():
            found += [*_size(request, probe), *_references(request, facts)]
        case ClipRequest():
            found += [*_moving(request, probe), *_arrived(request, facts)]
        case LipsRequest():
            found += [*_moving(request, probe), *_lips(facts)]
        case CardRequest() | JoinRequest() | ProxyRequest() | CutRequest():
            found += _moving(request, probe)
        case SegmentRequest():
            found += [*_moving(request, probe), *_codec(request, facts)]
        case FrameRequest() | PickRequest() | PosterRequest() | EnlargeRequest():
            found += _size(request, probe)
        case SpeechRequest():
            found += [*_spoken(request, facts), *_hurried(request, facts)]
        case ScoreRequest():
            found += [*_length(request, probe), *_song(request, facts)]
        case MixRequest():
            found += [*_length(request, probe), *_late(facts)]
        case FitRequest():
            found += _length(request, probe)
        case SheetRequest():
            pass
    return tuple(found)


def _seed(request: AnyRequest, facts: Facts) -> Sequence[str]:
    wanted: int | None = getattr(request, "seed", None)
    if wanted is None or "seed" not in facts or facts["seed"] == wanted:
        return ()
    if facts["seed"] is None:
        return ("The engine takes no seed, so it would not make the same again.",)
    return (f"It was made with the seed {facts['seed']}, not {wanted}.",)


def _undrawn(facts: Facts) -> Sequence[str]:
    lost = "".join(dict.fromkeys(facts.get("undrawn") or ""))
    return (f"The typeface cannot draw “{lost}”, so that was left out.",) if lost else ()


def _size(
    request: StillRequest | FrameRequest | PickRequest | PosterRequest | EnlargeRequest, probe: Probe
) -> Sequence[str]:
    actual, wanted = (probe.width, probe.height), (request.width, request.height)
    return (wrong_size(actual, wanted),) if actual != wanted else ()


def _moving(
    request: ClipRequest
    | LipsRequest
    | CardRequest
    | JoinRequest
    | ProxyRequest
    | CutRequest
    | SegmentRequest,
    probe: Probe,
) -> Sequence[str]:
    found: list[str] = []
    if (probe.width, probe.height) != (request.width, request.height):
        found.append(wrong_size((probe.width, probe.height), (request.width, request.height)))
    if probe.frames != request.frames:
        found.append(wrong_frames(probe.frames, request.frames))
    if probe.rate != request.rate or not probe.constant_rate:
        found.append(wrong_rate(probe.rate, request.rate))
    return found


def _codec(request: SegmentRequest, facts: Facts) -> Sequence[str]:
    used = facts.get("codec", request.codec)
    if used == request.codec:
        return ()
    return (f"The picture was encoded with {used}, because {request.codec} does not work on this machine.",)


def _references(request: StillRequest, facts: Facts) -> Sequence[str]:
    asked, used = len(request.references), int(facts.get("references") or 0)
    if used >= asked:
        return ()
    if used == 0:
        which = "the picture" if asked == 1 else f"the {asked} pictures"
        return (f"It was made without {which} of the characters, from their descriptions alone.",)
    return (f"Only {used} of the {asked} pictures of the characters were used.",)


def _arrived(request: ClipRequest, facts: Facts) -> Sequence[str]:
    last = request.offset + request.frames >= (request.whole or request.frames)
    if request.shot.ends != "next" or not last or facts.get("arrived"):
        return ()
    return ("The clip does not arrive on the picture of the next shot.",)


def _lips(facts: Facts) -> Sequence[str]:
    if facts.get("synced", True):
        return ()
    because = f": {str(facts['because']).rstrip('.')}" if facts.get("because") else ""
    return (f"The mouths do not follow the voice{because}.",)


def _spoken(request: SpeechRequest, facts: Facts) -> Sequence[str]:
    found: list[str] = []
    language = str(facts.get("language", request.language))
    if _primary(language) != _primary(request.language):
        found.append(f"It is spoken in {_named(language)}, not in {_named(request.language)}.")
    voice = str(facts.get("voice", request.voice))
    if voice != request.voice:
        found.append(f"It is spoken by the voice “{voice}”, not by “{request.voice}”.")
    return found


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _named(language: str) -> str:
    return _NAMES.get(_primary(language), f"“{language}”")


def _hurried(request: SpeechRequest, facts: Facts) -> Sequence[str]:
    overruns = [(int(over["line"]), float(over["seconds"])) for over in facts.get("overruns") or ()]
    found = [
        f"The line “{_short(request.lines[line])}” lasts {seconds:.1f} s longer than its shot allows."
        for line, seconds in overruns
        if 0 <= line < len(request.lines) and seconds > _NEAR
    ]
    late = float(facts.get("late") or 0.0)
    if late > _NEAR and not found:
        found.append(f"Its lines end {late:.1f} s later than their shot allows.")
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}…"


def _song(request: ScoreRequest, facts: Facts) -> Sequence[str]:
    found = [
        f"Nobody here plays “{name}”, so the music is without it."
        for name in facts.get("unknown_instruments") or ()
    ]
    lines = {index for index, line in enumerate(request.lyrics) if line.strip()}
    unsung = lines - set(facts.get("sung") or ())
    if unsung and len(unsung) == len(lines):
        found.append("The lyrics are not sung.")
    elif unsung:
        found.append(f"{len(unsung)} of the {len(lines)} lines of the lyrics are not sung.")
    return found


def _length(request: ScoreRequest | MixRequest | FitRequest, probe: Probe) -> Sequence[str]:
    wanted, lasts = float(request.frames / request.rate), probe.audio_duration or probe.duration
    return (wrong_length(lasts, wanted),) if abs(lasts - wanted) > _NEAR else ()


def _late(facts: Facts) -> Sequence[str]:
    cut = tuple(facts.get("cut_off") or ())
    found = [f"The film ends before the voice of {_shot(role)} has finished." for role in cut]
    found += [
        f"The voice of {_shot(role)} runs on into the next shot."
        for role in facts.get("overruns") or ()
        if role not in cut
    ]
    return found


def _shot(role: str) -> str:
    """The shot of an input role such as "speech:sh010"."""
    return role.partition(":")[2] or role
