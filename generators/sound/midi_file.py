"""A composition written down as a Standard MIDI File."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generators.sound.notes import Note
from generators.sound.tempo import TempoMap

TICKS = 960  # a beat
DRUM_CHANNEL = 9


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
    """The file: one track a player after a track of tempos; it lasts until beat `end`.

    With a `window` of beats only notes that begin inside it are written, shifted to its start.
    """
    import mido

    begin, until = window or (0.0, end)
    file: Any = mido.MidiFile(type=1, ticks_per_beat=TICKS)  # mido has no types
    file.tracks.append(_track(mido, _tempos(mido, tempo, begin, end), end - begin))
    for player, channel in zip(players, channels(players), strict=True):
        events = _events(mido, player, channel, begin, until)
        file.tracks.append(_track(mido, events, end - begin))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _tick(beat: float) -> int:
    return max(0, round(beat * TICKS))


def _tempos(mido: Any, tempo: TempoMap, begin: float, end: float) -> list[tuple[int, int, Any]]:
    out: list[tuple[int, int, Any]] = []
    for index, beat in enumerate(tempo.beats[:-1]):
        following = tempo.beats[index + 1]
        if following <= begin or beat >= end:
            continue
        pace = (tempo.seconds[index + 1] - tempo.seconds[index]) / (following - beat)
        message = mido.MetaMessage("set_tempo", tempo=min(round(pace * 1e6), 0xFFFFFF))
        out.append((_tick(max(beat - begin, 0.0)), 0, message))
    return out


def _events(
    mido: Any, player: Player, channel: int, begin: float, until: float
) -> list[tuple[int, int, Any]]:
    """`(tick, order, message)`: settings first, ends of notes before beginnings."""
    out: list[tuple[int, int, Any]] = [
        (0, 0, mido.MetaMessage("track_name", name=player.name)),
        (0, 0, mido.Message("program_change", channel=channel, program=player.program)),
    ]
    for control, value in ((7, player.volume), (10, player.pan), (91, player.reverb), (93, player.chorus)):
        out.append((0, 0, mido.Message("control_change", channel=channel, control=control, value=value)))
    swells = [(beat, value) for beat, value in player.expression if beat < until]
    earlier = [index for index, (beat, _) in enumerate(swells) if beat <= begin]
    for beat, value in swells[earlier[-1] if earlier else 0 :]:
        message = mido.Message("control_change", channel=channel, control=11, value=value)
        out.append((_tick(beat - begin), 0, message))
    for note in player.notes:
        if begin <= note.start < until:
            velocity = min(124, max(10, round(note.strength * 127)))
            start, end = _tick(note.start - begin), _tick(note.start + note.length - begin)
            body = {"channel": channel, "note": min(max(note.pitch, 0), 127)}
            out.append((start, 2, mido.Message("note_on", velocity=velocity, **body)))
            out.append((max(end, start + 1), 1, mido.Message("note_off", velocity=0, **body)))
    return out


def _track(mido: Any, events: list[tuple[int, int, Any]], beats: float) -> Any:
    """Events in order of time, their distances instead of their moments, ended after `beats`."""
    track: Any = mido.MidiTrack()
    clock = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - clock))
        clock = tick
    track.append(mido.MetaMessage("end_of_track", time=max(0, _tick(beats) - clock)))
    return track
