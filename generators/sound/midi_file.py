"""A composition written down as a Standard MIDI File."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from generators.sound.notes import Note
from generators.sound.tempo import TempoMap

TICKS = 960  # a beat
DRUM_CHANNEL = 9

_Event = tuple[int, int, bytes]  # tick, order among events of one tick, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One channel: its sound, its place in the room, its notes and its swells.

    `expression` is `(beat, 0-127)`; notes are in beats.
    """

    name: str
    program: int
    notes: tuple[Note, ...]
    drums: bool = False
    volume: int = 90
    pan: int = 64
    reverb: int = 50
    chorus: int = 0
    expression: tuple[tuple[float, int], ...] = ()


def channels(players: Sequence[Player]) -> tuple[int, ...]:
    """The channel of each player; at most fifteen beside the drums."""
    free = iter(channel for channel in range(16) if channel != DRUM_CHANNEL)
    return tuple(DRUM_CHANNEL if player.drums else next(free) for player in players)


def midi_bytes(
    players: Sequence[Player], tempo: TempoMap, end: float, *, window: tuple[float, float] | None = None
) -> bytes:
    """The file (SMF format 1): one track a player after a track of tempos; it lasts until beat `end`.

    With a `window` of beats only notes that begin inside it are written, shifted to its start.
    """
    begin, until = window or (0.0, end)
    tracks = [_track(_tempos(tempo, begin, end), end - begin)]
    for player, channel in zip(players, channels(players), strict=True):
        tracks.append(_track(_events(player, channel, begin, until), end - begin))
    return struct.pack(">4sIHHH", b"MThd", 6, 1, len(tracks), TICKS) + b"".join(tracks)


def _tick(beat: float) -> int:
    return max(0, round(beat * TICKS))


def _tempos(tempo: TempoMap, begin: float, end: float) -> list[_Event]:
    out: list[_Event] = []
    for index, beat in enumerate(tempo.beats[:-1]):
        following = tempo.beats[index + 1]
        if following <= begin or beat >= end:
            continue
        pace = (tempo.seconds[index + 1] - tempo.seconds[index]) / (following - beat)
        microseconds = min(round(pace * 1e6), 0xFFFFFF)
        out.append((_tick(max(beat - begin, 0.0)), 0, _meta(0x51, microseconds.to_bytes(3, "big"))))
    return out


def _events(player: Player, channel: int, begin: float, until: float) -> list[_Event]:
    """Settings first, ends of notes before beginnings."""
    control, on, off = 0xB0 | channel, 0x90 | channel, 0x80 | channel
    out: list[_Event] = [
        (0, 0, _meta(0x03, player.name.encode("ascii", "replace"))),
        (0, 0, bytes((0xC0 | channel, player.program))),
    ]
    for number, value in ((7, player.volume), (10, player.pan), (91, player.reverb), (93, player.chorus)):
        out.append((0, 0, bytes((control, number, value))))
    swells = [(beat, value) for beat, value in player.expression if beat < until]
    earlier = [index for index, (beat, _) in enumerate(swells) if beat <= begin]
    for beat, value in swells[earlier[-1] if earlier else 0 :]:
        out.append((_tick(beat - begin), 0, bytes((control, 11, value))))
    for note in player.notes:
        if begin <= note.start < until:
            velocity = min(124, max(10, round(note.strength * 127)))
            pitch = min(max(note.pitch, 0), 127)
            start, end = _tick(note.start - begin), _tick(note.start + note.length - begin)
            out.append((start, 2, bytes((on, pitch, velocity))))
            out.append((max(end, start + 1), 1, bytes((off, pitch, 0))))
    return out


def _track(events: list[_Event], beats: float) -> bytes:
    """Events in order of time, their distances instead of their moments, ended after `beats`."""
    body = bytearray()
    clock = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        body += _variable(tick - clock) + message
        clock = tick
    body += _variable(max(0, _tick(beats) - clock)) + _meta(0x2F, b"")
    return struct.pack(">4sI", b"MTrk", len(body)) + bytes(body)


def _meta(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + _variable(len(body)) + body


def _variable(value: int) -> bytes:
    """A number in groups of seven bits, all but the last marked."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))
