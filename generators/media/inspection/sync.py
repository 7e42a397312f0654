"""Whether picture and sound of a film run together."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from generators.media.ffmpeg import run, source
from generators.media.probe import Probe
from storage.domain.errors import EngineFailed, MediaUnreadable

APART = 0.04  # seconds that picture and sound may begin, end or run apart
LOW_RATE = 8_000  # samples a second of the copies that are compared
_REACH = LOW_RATE  # samples of offset that are looked for, to either side
_BLOCK = 2**16
_ALIKE = 0.3  # correlation below which two sounds are not the same one
_NEARLY = 0.995  # of the best: a steady tone fits itself at many offsets, and the smallest is meant

Low = npt.NDArray[np.int16]  # mono, at LOW_RATE


def together(facts: Probe) -> tuple[str, ...]:
    """What a film's own clock says of its picture and its sound."""
    late, over = facts.audio_start - facts.video_start, facts.audio_duration - facts.video_duration
    wrong: list[str] = []
    if abs(late) > APART:
        when = "after" if late > 0 else "before"
        wrong.append(f"The sound begins {abs(late):.2f} s {when} the picture.")
    if abs(over) > APART:
        when = "after" if over > 0 else "before"
        wrong.append(f"The sound ends {abs(over):.2f} s {when} the picture.")
    return tuple(wrong)


def held_against(low: Path, mix: Path) -> tuple[str, ...]:
    """What is wrong with a film's sound, of which `low` is a small copy, beside the mix it was made from."""
    late = offset(np.fromfile(low, np.int16), _low(mix))
    if late is None:
        return ("The sound of the film is not that of its mix.",)
    if abs(late) <= APART:
        return ()
    return (
        f"The sound of the film comes {abs(late):.2f} s {'later' if late > 0 else 'earlier'} than its mix.",
    )


def sound_offset(film: Path, mix: Path) -> float | None:
    """Seconds by which the sound of `film` comes later than `mix`; None when it is another sound.

    Looks a second to either side. Raises MediaUnreadable.
    """
    return offset(_low(film), _low(mix))


def _low(path: Path) -> Low:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "low.pcm"
        try:
            run(("-i", source(path), *low_copy(copy)))
        except EngineFailed as exc:
            raise MediaUnreadable(f"The sound {path.name} cannot be decoded.") from exc
        return np.fromfile(copy, np.int16)


def low_copy(to: Path) -> tuple[str, ...]:
    """Output options of a small copy."""
    return ("-map", "0:a:0", "-ac", "1", "-ar", str(LOW_RATE), "-f", "s16le", source(to))


def offset(later: Low, than: Low) -> float | None:
    """`sound_offset` of two sounds at LOW_RATE: where their correlation is highest."""
    size = 2 * _BLOCK
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    power = [0.0, 0.0]
    for start in range(0, max(len(later), len(than)), _BLOCK):
        own = _piece(than, start, _BLOCK)
        near = _piece(later, start - _REACH, _BLOCK + 2 * _REACH)
        spectrum += np.fft.rfft(near, n=size) * np.conj(np.fft.rfft(own, n=size))
        power[0] += float(np.square(own).sum())
        power[1] += float(np.square(near[_REACH : _REACH + _BLOCK]).sum())
    if not all(power):
        return None
    alike = np.fft.irfft(spectrum, n=size)[: 2 * _REACH + 1] / np.sqrt(power[0] * power[1])
    if alike.max() < _ALIKE:
        return None
    lags = np.flatnonzero(alike >= _NEARLY * alike.max()) - _REACH
    return float(lags[np.argmin(np.abs(lags))]) / LOW_RATE


def _piece(sound: Low, start: int, count: int) -> npt.NDArray[np.float64]:
    """`[start, start + count)` of a sound, silence outside it."""
    out = np.zeros(count)
    first, last = max(start, 0), min(start + count, len(sound))
    if last > first:
        out[first - start : last - start] = sound[first:last]
    return out
