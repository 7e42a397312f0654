"""Patterns as one would write them on a page: steps of a bar, one character each.

Motion: a digit is a tone of the chord from the bottom, `C` the whole chord, `H` its upper half.
Bass: `R` root, `5` fifth, `8` octave, `3` third, `2` a step above the root,
    `A` a step short of the next root.
Everywhere `-` holds the note before and `.` is silence. Drums: `X` accent, `x` stroke, `o` soft, `.` none.
A bar of another length takes the head of a pattern, or goes round again.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Rows of increasing busyness; each `steps` characters a beat."""

    steps: int
    rows: tuple[str, ...]


MOTION: dict[str, Pattern] = {
    "arpeggio": Pattern(steps=2, rows=("0-2-3-2-", "01232123", "01234321")),
    "ostinato": Pattern(steps=4, rows=("0.0.2.0.0.0.1.0.", "0.002.000.001.00", "0.02.02.0.02.02.")),
    "drops": Pattern(steps=1, rows=("3---", "4-2-", "3-41")),
    "slow pulse": Pattern(steps=2, rows=("0-..2-..", "0-1-2-1-")),
    "arp sixteenths": Pattern(steps=4, rows=("0.1.2.3.2.1.2.1.", "0123210123210121", "0213021302130232")),
    "stabs": Pattern(steps=4, rows=("C-....C.....C-..", "..C-..C...C-..C.")),
    "travis": Pattern(steps=2, rows=("0.2-1.3-", "02131213", "02130213")),
    "offbeat chop": Pattern(steps=2, rows=(".H.H.H.H",)),
    "comp": Pattern(steps=2, rows=("C--.....", ".C-..C-.", "C..C-..C")),
    "lazy chords": Pattern(steps=4, rows=("C-------........", "C-----....C-----", "C---...C-.C-....")),
    "pah": Pattern(steps=2, rows=(".C.C.C.C",)),
    "waltz chords": Pattern(steps=2, rows=("..C-C-", "..C.C.")),
    "broken": Pattern(steps=2, rows=("0-1-2-1-", "01212121", "01232321")),
    "eighth chords": Pattern(steps=2, rows=("C-------", "C-C-C-C-", "CCCCCCCC")),
    "strum": Pattern(steps=4, rows=("C---....C---....", "C---..C-..C-C-..", "C--CC.C-.CC-C.C-")),
}  # fmt: skip

BASS: dict[str, Pattern] = {
    "long": Pattern(steps=1, rows=("R---", "R---", "R-5-")),
    "sixteenths": Pattern(steps=4, rows=("R...R...R...R...", "R.R.R.R.R.R.R.R.", "R.RRR.R8R.RRR.R8")),
    "eighths": Pattern(steps=2, rows=("R---R---", "R.R.R.RR", "RRRRRRR5")),
    "root fifth": Pattern(steps=1, rows=("R---", "R-5-", "R-5A")),
    "walk": Pattern(steps=1, rows=("R-5-", "R35A", "R25A", "R3A5", "R85A", "R53A")),
    "lazy": Pattern(steps=4, rows=("R-----......5---", "R-----R-..5-..A-", "R--R--..R-8-..A-")),
    "oom": Pattern(steps=1, rows=("R.5.", "R.5.", "R.5A")),
    "waltz bass": Pattern(steps=1, rows=("R..", "R..", "R.5")),
}  # fmt: skip

PADS: dict[str, Pattern] = {
    "sustain": Pattern(steps=1, rows=("C---",)),
    "half notes": Pattern(steps=1, rows=("C-C-",)),
    "touch": Pattern(steps=2, rows=("C---....", "C-..C-..")),
}

KICK, SNARE, STICK, CLAP = 36, 38, 37, 39
HAT, PEDAL, OPEN, RIDE, CRASH, CYMBAL = 42, 44, 46, 51, 49, 57
LOW, MID, HIGH, TAMBOURINE, SHAKER, TRIANGLE, BASS_DRUM = 45, 47, 50, 54, 70, 81, 35


@dataclass(frozen=True, slots=True, kw_only=True)
class Drumming:
    """What the drummer plays from each intensity on: `(from, {drum: steps})`, four steps a beat."""

    levels: tuple[tuple[float, dict[int, str]], ...]
    fill: dict[int, str]  # the last beat before a new phrase
    fills_from: float = 0.5
    crash: int = CRASH


DRUMS: dict[str, Drumming] = {
    "orchestral": Drumming(
        levels=(
            (0.55, {BASS_DRUM: "x......."}),
            (0.7, {BASS_DRUM: "X.......x.......", LOW: "....o.....o.....", TRIANGLE: "........o......."}),
            (0.85, {BASS_DRUM: "X.....x.X.......", LOW: "x..x..x.x..x..x.", SNARE: "....o.oo....oooo"}),
        ),
        fill={SNARE: "ooxx", LOW: "x.x."},
        fills_from=0.72,
        crash=CYMBAL,
    ),
    "synthwave": Drumming(
        levels=(
            (0.25, {KICK: "x...x...x...x..."}),
            (0.42, {KICK: "X...X...X...X...", HAT: "..o...o...o...o.", SNARE: "....x.......x..."}),
            (0.68, {KICK: "X...X...X...X...", HAT: "o.x.o.x.o.x.o.xo", SNARE: "....X.......X..o",
                OPEN: "..............o."}),
        ),
        fill={HIGH: "x...", MID: ".xx.", LOW: "...x"},
    ),
    "folk": Drumming(
        levels=(
            (0.4, {SHAKER: "o.o.o.o.o.o.o.o."}),
            (0.6, {SHAKER: "ooxooox.ooxooox.", BASS_DRUM: "x.......x......."}),
            (0.8, {TAMBOURINE: "..o.x.o...o.x.o.", SHAKER: "ooxoooxoooxoooxo",
                BASS_DRUM: "x.....o.x......."}),
        ),
        fill={LOW: "x.xx"},
        fills_from=0.75,
        crash=TAMBOURINE,
    ),
    "jazz": Drumming(
        levels=(
            (0.15, {RIDE: "x...o...x...o...", PEDAL: "....o.......o..."}),
            (0.4, {RIDE: "x...x.o.x...x.o.", PEDAL: "....x.......x..."}),
            (0.65, {RIDE: "x...X.x.x...X.x.", PEDAL: "....x.......x...", SNARE: "......o.......o.",
                KICK: "o...........o..."}),
        ),
        fill={SNARE: "o.xo", KICK: "x..."},
        fills_from=0.6,
        crash=RIDE,
    ),
    "lofi": Drumming(
        levels=(
            (0.2, {KICK: "x.........x.....", STICK: "....x.......x..."}),
            (0.4, {KICK: "x......x..x.....", SNARE: "....x.......x...", HAT: "o.o.o.o.o.o.o.o."}),
            (0.7, {KICK: "X......x..X..o..", SNARE: "....X.......X..o", HAT: "o.oxo.o.o.oxo.oo",
                OPEN: "..............o."}),
        ),
        fill={SNARE: "..oo"},
        fills_from=0.7,
        crash=OPEN,
    ),
    "march": Drumming(
        levels=(
            (0.0, {SNARE: "o...oo..o...oooo"}),
            (0.35, {SNARE: "x..oxox.x..oxooo", BASS_DRUM: "x.......x......."}),
            (0.65, {SNARE: "X.ooxoxoX.ooxxxx", BASS_DRUM: "X.......X...x...", CYMBAL: "........x......."}),
        ),
        fill={SNARE: "xxxX"},
        crash=CYMBAL,
    ),
    "waltz": Drumming(
        levels=((0.5, {PEDAL: "....o...o..."}), (0.72, {BASS_DRUM: "x...........", PEDAL: "....x...x...",
            TRIANGLE: "........o..."})),
        fill={TRIANGLE: "o..."},
        fills_from=0.8,
        crash=CYMBAL,
    ),
    "rock": Drumming(
        levels=(
            (0.2, {HAT: "o.o.o.o.o.o.o.o.", KICK: "x.......x......."}),
            (0.4, {HAT: "x.o.x.o.x.o.x.o.", KICK: "X.......X.x.....", SNARE: "....X.......X..."}),
            (0.72, {OPEN: "x...x...x...x...", KICK: "X..x..x.X.x...x.", SNARE: "....X.......X..o"}),
        ),
        fill={HIGH: "xx..", MID: "..x.", LOW: "...X", SNARE: "x.x."},
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Accent:
    """A sound that marks a cut: a drum key, or a program playing the root or the chord at `centre`."""

    drum: int | None = None
    kit: int = 0
    program: int = 0
    tones: str = "root"
    centre: int = 40
    seconds: float = 1.2
    velocity: float = 1.0


ACCENTS: dict[str, Accent] = {
    "timpani": Accent(program=47, centre=43, seconds=1.5),
    "low strings": Accent(program=48, centre=43, seconds=0.9, velocity=0.9),
    "cymbal": Accent(drum=CYMBAL, velocity=0.8),
    "soft cymbal": Accent(drum=CYMBAL, velocity=0.55),
    "crash": Accent(drum=CRASH, velocity=0.85),
    "ride crash": Accent(drum=RIDE, velocity=0.9),
    "kick": Accent(drum=KICK, velocity=1.0),
    "soft kick": Accent(drum=KICK, velocity=0.8),
    "low drum": Accent(drum=BASS_DRUM, velocity=0.8),
    "gong": Accent(program=14, centre=36, seconds=4.0, velocity=0.5),
    "bell": Accent(program=98, tones="chord", centre=72, seconds=3.0, velocity=0.55),
    "synth hit": Accent(program=62, tones="chord", centre=60, seconds=0.5, velocity=0.75),
    "strum": Accent(program=25, tones="chord", centre=55, seconds=1.5, velocity=0.85),
    "piano stab": Accent(program=0, tones="chord", centre=58, seconds=0.4, velocity=0.8),
    "keys stab": Accent(program=4, tones="chord", centre=60, seconds=0.8, velocity=0.8),
    "brass stab": Accent(program=61, tones="chord", centre=58, seconds=0.5, velocity=0.8),
    "guitar chord": Accent(program=29, tones="chord", centre=50, seconds=1.5, velocity=0.7),
    "piano low": Accent(program=0, tones="octave", centre=33, seconds=3.0, velocity=0.8),
}
