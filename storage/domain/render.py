"""What an engine is asked for: one frozen request per thing it can make, complete and as JSON."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from storage.domain.plan import Character, Frozen, Hex, Look, Music, Shot

Makes = Literal["still", "clip", "score", "speech", "card", "mix", "sheet", "cut"]


class StillRequest(Frozen):
    """One keyframe. Outputs: `main` PNG, `layers` (an engine's own file for moving the camera)."""

    makes: Literal["still"] = "still"
    width: int
    height: int
    seed: int
    shot: Shot
    look: Look
    characters: tuple[Character, ...] = ()


class ClipRequest(Frozen):
    """One silent moving shot from its keyframe. Inputs: `main`, `layers`. Output: `main` MP4."""

    makes: Literal["clip"] = "clip"
    width: int
    height: int
    seed: int
    frames: int
    rate: Fraction
    shot: Shot


class Section(Frozen):
    """A stretch of music in frames of the film: `[start, end)`, intensity 0-1."""

    start: int
    end: int
    mood: str
    intensity: Annotated[float, Field(ge=0, le=1)]


class ScoreRequest(Frozen):
    """Music that ends with the film. Outputs: `main` WAV 48 kHz stereo, `midi`, `captions` (lyrics)."""

    makes: Literal["score"] = "score"
    seed: int
    frames: int
    rate: Fraction
    music: Music
    sections: tuple[Section, ...]
    hits: tuple[int, ...] = ()  # frames on which a cut wants an accent
    lyrics: tuple[str, ...] = ()


class SpeechRequest(Frozen):
    """Lines to be spoken one after another. Outputs: `main` WAV 48 kHz mono, `timing` JSON.

    `timing` is `[{"line": int, "text": str, "start": seconds, "end": seconds}]`, one row a sentence.
    `slots[i]` is the longest the line may last in seconds; the voice hurries rather than overrun.
    """

    makes: Literal["speech"] = "speech"
    seed: int
    lines: tuple[str, ...]
    slots: tuple[float, ...] = ()
    language: str = "en"
    voice: str = "narrator"


class CardRequest(Frozen):
    """A title or end card as a silent clip. Output: `main` MP4."""

    makes: Literal["card"] = "card"
    card: Literal["title", "end"]
    width: int
    height: int
    frames: int
    rate: Fraction
    title: str
    lines: tuple[str, ...] = ()  # tagline under a title; credits and licences on an end card
    palette: tuple[Hex, ...]


class Cue(Frozen):
    """A spoken line placed in the film: input role of its speech, and the frame its shot starts."""

    role: str  # input roles `speech:<shot>` (WAV) and `timing:<shot>` (JSON)
    at: int  # frame of the film at which the line starts
    until: int  # frame before which it must be over


class MixRequest(Frozen):
    """Narration over ducked music, to -14 LUFS. Outputs: `main` WAV, `srt`, `voice` and `music` stems.

    Inputs: `music` WAV, and per cue its speech and timing.
    """

    makes: Literal["mix"] = "mix"
    frames: int
    rate: Fraction
    cues: tuple[Cue, ...] = ()
    picture_end: int  # frame at which the last shot ends: the music may fade from here
    silent: bool = False  # neither music nor narration was wanted: silence is no fault


class SheetRequest(Frozen):
    """The contact sheet with shot labels. Inputs: `still:<shot>` PNGs. Output: `main` JPEG."""

    makes: Literal["sheet"] = "sheet"
    title: str
    shots: tuple[Shot, ...]
    rate: Fraction


class Piece(Frozen):
    """One clip on the timeline: input role, and its place as in `storage.domain.timeline.Entry`."""

    role: str
    start: int
    end: int
    fade_in: int = 0
    dip: bool = False


class CutRequest(Frozen):
    """The finished film. Inputs: each piece's MP4, `mix` WAV, `srt`. Output: `main` MP4."""

    makes: Literal["cut"] = "cut"
    width: int
    height: int
    frames: int
    rate: Fraction
    pieces: tuple[Piece, ...]
    subtitles: Literal["burned", "soft", "off"] = "burned"
    title: str = ""
    codec: str = "libx264"
    silent: bool = False  # as in MixRequest


Request = Annotated[
    StillRequest
    | ClipRequest
    | ScoreRequest
    | SpeechRequest
    | CardRequest
    | MixRequest
    | SheetRequest
    | CutRequest,
    Field(discriminator="makes"),
]
AnyRequest = (
    StillRequest
    | ClipRequest
    | ScoreRequest
    | SpeechRequest
    | CardRequest
    | MixRequest
    | SheetRequest
    | CutRequest
)
REQUEST: TypeAdapter[AnyRequest] = TypeAdapter(Request)
