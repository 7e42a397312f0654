"""MIDI played through the sound font that comes with the studio's requirements."""

import importlib.util
from functools import cache
from pathlib import Path

import numpy as np

from generators.sound.wav import Signal
from storage.domain.errors import EngineFailed

NAME = "TimGM6mb.sf2"


@cache  # six megabytes, read once in the life of the process
def _soundfont() -> bytes:
    spec = importlib.util.find_spec("pretty_midi")  # its folder only: importing it takes a third of a second
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        if (path := Path(folder) / NAME).is_file():
            return path.read_bytes()
    raise EngineFailed(f"The sound font {NAME} is not installed. Install the studio's requirements again.")


def play(midi: bytes) -> Signal:
    """A MIDI file as 48 kHz stereo sound, as long as the file says. Raises EngineFailed."""
    font = _soundfont()
    try:
        import midirenderer

        wave = midirenderer.render_wave_from(font, midi)
    except ImportError as error:
        raise EngineFailed(
            "The sound-font player is not installed. Install the studio's requirements again."
        ) from error
    except (ValueError, RuntimeError) as error:
        raise EngineFailed("The sound-font player could not play the score.", log=str(error)) from error
    start = wave.index(b"data") + 8
    return np.frombuffer(wave, "<i2", offset=start).reshape(-1, 2).astype(np.float32) / np.float32(32768)
