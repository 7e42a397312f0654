"""The scratch voices: who speaks which language, and how."""

import ctypes
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, cast

import numpy as np
import numpy.typing as npt

from storage.domain.errors import EngineFailed

Samples = npt.NDArray[np.float32]  # shape (samples,)
_PERTURB = -6  # M_PERTURB of malloc.h

Speak = Callable[[str, float], Samples]  # (text, speed 0.5-2) -> mono sound


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceModel:
    """One voice: which library speaks, as whom, how high, and at what rate."""

    name: str
    maker: Literal["hibari", "pico"]
    speaker: str
    rate: int
    pitch: float = 1.0
    pace: float = 1.0  # its unhurried speed


def _pico(speaker: str, *, pitch: float = 1.0, pace: float = 0.92, name: str = "") -> VoiceModel:
    return VoiceModel(
        name=name or f"pico {speaker}", maker="pico", speaker=speaker, rate=16_000, pitch=pitch, pace=pace
    )


_NARRATOR = VoiceModel(name="hibari heart", maker="hibari", speaker="heart", rate=24_000)
_BY_LANGUAGE = {
    "en": _NARRATOR,
    "de": _pico("de-DE"),
    "es": _pico("es-ES"),
    "fr": _pico("fr-FR"),
    "it": _pico("it-IT"),
}
LANGUAGES = tuple(_BY_LANGUAGE)
LANGUAGE_NAMES = "English, German, Spanish, French and Italian"

# For characters: a name always gets the same voice, and different names mostly different ones.
_SECOND_VOICES = (
    _pico("en-GB"), _pico("en-US", pitch=0.88), _pico("en-GB", pitch=0.8), _pico("en-US"),
    _pico("en-GB", pitch=1.15), _pico("en-US", pitch=1.2), _pico("en-US", pitch=0.76), _pico("en-GB",
        pitch=0.92),
)  # fmt: skip
_PITCHES = (1.0, 0.85, 1.15, 0.92, 1.08, 0.78)
_KNOWN = {"narrator": _NARRATOR, "heart": _NARRATOR, "hibari": _NARRATOR, "british": _SECOND_VOICES[0]}


def voice_for(language: str, voice: str) -> VoiceModel | None:
    """The model that speaks as `voice` in `language` ("en", "en-GB", "de", …); None for other languages."""
    primary = language.replace("_", "-").split("-")[0].lower()
    own = _BY_LANGUAGE.get(primary)
    if own is None:
        return None
    name = voice.strip().lower()
    if primary == "en":
        if name in ("", "narrator") and language.replace("_", "-").lower() == "en-gb":
            return _SECOND_VOICES[0]
        return (
            _KNOWN.get(name or "narrator") or _SECOND_VOICES[zlib.crc32(name.encode()) % len(_SECOND_VOICES)]
        )
    if name in ("", "narrator"):
        return own
    return _pico(own.speaker, pitch=_PITCHES[zlib.crc32(name.encode()) % len(_PITCHES)])


class _Hibari(Protocol):
    def __call__(self, text: str, speed: float = ..., seed: int | None = ...) -> Samples: ...


@contextmanager
def speaker(model: VoiceModel, seed: int) -> Generator[Speak]:
    """A function that speaks as `model`. Raises EngineFailed when the voice breaks or is not installed."""
    try:
        yield _hibari_speaker(seed) if model.maker == "hibari" else _pico_speaker(model)
    except ImportError as error:
        raise EngineFailed(
            f"The voice “{model.name}” is not installed. Install the studio's requirements again.",
            log=str(error),
        ) from error
    except (RuntimeError, OSError) as error:
        raise EngineFailed(f"The voice “{model.name}” broke while speaking.", log=str(error)) from error


@cache  # loading takes half a second; the process it lives in speaks many lines
def _loaded_hibari() -> _Hibari:
    import hibari

    return cast(_Hibari, hibari.Hibari())


def _hibari_speaker(seed: int) -> Speak:
    voice = _loaded_hibari()
    return lambda text, speed: np.asarray(voice(text, speed=speed, seed=seed), np.float32)


@contextmanager
def _clean_memory() -> Generator[None]:
    """Have every block of memory come filled with zeros while inside.

    Pico reads memory it never wrote: on a block used before, the same sentence comes out with other
    pauses. glibc fills new blocks with the complement of its perturb byte; zero turns that off again.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # another C library: there is nothing to ask
        yield
        return
    mallopt(_PERTURB, 0xFF)
    try:
        yield
    finally:
        mallopt(_PERTURB, 0)


def _pico_speaker(model: VoiceModel) -> Speak:
    import py_nanotts

    engine = py_nanotts.NanoTTS()

    def speak(text: str, speed: float) -> Samples:
        with _clean_memory():
            # at full volume its output clips
            raw = engine.speak(
                text, voice=model.speaker, speed=speed * model.pace, pitch=model.pitch, volume=0.4
            )
        return (np.frombuffer(raw, "<i2") / 32768).astype(np.float32)

    return speak
