"""What the cast decided to make: frozen, versioned plans with a JSON schema."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

Kind = Literal["film", "storyboard", "image", "song", "speech", "clip"]
Deliverable = Literal["poster", "stems", "dailies", "vertical", "archive"]
ShotSize = Literal["extreme wide", "wide", "full", "medium", "close-up", "extreme close-up"]
Angle = Literal["eye level", "low angle", "high angle", "overhead", "dutch"]
Placement = Literal["left third", "centre", "right third"]
CameraMove = Literal[
    "static", "push in", "pull out", "pan left", "pan right", "tilt up", "tilt down",
    "truck left", "truck right", "crane up", "crane down", "handheld",
]  # fmt: skip
TimeOfDay = Literal["dawn", "morning", "day", "golden hour", "dusk", "night"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"]
Season = Literal["spring", "summer", "autumn", "winter"]
Transition = Literal["cut", "cross-fade", "dip"]
ConstraintKind = Literal[
    "subject", "place", "action", "weather", "time", "season", "palette", "light", "mood", "style",
    "camera", "length", "size", "tempo", "music", "exclude", "language", "title", "narration",
    "ending", "dialogue", "voice", "edit", "lock", "making", "other",
]  # fmt: skip
Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]


class Frozen(BaseModel):
    """A value: never changed, only copied with `model_copy(update=...)`; unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Constraint(Frozen):
    """One thing a person asked for, kept until the film is made.

    `words` are the person's own, verbatim (exported as `from`). `value` is the normalised wish
    ("snow", "#c0392b", "45"). `origin` says where it was said; `message` is the sequence number of
    that message, `shot` the shot it is limited to, if any.
    """

    words: Annotated[str, StringConstraints(min_length=1, max_length=8000)]
    kind: ConstraintKind
    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    origin: Literal["brief", "person", "option"] = "brief"
    message: int | None = None
    shot: str | None = None
    person: str = ""  # who said it


class Decision(Frozen):
    """Which message decided a field of the plan.

    `field` is a path such as "music.bpm" or "sh030.staging.weather"; `message` the sequence number of the
    message, 1 being the brief; `by` who said it: a person, a persona, or "Pixel" for what the plan's own
    craft filled in.
    """

    field: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    message: Annotated[int, Field(ge=1)]
    by: str


class Parameters(Frozen):
    """What a person would tune, in creative words; specialists/craft/parameters.toml gives the numbers.

    `guidance` is the classifier-free guidance scale, `steps` the denoising steps, `motion_strength` 0 (still)
    to 1, `scale` the share of the full size that is rendered.
    """

    style_intensity: Literal["subtle", "balanced", "strong", "extreme"] = "balanced"
    artistic_style: Phrase = "cinematic"
    colour_mood: Phrase = "natural"
    composition: Phrase = "balanced"
    quality: Literal["draft", "standard", "high", "best"] = "standard"
    motion: Literal["still", "gentle", "steady", "lively", "wild"] = "steady"
    guidance: Annotated[float, Field(ge=0, le=30)] = 4.0
    steps: Annotated[int, Field(ge=1, le=200)] = 20
    motion_strength: Annotated[float, Field(ge=0, le=1)] = 0.5
    scale: Annotated[float, Field(gt=0, le=1)] = 1.0


class Staging(Frozen):
    """How a shot is set up: what a draft panel is drawn from and a real prompt is written from."""

    size: ShotSize = "wide"
    angle: Angle = "eye level"
    lens_mm: Annotated[int, Field(ge=10, le=300)] = 35
    placement: Placement = "right third"
    move: CameraMove = "push in"
    time: TimeOfDay = "day"
    weather: Weather = "clear"
    season: Season | None = None
    key_light: Hex | None = None  # a coloured key light ("red light"); None is the light of the hour


class Line(Frozen):
    """One line of dialogue. `speaker` names a character of the plan, or anyone at all."""

    speaker: Phrase
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]


class Shot(Frozen):
    """One camera set-up as planned. `frames` is the whole clip, transition overlaps included.

    `begins` says what the clip is made from: its keyframe, or the words alone where the engine can do that.
    `ends` is "next" when the clip is to arrive on the keyframe of the shot after it.
    """

    id: Annotated[str, StringConstraints(pattern=r"^sh\d{3,5}$")]  # sh010, sh020, …
    scene: Annotated[str, StringConstraints(pattern=r"^sc\d{2,4}$")]
    subject: Phrase
    place: Phrase
    action: Sentence
    camera: Sentence  # "slow push in, 35mm, low angle": what a person reads
    mood: Phrase
    palette: Annotated[tuple[Hex, ...], Field(min_length=2, max_length=6)]  # dark to light, accent last
    prompt: Annotated[str, StringConstraints(min_length=1, max_length=2000)]  # all an engine is told
    frames: Annotated[int, Field(ge=1)]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    staging: Staging = Staging()
    narration: Sentence = ""
    transition: Transition = "cut"  # into this shot
    subjects: tuple[Phrase, ...] = ()  # further subjects beside `subject`
    avoid: tuple[Phrase, ...] = ()  # what must not be seen
    dialogue: tuple[Line, ...] = ()  # spoken after the narration, each in its speaker's voice
    begins: Literal["keyframe", "text"] = "keyframe"
    ends: Literal["free", "next"] = "free"


class Character(Frozen):
    """Someone or something that returns and must stay itself."""

    name: Phrase
    description: Sentence
    accent: Hex
    height: Annotated[float, Field(gt=0, le=3)] = 1.0  # against a grown person
    voice: Annotated[str, StringConstraints(max_length=80)] = ""  # "" is chosen by name, the same each time


class Scene(Frozen):
    """A stretch of film in one place and mood."""

    id: Annotated[str, StringConstraints(pattern=r"^sc\d{2,4}$")]
    title: Phrase
    place: Phrase
    mood: Phrase


class Look(Frozen):
    """The look of the whole film."""

    style: Phrase
    palette_name: Phrase
    palette: Annotated[tuple[Hex, ...], Field(min_length=2, max_length=6)]
    light: Phrase


class Music(Frozen):
    """What the score is composed from. `arc` is one intensity (0-1) per scene."""

    genre: Phrase
    mood: Phrase
    bpm: Annotated[int, Field(ge=40, le=220)]
    key: Annotated[str, StringConstraints(pattern=r"^[A-G][#b]?$")] = "D"
    mode: Literal["major", "minor", "dorian", "lydian", "mixolydian"] = "minor"
    instruments: tuple[Phrase, ...] = ()
    arc: tuple[Annotated[float, Field(ge=0, le=1)], ...] = ()


class _Made(Frozen):
    """What every plan has."""

    version: Literal[1] = 1
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    brief: Annotated[str, StringConstraints(min_length=1, max_length=8000)]
    seed: Annotated[int, Field(ge=0, lt=2**32)]
    constraints: tuple[Constraint, ...] = ()
    decided: tuple[Decision, ...] = ()  # one for each field a person can ask about, in the plan's order
    parameters: Parameters = Parameters()
    variations: Annotated[int, Field(ge=1, le=8)] = 1  # how many are made, each with the next seed


class _Picture(_Made):
    """What every plan with a picture has. Width and height are even.

    `best_of` keyframes are made of each shot and inspection keeps the best. `sheets` asks for a character
    sheet (front, side and back) even where the engine takes no references.
    """

    width: Annotated[int, Field(ge=64, le=3840, multiple_of=2)] = 1280
    height: Annotated[int, Field(ge=64, le=3840, multiple_of=2)] = 720
    look: Look
    characters: tuple[Character, ...] = ()
    best_of: Annotated[int, Field(ge=1, le=4)] = 1
    sheets: bool = False


class ImagePlan(_Picture):
    """One still; with `enlarge` it is brought to so many times its size, no detail invented."""

    kind: Literal["image"] = "image"
    shot: Shot
    enlarge: Literal[1, 2, 4] = 1


class ClipPlan(_Picture):
    """One moving shot, silent."""

    kind: Literal["clip"] = "clip"
    rate: Fraction = Fraction(24)
    shot: Shot


class SongPlan(_Made):
    """A piece of music, with lyrics as timed captions where it has them."""

    kind: Literal["song"] = "song"
    seconds: Annotated[float, Field(ge=1, le=3600)]
    music: Music
    lyrics: tuple[Sentence, ...] = ()


class SpeechPlan(_Made):
    """A spoken text."""

    kind: Literal["speech"] = "speech"
    lines: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    language: str = "en"
    voice: str = "narrator"


class MoviePlan(_Picture):
    """A whole film, or as a "storyboard" only its panels. `storage.domain.timeline` lays it out on the clock.

    With `lyrics` the music is a song. `locked` shots stay as they are, whatever is asked of all shots.
    """

    kind: Literal["film", "storyboard"] = "film"
    rate: Fraction = Fraction(24)
    logline: Sentence
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1)]
    shots: Annotated[tuple[Shot, ...], Field(min_length=1)]
    music: Music
    language: str = "en"
    voice: str = "narrator"
    tagline: Sentence = ""
    title_frames: Annotated[int, Field(ge=0)] = 0
    end_frames: Annotated[int, Field(ge=0)] = 0
    transition_frames: Annotated[int, Field(ge=0)] = 0  # length of one cross-fade or dip
    subtitles: Literal["burned", "soft", "off"] = "burned"
    lyrics: tuple[Sentence, ...] = ()
    lip_sync: bool = False
    locked: tuple[str, ...] = ()  # ids of shots
    deliverables: tuple[Deliverable, ...] = ("poster", "stems", "dailies")  # beside film and subtitles

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = {scene.id for scene in self.scenes}
        ids = [shot.id for shot in self.shots]
        if len(set(ids)) != len(ids):
            raise ValueError("two shots share an id")
        if stray := [shot.id for shot in self.shots if shot.scene not in known]:
            raise ValueError(f"shots {', '.join(stray)} name a scene that is not in the plan")
        if any(shot.frames < 2 * self.transition_frames for shot in self.shots):
            raise ValueError("a shot is shorter than its two transitions")
        return self


AnyPlan = ImagePlan | ClipPlan | SongPlan | SpeechPlan | MoviePlan
Plan = Annotated[AnyPlan, Field(discriminator="kind")]
PLAN: TypeAdapter[AnyPlan] = TypeAdapter(Plan)


def shots_of(plan: AnyPlan) -> tuple[Shot, ...]:
    """The plan's shots in order; none for music and speech."""
    match plan:
        case MoviePlan():
            return plan.shots
        case ImagePlan() | ClipPlan():
            return (plan.shot,)
        case SongPlan() | SpeechPlan():
            return ()
