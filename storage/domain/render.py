"""What an engine is asked for: one frozen request per thing it can make, complete and as JSON."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from storage.domain.plan import Character, Frozen, Hex, Look, Music, Shot

Makes = Literal[
    "still", "clip", "score", "speech", "card", "mix", "sheet", "cut",
    "segment", "frame", "join", "pick", "lips", "fit", "proxy", "poster", "enlarge",
]  # fmt: skip
View = Literal["shot", "front", "side", "back"]


class StillRequest(Frozen):
    """One keyframe, or one view of a character's sheet.

    Outputs: `main` PNG, `layers` (an engine's own file for moving the camera; of a `view` not needed).
    Inputs: the pictures named in `references`, which show how the characters look; what an engine makes of
    them it says in its facts as `references`, the number it used.
    """

    makes: Literal["still"] = "still"
    width: int
    height: int
    seed: int
    shot: Shot
    look: Look
    characters: tuple[Character, ...] = ()
    view: View = "shot"  # of the one character in `characters`, on plain ground, when it is not "shot"
    references: tuple[str, ...] = ()  # input roles


class ClipRequest(Frozen):
    """One silent moving shot, or one part of a long one: frames `[offset, offset + frames)` of `whole`.

    Inputs: `main` (the keyframe, or the last frame of the part before) and `layers` where the still engine
    leaves them; `last`, the picture to arrive on; none at all when the shot begins from text.
    Output: `main` MP4.
    """

    makes: Literal["clip"] = "clip"
    width: int
    height: int
    seed: int
    frames: int
    rate: Fraction
    shot: Shot
    offset: int = 0
    whole: int = 0  # frames of the whole shot; 0 is `frames`


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

    `timing` is `[{"line": int, "text": str, "start": seconds, "end": seconds}]`, one row a sentence, and its
    `"speaker"` where that is not the narrator. `slots[i]` is the longest the line may last in seconds; the
    voice hurries rather than overrun, and several lines end within the sum of their slots.
    """

    makes: Literal["speech"] = "speech"
    seed: int
    lines: tuple[str, ...]
    slots: tuple[float, ...] = ()
    language: str = "en"
    voice: str = "narrator"
    voices: tuple[str, ...] = ()  # line by line; "" or none is `voice`
    speakers: tuple[str, ...] = ()  # line by line, for captions; "" is the narrator


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
    """Voices over ducked music, to -14 LUFS. Outputs: `main` WAV, `srt`, `vtt`, `voice` and `music` stems.

    Inputs: `music` WAV, and per cue its speech and timing; `lyrics` JSON, the captions of a song.
    """

    makes: Literal["mix"] = "mix"
    frames: int
    rate: Fraction
    cues: tuple[Cue, ...] = ()
    picture_end: int  # frame at which the last shot ends: the music may fade from here
    silent: bool = False  # neither music nor narration was wanted: silence is no fault


class SheetRequest(Frozen):
    """A page of pictures with labels: a storyboard, a character sheet, candidates to choose from.

    Inputs: `still:<shot>` PNGs, or `still:<label>` where there are `labels`. Output: `main` JPEG.
    """

    makes: Literal["sheet"] = "sheet"
    title: str
    shots: tuple[Shot, ...] = ()
    rate: Fraction
    labels: tuple[str, ...] = ()  # in place of shots: a short word under each picture


class Piece(Frozen):
    """One clip in a segment: input role, and its place as in `storage.domain.timeline.Entry`.

    Frames are counted from the segment's first frame: a piece that began before it has a negative `start`.
    With a `centre` (0 left to 1) the picture fills the segment's size and is cropped around there; without
    one it is brought to that size as it is.
    """

    role: str
    start: int
    end: int
    fade_in: int = 0
    dip: bool = False
    centre: Annotated[float, Field(ge=0, le=1)] | None = None


class Caption(Frozen):
    """A line in a segment: the input role of its timing (JSON), and the frame at which the speech starts."""

    role: str
    at: int  # from the segment's first frame; negative when it began in the segment before
    until: int  # no caption stands longer than this
    sung: bool = False  # lyrics: between notes, as in the film's .srt


class SegmentRequest(Frozen):
    """A stretch of the film as it will be seen: cut to size, faded, captions burned in, house format.

    Inputs: the MP4s of `pieces`, the timings of `captions`. Output: `main` MP4 of exactly `frames` frames.
    Segments of one size and rate join without encoding anything again.
    """

    makes: Literal["segment"] = "segment"
    width: int
    height: int
    frames: int
    rate: Fraction
    pieces: tuple[Piece, ...]
    captions: tuple[Caption, ...] = ()
    codec: str = "libx264"


class Chapter(Frozen):
    """A named stretch of the film, from this frame on."""

    start: int
    title: str


class CutRequest(Frozen):
    """The finished film: segments joined as they are, with sound, chapters and soft subtitles.

    Inputs: each part's MP4 (in the house format), `mix` WAV, `srt`. Output: `main` MP4.
    """

    makes: Literal["cut"] = "cut"
    width: int
    height: int
    frames: int
    rate: Fraction
    parts: tuple[str, ...]  # input roles, in order
    lengths: tuple[int, ...]  # frames of each part
    subtitles: Literal["burned", "soft", "off"] = "burned"
    title: str = ""
    silent: bool = False  # as in MixRequest
    chapters: tuple[Chapter, ...] = ()


class FrameRequest(Frozen):
    """One frame of a clip as a picture. Input: `main` MP4. Output: `main` PNG."""

    makes: Literal["frame"] = "frame"
    width: int
    height: int
    at: Literal["first", "last"] = "last"


class JoinRequest(Frozen):
    """The parts of a long shot as one clip. Inputs: `part:0`, `part:1`, … MP4s. Output: `main` MP4.

    Each part after the first begins on the frame the one before ended on; that frame is kept once, so
    `parts` counts the frames each part adds.
    """

    makes: Literal["join"] = "join"
    width: int
    height: int
    frames: int
    rate: Fraction
    parts: tuple[int, ...]


class PickRequest(Frozen):
    """The best of several pictures. Inputs: `main:1`, `layers:1`, … Outputs: those of the best.

    Where a vision model looked at all of them there is `sights` besides, its reports as JSON in the order of
    the candidates: `[{"seen": str, "matches": 0-10, "problems": [str]}]`. Facts: `chosen` (from 1), `scores`.
    """

    makes: Literal["pick"] = "pick"
    width: int
    height: int
    candidates: int
    roles: tuple[str, ...] = ("main",)  # the outputs each candidate has


class LipsRequest(Frozen):
    """A clip whose mouths follow a voice. Inputs: `main` MP4, `speech` WAV. Output: `main` MP4."""

    makes: Literal["lips"] = "lips"
    width: int
    height: int
    frames: int
    rate: Fraction
    at: int = 0  # frame of the clip at which the speech starts


class FitRequest(Frozen):
    """Music brought to a length on its bars. Inputs: `music` WAV, `captions`. Outputs: `main`, `captions`.

    Whole bars are repeated or left out, joined where that is heard least; the ending is kept. `captions`
    (JSON, of a song) are moved along.
    """

    makes: Literal["fit"] = "fit"
    frames: int
    rate: Fraction
    bpm: float
    meter: int = 4
    silent: bool = False


class ProxyRequest(Frozen):
    """A small copy of a scene's clips, one after another, for review. Inputs: `parts`. Output: `main` MP4."""

    makes: Literal["proxy"] = "proxy"
    width: int
    height: int
    frames: int
    rate: Fraction
    parts: tuple[str, ...]
    lengths: tuple[int, ...]
    labels: tuple[str, ...] = ()  # burned into a corner of each part: its slate


class PosterRequest(Frozen):
    """The poster: one still under the title. Input: `still` PNG. Output: `main` JPEG.

    `lines` are the tagline ("" for none), then small credits.
    """

    makes: Literal["poster"] = "poster"
    width: int
    height: int
    title: str
    lines: tuple[str, ...] = ()
    palette: tuple[Hex, ...]


class EnlargeRequest(Frozen):
    """A picture at a larger size. Input: `main` PNG. Output: `main` PNG."""

    makes: Literal["enlarge"] = "enlarge"
    width: int
    height: int


AnyRequest = (
    StillRequest
    | ClipRequest
    | ScoreRequest
    | SpeechRequest
    | CardRequest
    | MixRequest
    | SheetRequest
    | SegmentRequest
    | CutRequest
    | FrameRequest
    | JoinRequest
    | PickRequest
    | LipsRequest
    | FitRequest
    | ProxyRequest
    | PosterRequest
    | EnlargeRequest
)
Request = Annotated[AnyRequest, Field(discriminator="makes")]
REQUEST: TypeAdapter[AnyRequest] = TypeAdapter(Request)
