"""Listening to a sound once: length, silence, clipping and loudness."""

import re
from pathlib import Path

from generators.media.ffmpeg import run, source
from generators.media.inspection.sentences import wrong_length
from generators.media.inspection.sync import low_copy
from storage.domain.errors import EngineFailed, MediaUnreadable

TARGET, TOLERANCE, CEILING = -14.0, 1.0, -1.0  # LUFS, LU, dBTP: what a finished film must measure
SILENT = -60.0  # dBFS: a peak below this is silence
_FULL = -0.05  # dBFS: a peak this high that stays flat is clipped
_MEASURABLE = 1.0  # seconds below which loudness says nothing
_EXACT = 0.002  # seconds


def heard(
    path: Path,
    *,
    seconds: float | None,
    silent: bool = False,
    delivered: bool = False,
    within: float = _EXACT,
    low: Path | None = None,
) -> tuple[str, ...]:
    """What is wrong with the sound of `path`, decoded once.

    It must last `seconds`, give or take `within`; `silent` says that silence was planned, `delivered` that it
    must have the loudness of a finished film. `low` is where a small copy is left to compare it by. Clipped
    is a peak at full scale on which the wave lies flat. Raises MediaUnreadable.
    """
    measure = ",ebur128=peak=true:framelog=quiet" if delivered else ""
    listen = ("-map", "0:a:0", "-af", f"astats=measure_perchannel=none{measure}", "-f", "null", "-")
    copy = low_copy(low) if low else ()
    try:
        seen = run(("-xerror", "-progress", "pipe:1", "-i", source(path), *listen, *copy))
    except EngineFailed as exc:
        raise MediaUnreadable(f"The sound {path.name} cannot be decoded.") from exc
    said = {name.strip(): value for name, value in re.findall(r"\] ([A-Z][\w ]+): (\S+)", seen.log_tail)}
    peak, flat = _number(said.get("Peak level dB")), _number(said.get("Flat factor"))
    lasts = max(
        (int(n) / 1_000_000 for n in re.findall(r"^out_time_us=(\d+)", seen.output, re.M)), default=0.0
    )
    if lasts < 0.05:
        return ("There is no sound in the file.",)
    wrong: list[str] = []
    if seconds is not None and abs(lasts - seconds) > within:
        wrong.append(wrong_length(lasts, seconds))
    if peak < SILENT:
        return tuple(wrong) if silent else (*wrong, "The sound is silent.")
    if delivered and lasts >= _MEASURABLE:
        wrong += _loudness(seen.log_tail)
    if peak > _FULL and flat > 0:
        wrong.append("The sound is clipped.")
    return tuple(wrong)


def _loudness(log: str) -> tuple[str, ...]:
    """EBU R 128, from the summary of ffmpeg's ebur128."""
    summary = log.rsplit("Summary:", 1)[-1]
    found = re.search(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS", summary)
    highest = re.search(r"Peak:\s+(-?[\d.]+|-?inf) dBFS", summary)
    integrated, peak = _number(found and found[1]), _number(highest and highest[1])
    wrong: list[str] = []
    if abs(integrated - TARGET) > TOLERANCE:
        wrong.append(f"The sound is at {integrated:.1f} LUFS, not {TARGET:.0f}.")
    if peak > CEILING:
        wrong.append(f"The sound peaks at {peak:.1f} dBTP, above {CEILING:.0f}.")
    return tuple(wrong)


def _number(text: str | None) -> float:
    """ffmpeg writes "-inf" and "nan" for digital silence."""
    value = float(text) if text else float("-inf")
    return value if value == value else float("-inf")
