"""What makes a genre: who plays, in which pattern, from which intensity on. All data."""

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal["pad", "lead", "counter", "motion", "bass"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One player: a program of the sound font (one of `programs`, by seed) and how it plays.

    `pattern` names a row of `patterns`. It plays in bars whose intensity lies in `[enters, leaves]`.
    `volume`, `pan`, `reverb` and `chorus` are MIDI controllers, 0-127; `centre` a MIDI pitch.
    """

    name: str
    style: Style
    programs: tuple[int, ...]
    pattern: str = ""
    enters: float = 0.0
    leaves: float = 1.0
    centre: int = 62
    volume: int = 90
    pan: int = 64
    reverb: int = 50
    chorus: int = 0
    velocity: float = 1.0
    doubles: int = 0  # semitones at which a lead is doubled from `enters` on; 0 is the lead itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """One way of making music."""

    name: str
    words: tuple[str, ...]
    meter: int
    flavour: str
    pace: float  # notes a second of a tune
    parts: tuple[Part, ...]
    drums: str = ""  # row of `patterns.DRUMS`
    kit: int = 0
    drum_volume: int = 90
    accents: tuple[str, ...] = ("cymbal",)
    swing: float = 0.5  # where the second eighth of a beat falls, 0.5 is straight
    loose: float = 0.008  # seconds a player strays
    tenor: float = 1.0  # general velocity


GENRES: tuple[Genre, ...] = (
    Genre(
        name="orchestral",
        words=("orchestral", "cinematic", "symphonic", "epic", "film", "score", "adventure", "fantasy",
               "heroic", "trailer", "orchestra", "dramatic", "soundtrack", "horror", "suspense", "thriller"),
        meter=4, flavour="plain", pace=1.5, drums="orchestral", kit=48, drum_volume=84,
        accents=("timpani", "low strings", "soft cymbal"),
        parts=(
            Part(name="strings", style="pad", programs=(48, 49), pattern="sustain", centre=60, volume=88,
                 reverb=70),
            Part(name="lead", style="lead", programs=(73, 68, 71, 40, 60), enters=0.05, centre=74, volume=100,
                 pan=56, reverb=66),
            Part(name="harp", style="motion", programs=(46, 46, 45), pattern="arpeggio", enters=0.18,
                 leaves=0.72, centre=66, volume=92, pan=84, reverb=66),
            Part(name="celli", style="bass", programs=(43, 42), pattern="long", centre=43, volume=94, pan=74,
                 reverb=60),
            Part(name="counter", style="counter", programs=(60, 42, 71), enters=0.48, centre=57, volume=84,
                 pan=44, reverb=70),
            Part(name="ostinato", style="motion", programs=(48,), pattern="ostinato", enters=0.6, centre=58,
                 volume=78, pan=50, reverb=56, velocity=0.85),
            Part(name="violins", style="lead", programs=(48,), enters=0.66, centre=64, volume=88, pan=40,
                 reverb=70, doubles=12),
            Part(name="horns", style="pad", programs=(60, 61), pattern="sustain", enters=0.7, centre=55,
                 volume=80, pan=52, reverb=72),
            Part(name="choir", style="pad", programs=(52,), pattern="sustain", enters=0.82, centre=64,
                 volume=76, reverb=80),
            Part(name="low brass", style="bass", programs=(57, 58), pattern="long", enters=0.8, centre=41,
                 volume=80, pan=78, reverb=60),
        ),
    ),
    Genre(
        name="ambient",
        words=("ambient", "atmospheric", "drone", "space", "meditative", "calm", "ethereal", "minimal",
               "dream", "new age", "soundscape", "dark ambient"),
        meter=4, flavour="still", pace=0.6, accents=("gong", "bell"), loose=0.02, tenor=0.9,
        parts=(
            Part(name="pad", style="pad", programs=(89, 94, 95, 91), pattern="sustain", centre=60, volume=96,
                 reverb=100, chorus=60),
            Part(name="keys", style="motion", programs=(0, 11, 98, 4), pattern="drops", centre=72, volume=84,
                 pan=76, reverb=110, chorus=30),
            Part(name="deep", style="bass", programs=(89, 43, 95), pattern="long", enters=0.1, centre=40,
                 volume=88, reverb=80),
            Part(name="lead", style="lead", programs=(92, 77, 88, 52, 85), enters=0.05, centre=72, volume=82,
                 pan=52, reverb=110),
            Part(name="halo", style="pad", programs=(52, 94, 50), pattern="sustain", enters=0.5, centre=67,
                 volume=70, pan=40, reverb=110),
            Part(name="pulse", style="motion", programs=(99, 88, 46), pattern="slow pulse", enters=0.55,
                 centre=60, volume=70, pan=88, reverb=90),
            Part(name="counter", style="counter", programs=(42, 49), enters=0.7, centre=55, volume=70,
                 reverb=100),
        ),
    ),
    Genre(
        name="synthwave",
        words=("synthwave", "electronic", "retro", "synth", "cyberpunk", "techno", "neon", "eighties", "80s",
               "edm", "house", "electro", "vaporwave", "outrun", "chiptune", "futuristic", "dance"),
        meter=4, flavour="driving", pace=1.9, drums="synthwave", kit=24, drum_volume=98,
        accents=("crash", "kick", "synth hit"), loose=0.002, tenor=1.05,
        parts=(
            Part(name="bass", style="bass", programs=(38, 39), pattern="sixteenths", centre=40, volume=100,
                 reverb=10),
            Part(name="pad", style="pad", programs=(90, 50, 51, 95), pattern="sustain", centre=60, volume=78,
                 reverb=70, chorus=80),
            Part(name="arp", style="motion", programs=(81, 80, 90), pattern="arp sixteenths", enters=0.28,
                 centre=69, volume=62, pan=84, reverb=60, chorus=40),
            Part(name="lead", style="lead", programs=(81, 80, 87, 84), enters=0.05, centre=74, volume=80,
                 pan=60, reverb=80, chorus=50),
            Part(name="stabs", style="motion", programs=(62, 63, 90), pattern="stabs", enters=0.66, centre=62,
                 volume=66, pan=40, reverb=50),
            Part(name="octave", style="lead", programs=(80, 90), enters=0.78, centre=74, volume=58, pan=80,
                 reverb=70, doubles=12),
            Part(name="counter", style="counter", programs=(50, 85), enters=0.6, centre=62, volume=66, pan=44,
                 reverb=80, chorus=60),
        ),
    ),
    Genre(
        name="folk",
        words=("folk", "acoustic", "celtic", "country", "pastoral", "bluegrass", "irish", "medieval",
               "campfire", "americana", "singer", "ballad", "western", "fairy tale", "bard"),
        meter=4, flavour="plain", pace=2.3, drums="folk", kit=0, drum_volume=66,
        accents=("low drum", "strum"), loose=0.012,
        parts=(
            Part(name="guitar", style="motion", programs=(25, 24), pattern="travis", centre=58, volume=98,
                 pan=48, reverb=40),
            Part(name="lead", style="lead", programs=(110, 78, 73, 22, 21), enters=0.05, centre=74, volume=92,
                 pan=70, reverb=52),
            Part(name="bass", style="bass", programs=(32,), pattern="root fifth", enters=0.3, centre=41,
                 volume=92, reverb=24),
            Part(name="drone", style="pad", programs=(21, 49, 109), pattern="sustain", enters=0.45, centre=57,
                 volume=58, pan=76, reverb=52),
            Part(name="mandolin", style="motion", programs=(25, 105, 15), pattern="offbeat chop", enters=0.58,
                 centre=69, volume=70, pan=92, reverb=36),
            Part(name="counter", style="counter", programs=(42, 74), enters=0.5, centre=60, volume=76, pan=34,
                 reverb=56),
        ),
    ),
    Genre(
        name="jazz",
        words=("jazz", "swing", "noir", "blues", "bebop", "lounge", "detective", "big band", "bossa",
               "smoky"),
        meter=4, flavour="jazz", pace=2.6, drums="jazz", kit=40, drum_volume=84,
        accents=("ride crash", "piano stab"), swing=0.65, loose=0.012,
        parts=(
            Part(name="piano", style="motion", programs=(0, 1, 26), pattern="comp", centre=60, volume=80,
                 pan=46, reverb=40),
            Part(name="bass", style="bass", programs=(32,), pattern="walk", centre=42, volume=104, reverb=24),
            Part(name="lead", style="lead", programs=(66, 59, 65, 71, 11), enters=0.05, centre=67, volume=98,
                 pan=70, reverb=54),
            Part(name="vibes", style="pad", programs=(11, 4), pattern="touch", enters=0.4, leaves=0.8,
                 centre=67, volume=58, pan=92, reverb=60),
            Part(name="counter", style="counter", programs=(57, 66), enters=0.6, centre=57, volume=76, pan=34,
                 reverb=54),
            Part(name="horns", style="motion", programs=(61,), pattern="stabs", enters=0.76, centre=62,
                 volume=68, pan=84, reverb=50),
        ),
    ),
    Genre(
        name="lo-fi",
        words=("lo-fi", "lofi", "lo fi", "chill", "chillhop", "hip hop", "hip-hop", "study", "trip hop",
               "downtempo", "beats", "mellow", "rnb", "soul"),
        meter=4, flavour="mellow", pace=1.3, drums="lofi", kit=25, drum_volume=88,
        accents=("soft kick", "keys stab"), swing=0.6, loose=0.014, tenor=0.92,
        parts=(
            Part(name="keys", style="motion", programs=(4, 5, 26), pattern="lazy chords", centre=62,
                 volume=94, pan=56, reverb=50, chorus=50),
            Part(name="bass", style="bass", programs=(33, 35, 39), pattern="lazy", enters=0.1, centre=40,
                 volume=104, reverb=14),
            Part(name="lead", style="lead", programs=(11, 4, 26, 73), enters=0.05, centre=72, volume=80,
                 pan=76, reverb=72, chorus=30),
            Part(name="air", style="pad", programs=(89, 49, 54), pattern="sustain", enters=0.35, centre=64,
                 volume=54, pan=40, reverb=80),
            Part(name="pluck", style="motion", programs=(46, 24, 108), pattern="drops", enters=0.5, centre=74,
                 volume=70, pan=94, reverb=70),
        ),
    ),
    Genre(
        name="march",
        words=("march", "military", "parade", "patriotic", "victory", "fanfare", "war", "battle", "anthem",
               "circus"),
        meter=4, flavour="simple", pace=2.4, drums="march", kit=0, drum_volume=96,
        accents=("crash", "timpani", "brass stab"), loose=0.004, tenor=1.05,
        parts=(
            Part(name="tuba", style="bass", programs=(58,), pattern="oom", centre=41, volume=100, reverb=44),
            Part(name="horns", style="motion", programs=(60, 61), pattern="pah", centre=60, volume=82, pan=44,
                 reverb=52),
            Part(name="lead", style="lead", programs=(56, 72, 61), enters=0.05, centre=70, volume=96, pan=70,
                 reverb=54),
            Part(name="brass", style="pad", programs=(61, 57), pattern="half notes", enters=0.5, centre=57,
                 volume=76, pan=80, reverb=56),
            Part(name="piccolo", style="lead", programs=(72,), enters=0.7, centre=70, volume=70, pan=92,
                 reverb=50, doubles=12),
            Part(name="counter", style="counter", programs=(57, 60), enters=0.45, centre=55, volume=82,
                 pan=34, reverb=52),
        ),
    ),
    Genre(
        name="waltz",
        words=("waltz", "ballroom", "fairground", "carousel", "valse", "romantic", "musette", "elegant",
               "three-four"),
        meter=3, flavour="simple", pace=1.9, drums="waltz", kit=40, drum_volume=58,
        accents=("soft cymbal", "low strings"), loose=0.012,
        parts=(
            Part(name="bass", style="bass", programs=(43, 32), pattern="waltz bass", centre=43, volume=96,
                 reverb=50),
            Part(name="chords", style="motion", programs=(48, 45, 0, 21), pattern="waltz chords", centre=62,
                 volume=82, pan=48, reverb=56),
            Part(name="lead", style="lead", programs=(40, 21, 73, 71), enters=0.05, centre=74, volume=98,
                 pan=66, reverb=60),
            Part(name="strings", style="pad", programs=(49, 48), pattern="sustain", enters=0.4, centre=60,
                 volume=66, pan=80, reverb=70),
            Part(name="counter", style="counter", programs=(42, 60), enters=0.5, centre=57, volume=80, pan=40,
                 reverb=64),
            Part(name="bells", style="motion", programs=(9, 8), pattern="drops", enters=0.62, centre=80,
                 volume=56, pan=92, reverb=70),
            Part(name="octave", style="lead", programs=(48,), enters=0.76, centre=62, volume=70, pan=36,
                 reverb=66, doubles=12),
        ),
    ),
    Genre(
        name="piano",
        words=("piano", "solo piano", "classical", "neoclassical", "nocturne", "impressionist", "chamber",
               "lullaby", "sad"),
        meter=4, flavour="plain", pace=1.7, accents=("piano low",), loose=0.016, tenor=0.95,
        parts=(
            Part(name="left hand", style="motion", programs=(0,), pattern="broken", centre=55, volume=92,
                 pan=56, reverb=60),
            Part(name="lead", style="lead", programs=(0,), enters=0.05, centre=74, volume=104, pan=70,
                 reverb=60),
            Part(name="low", style="bass", programs=(0,), pattern="long", centre=41, volume=86, pan=50,
                 reverb=60),
            Part(name="octave", style="lead", programs=(0,), enters=0.62, centre=74, volume=78, pan=76,
                 reverb=60, doubles=12),
            Part(name="strings", style="pad", programs=(49, 48), pattern="sustain", enters=0.5, centre=60,
                 volume=58, pan=64, reverb=84),
            Part(name="cello", style="counter", programs=(42,), enters=0.58, centre=55, volume=80, pan=40,
                 reverb=70),
        ),
    ),
    Genre(
        name="rock",
        words=("rock", "metal", "punk", "indie", "grunge", "pop", "garage", "surf", "band"),
        meter=4, flavour="driving", pace=2.0, drums="rock", kit=16, drum_volume=98,
        accents=("crash", "kick", "guitar chord"), loose=0.008, tenor=1.02,
        parts=(
            Part(name="guitar", style="motion", programs=(27, 25), pattern="eighth chords", centre=59,
                 volume=78, pan=36, reverb=30),
            Part(name="bass", style="bass", programs=(34, 33), pattern="eighths", centre=40, volume=104,
                 reverb=12),
            Part(name="lead", style="lead", programs=(27, 29, 16), enters=0.05, centre=69, volume=88, pan=72,
                 reverb=50, chorus=20),
            Part(name="crunch", style="pad", programs=(29, 30), pattern="half notes", enters=0.62, centre=52,
                 volume=62, pan=96, reverb=30),
            Part(name="organ", style="pad", programs=(16, 18), pattern="sustain", enters=0.4, centre=62,
                 volume=56, pan=84, reverb=40),
            Part(name="counter", style="counter", programs=(48, 27), enters=0.7, centre=60, volume=70, pan=50,
                 reverb=50),
        ),
    ),
)  # fmt: skip


def genre_of(words: str) -> Genre:
    """The genre somebody means: by its name, else by the words it goes by, else orchestral."""
    asked = words.lower()
    for genre in GENRES:
        if re.search(rf"\b{re.escape(genre.name)}\b", asked):
            return genre
    scores = {
        genre.name: sum(len(word) for word in genre.words if re.search(rf"\b{re.escape(word)}\b", asked))
        for genre in GENRES
    }
    best = max(GENRES, key=lambda genre: scores[genre.name])
    return best if scores[best.name] else GENRES[0]
