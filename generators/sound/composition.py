"""A whole piece from a plan's music: form, chords, tune and players, decided by the seed alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from generators.sound import accompaniment
from generators.sound.accompaniment import Chords
from generators.sound.form import Form, Stretch, shape
from generators.sound.genres import Genre, Part, genre_of
from generators.sound.harmony import Key, key_of, nearest
from generators.sound.instruments import Instrument, centre_of, find, wants_drums
from generators.sound.lyrics import SungLine, set_lines
from generators.sound.melody import CONTOURS, Motif, Tone, motif, sing, tune
from generators.sound.midi_file import Player
from generators.sound.moods import tint_of
from generators.sound.notes import Note, energy, playing_bars, strength
from generators.sound.patterns import ACCENTS
from generators.sound.percussion import drumming, marked
from generators.sound.progressions import harmonise
from generators.sound.stanzas import Part as SongPart
from storage.domain.plan import Music

_VOICES = (53, 52, 85)  # oohs, aahs, solo vox: what sings a song
_ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The finished piece."""

    genre: str
    form: Form
    players: tuple[Player, ...]
    sung: tuple[SungLine, ...]
    unknown: tuple[str, ...]  # instruments asked for that the sound font has not


def compose(
    music: Music,
    stretches: Sequence[Stretch],
    *,
    seed: int,
    hits: Sequence[float] = (),
    lyrics: Sequence[str] = (),
) -> Composition:
    """Write a piece that fills `stretches` (at least one) and ends with them; `hits` are in seconds."""
    rng = Random(seed)
    genre = genre_of(music.genre)
    key = key_of(music.key, music.mode)
    overall = tint_of(music.mood)
    meter = genre.meter
    tinted = [
        replace(
            stretch,
            intensity=min(1.0, max(0.0, stretch.intensity + overall.energy + tint_of(stretch.mood).energy)),
        )
        for stretch in stretches
    ]
    form = shape(tinted, bpm=music.bpm, meter=meter, hits=hits)
    chords = harmonise(form, key, music.mode, genre.flavour, rng)
    pace = genre.pace * 2 ** (2 * overall.density) * rng.uniform(0.85, 1.15)
    bar_seconds = form.tempo.seconds[-1] / form.beats * meter
    idea = motif(rng, meter=meter, pace=pace, bar_seconds=bar_seconds)
    sung = set_lines(lyrics, form.phrases, form.hold)
    parts, unknown = _cast(genre, music.instruments, rng, singing=bool(sung))
    leads = _leads(parts, form, chords, idea, key, rng, sung=sung, lift=overall.lift)
    players: list[Player] = []
    for part in parts:
        notes = leads[part.name] if part.name in leads else _PLAYS[part.style](part, form, chords, key, rng)
        players.append(_player(part, notes, form, genre, rng))
    players.extend(_percussion(genre, form, chords, music, rng))
    return Composition(
        genre=genre.name,
        form=form,
        players=tuple(player for player in players if player.notes),
        sung=sung,
        unknown=unknown,
    )


_PLAYS: Mapping[str, Callable[[Part, Form, Chords, Key, Random], list[Note]]] = {
    "pad": accompaniment.pad,
    "motion": accompaniment.motion,
    "bass": accompaniment.bass,
    "counter": accompaniment.counter,
}


def _cast(
    genre: Genre, wishes: Sequence[str], rng: Random, *, singing: bool
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """The genre's players with one program each; wishes take the first chairs they can play."""
    parts = [replace(part, programs=(rng.choice(part.programs),)) for part in genre.parts]
    parts = [
        replace(part, centre=(part.centre + centre_of(part.programs[0], part.centre)) // 2)
        if part.style == "lead" and not part.doubles
        else part
        for part in parts
    ]
    taken: set[str] = set()
    if singing:
        lead = next(part for part in parts if part.style == "lead")
        parts[parts.index(lead)] = replace(
            lead, programs=(rng.choice(_VOICES),), centre=69, volume=110, enters=0.0
        )
        taken.add(lead.name)
    unknown: list[str] = []
    for wish in wishes:
        instrument = find(wish)
        if instrument is None:
            if wants_drums(wish) is None:
                unknown.append(wish)
            continue
        chair = next(
            (
                part
                for part in sorted(parts, key=lambda part: part.enters)
                if _can_take(instrument, part, taken)
            ),
            None,
        )
        if chair is not None:
            taken.add(chair.name)
            parts[parts.index(chair)] = _seated(chair, instrument)
    lead = next(part for part in parts if part.style == "lead")
    # between the lines of a song an instrument takes over
    if (singing or lead.name not in taken) and (answer := _answering(lead, genre, rng)) is not None:
        parts.insert(parts.index(lead) + 1, answer)
    return tuple(parts), tuple(unknown)


def _answering(lead: Part, genre: Genre, rng: Random) -> Part | None:
    """A second instrument that takes over where the piece develops, if the genre has one."""
    written = next(part for part in genre.parts if part.name == lead.name)
    others = [program for program in written.programs if program not in lead.programs]
    if not others:
        return None
    program = rng.choice(others)
    return replace(
        written,
        name=_ANSWER,
        programs=(program,),
        centre=(written.centre + centre_of(program, written.centre)) // 2,
        pan=127 - written.pan,
    )


def _can_take(instrument: Instrument, part: Part, taken: set[str]) -> bool:
    style = "lead" if part.style == "counter" else part.style
    return part.name not in taken and not part.doubles and style in instrument.plays


def _seated(part: Part, instrument: Instrument) -> Part:
    centre = instrument.centre if part.style == "lead" else part.centre
    # somebody asked for it: it is there from the start, and not too soft to be noticed
    return replace(
        part, programs=(instrument.program,), centre=centre, enters=min(part.enters, 0.15), leaves=1.0,
        volume=max(part.volume, 84),
    )  # fmt: skip


def _leads(
    parts: Sequence[Part],
    form: Form,
    chords: Chords,
    idea: Motif,
    key: Key,
    rng: Random,
    *,
    sung: Sequence[SungLine],
    lift: int,
) -> dict[str, list[Note]]:
    """The tune, sung or played, and the players who double it."""
    first = next(part for part in parts if part.style == "lead" and not part.doubles)
    answers = any(part.name == _ANSWER for part in parts)
    tones: list[tuple[Tone, float, str]] = []  # with how intense the phrase is, and who leads it
    last: int | None = None
    by_phrase: dict[int, list[SungLine]] = {}
    for line in sung:
        by_phrase.setdefault(line.phrase, []).append(line)
    bars = playing_bars(form)
    said: set[tuple[SongPart, int]] = {(line.part, line.place) for line in sung}
    contours = {line: rng.choice(CONTOURS) for line in sorted(said)}
    for number, phrase in enumerate(form.phrases):
        own = [(index, bar) for index, of, bar in bars if of is phrase]
        if not own:
            continue
        spots = [chords[index] for index, _ in own]
        heard = sum(energy(phrase, bar) for _, bar in own) / len(own)
        if number in by_phrase:
            own_lines, centre = by_phrase[number], first.centre
            line = sing(own_lines, spots, key, rng, centre=centre, lift=lift, after=last, contours=contours)
        elif phrase.role == "opening" or heard < first.enters:
            continue
        else:
            phrase = replace(phrase, bars=tuple(bar for _, bar in own))
            tint = tint_of(phrase.bars[0].mood)
            line = tune(phrase, spots, idea, key, rng, centre=first.centre, lift=lift + tint.lift, after=last)
        alone = number not in by_phrase if sung else phrase.role == "development"
        leader = _ANSWER if answers and alone else first.name
        tones.extend((tone, heard, leader) for tone in line)
        last = line[-1].pitch if line else last
    tones.append((_final(form, chords, last or first.centre), form.bars[-1].intensity, first.name))
    out: dict[str, list[Note]] = {}
    for part in parts:
        if part.style == "lead":
            out[part.name] = [
                Note(
                    start=tone.start,
                    length=tone.length * 0.97,
                    pitch=_octaves_near(tone.pitch, first.centre, part.centre) + part.doubles,
                    strength=_sung_strength(tone, heard),
                )
                for tone, heard, leader in tones
                if (heard >= part.enters if part.doubles else leader == part.name)
            ]
    return out


def _octaves_near(pitch: int, centre: int, own: int) -> int:
    """A pitch written for one range moved by octaves into another."""
    return pitch + 12 * round((own - centre) / 12)


def _sung_strength(tone: Tone, heard: float) -> float:
    return strength(heard) * (1.04 if tone.start % 2 < 0.01 else 0.96) * (1.03 if tone.length >= 1 else 1.0)


def _final(form: Form, chords: Chords, last: int) -> Tone:
    """The note the tune ends on: the tonic, or the fifth where that is much nearer."""
    chord = chords[-1][-1][1]
    home = nearest(chord.root, last)
    fifth = nearest(chord.fifth, last)
    pitch = fifth if abs(fifth - last) + 2 < abs(home - last) else home
    return Tone(start=float(form.hold), length=max(1.0, (form.beats - form.hold) * 0.9), pitch=pitch)


def _player(part: Part, notes: Sequence[Note], form: Form, genre: Genre, rng: Random) -> Player:
    return Player(
        name=part.name,
        program=part.programs[0],
        notes=_played(notes, form, genre, part.velocity, rng),
        volume=part.volume,
        pan=part.pan,
        reverb=part.reverb,
        chorus=part.chorus,
        expression=_swells(form) if part.style in ("pad", "counter", "lead") else (),
    )


def _played(notes: Sequence[Note], form: Form, genre: Genre, force: float, rng: Random) -> tuple[Note, ...]:
    """Notes as people play them: swung, a little early or late, never twice equally hard."""
    out: list[Note] = []
    for note in notes:
        start, end = _swung(note.start, genre.swing), _swung(note.start + note.length, genre.swing)
        if 0 < note.start < form.hold:
            beat = form.tempo.seconds_at(start + 1) - form.tempo.seconds_at(start)
            start = max(0.0, start + rng.gauss(0, genre.loose) / beat)
        hard = note.strength * force * genre.tenor * rng.gauss(1.0, 0.05)
        out.append(
            Note(start=start, length=max(end - start, 0.05), pitch=note.pitch, strength=min(1.0, hard))
        )
    return tuple(out)


def _swung(beat: float, swing: float) -> float:
    """A moment in a straight beat moved to where a swung one has it."""
    whole, part = divmod(beat, 1.0)
    return whole + (part * 2 * swing if part < 0.5 else swing + (part - 0.5) * 2 * (1 - swing))


def _swells(form: Form) -> tuple[tuple[float, int], ...]:
    """Expression that follows the intensity and breathes with each phrase."""
    out: list[tuple[float, int]] = []
    for phrase in form.phrases:
        first, last = phrase.bars[0], phrase.bars[-1]
        length = last.start + last.beats - first.start
        for bar in phrase.bars:
            for beat in range(bar.start, bar.start + bar.beats):
                if beat >= form.hold:
                    continue
                at = (beat - first.start) / max(length, 1)
                breath = 1 - abs(at - 0.62) * 0.28
                out.append((float(beat), round(min(127, (98 + 29 * energy(phrase, bar)) * breath))))
    ring = form.beats - form.hold
    start = out[-1][1] if out else 96
    out.extend((form.hold + ring * step / 8, round(start * (1 - 0.5 * (step / 8) ** 2))) for step in range(9))
    return tuple(out)


def _percussion(genre: Genre, form: Form, chords: Chords, music: Music, rng: Random) -> list[Player]:
    wished = [wanted for wish in music.instruments if (wanted := wants_drums(wish)) is not None]
    drums: list[Note] = []
    if False not in wished:
        name = genre.drums or ("orchestral" if True in wished else "")
        drums = drumming(name, form, rng, from_start=True in wished) if name else []
    players: list[Player] = []
    hits = marked(genre.accents, form, chords)
    for name, notes in hits.items():
        accent = ACCENTS[name]
        if accent.drum is not None:
            drums = [*drums, *notes]
        else:
            # accents are exact: a cut does not wait for a player
            players.append(
                Player(name=name, program=accent.program, notes=tuple(notes), volume=104, reverb=70)
            )
    if drums:
        marks = {note for name, notes in hits.items() if ACCENTS[name].drum is not None for note in notes}
        loose = _played([note for note in drums if note not in marks], form, genre, 1.0, rng)
        players.append(
            Player(
                name="drums",
                program=genre.kit,
                notes=(*loose, *(note for note in drums if note in marks)),
                drums=True,
                volume=genre.drum_volume,
                reverb=40,
            )
        )
    return players
