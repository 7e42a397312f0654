"""The scratch voices: who speaks which language, and how."""

import ctypes
import re
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
    """One voice: which library speaks, as whom, how high, and at what rate.

    What a library made at one rate and is taken for another sounds like a larger or a smaller person; `pitch`
    and `pace` are what the library is asked for, so that height and speed stay as meant.
    """

    name: str
    maker: Literal["hibari", "pico"]
    speaker: str
    rate: int
    pitch: float = 1.0
    pace: float = 1.0  # its unhurried speed


def _pico(speaker: str, *, pitch: float = 1.0, size: float = 1.0, name: str = "") -> VoiceModel:
    """A voice of Pico `pitch` times as high as its own, of a throat `size` times as long."""
    return VoiceModel(
        name=name or f"pico {speaker} {pitch:g} {size:g}".removesuffix(" 1 1"),
        maker="pico",
        speaker=speaker,
        rate=round(_PICO_RATE / size),
        pitch=pitch * size,
        pace=_PICO_PACE * size,
    )


_PICO_RATE, _PICO_PACE = 16_000, 0.92
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

# For characters: (pitch, size of the throat), no two of which are mistaken for each other or a narrator.
_LOW, _HIGH = 0.9, 1.1
_PEOPLE = (
    (0.74, 1.0), (1.27, 1.0), (0.9, 1.12), (1.14, 0.9), (0.7, 1.12), (1.14, 1.12), (0.99, 0.9), (0.85, 1.0),
    (1.34, 0.9), (0.79, 1.12), (1.15, 1.0), (0.86, 0.9),
)  # fmt: skip
_ENGLISH = ("en-GB", "en-US")
_KNOWN = {"narrator": _NARRATOR, "heart": _NARRATOR, "hibari": _NARRATOR, "british": _pico("en-GB")}
_DEEP = frozenset("deep low bass baritone gravelly gruff growling man male father grandfather".split())
_BRIGHT = frozenset("high bright light thin squeaky young child boy girl kid".split())
_ACCENTS = {"british": "en-GB", "english": "en-GB", "american": "en-US"}


def voice_for(language: str, voice: str) -> VoiceModel | None:
    """The model that speaks as `voice` in `language` ("en", "en-GB", "de", …); None for other languages.

    A name always gets the same voice; two names mostly different ones, and names that differ only in a
    number at their end always. A voice that is described ("a deep voice", "British") is chosen among those.
    """
    primary = language.replace("_", "-").split("-")[0].lower()
    own = _BY_LANGUAGE.get(primary)
    if own is None:
        return None
    name = " ".join(voice.lower().split())
    if primary != "en":
        return own if name in ("", "narrator") else _person(name, (own.speaker,))
    if name in ("", "narrator") and language.replace("_", "-").lower() == "en-gb":
        return _KNOWN["british"]
    return _KNOWN.get(name or "narrator") or _person(name, _ENGLISH)


def _person(name: str, speakers: tuple[str, ...]) -> VoiceModel:
    words = frozenset(re.findall(r"[a-z]+", name))
    speakers = tuple(_ACCENTS[word] for word in sorted(words) if _ACCENTS.get(word) in speakers) or speakers
    people = [
        (pitch, size)
        for pitch, size in _PEOPLE
        if (pitch < _LOW or not words & _DEEP) and (pitch > _HIGH or not words & _BRIGHT)
    ] or _PEOPLE
    stem = name.rstrip("0123456789")
    place = zlib.crc32(stem.encode()) + int(name[len(stem) :] or 0)
    # the speaker changes with each number, the person with every round of them
    pitch, size = people[place // len(speakers) % len(people)]
    return _pico(speakers[place % len(speakers)], pitch=pitch, size=size)


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
