"""The mix as the film's sound: AAC, as long as the picture to the sample, under the ceiling."""

from dataclasses import dataclass
from pathlib import Path

from generators.media import house
from generators.media.ffmpeg import run, source
from generators.media.probe import Loudness, loudness
from storage.domain.render import CutRequest

CEILING = -1.0  # dBTP after AAC


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Coded sound: its file, what is heard of it, and by how many dB it had to be softened."""

    path: Path
    heard: Loudness
    attenuated: float


def coded(request: CutRequest, mix: Path, work: Path) -> Sound:
    """The mix in `work`, softened if AAC pushed its peaks over the ceiling."""
    path = work / "sound.m4a"
    attenuation = 0.0
    heard = _code(request, mix, path, attenuation)
    for _ in range(2):
        if heard.true_peak <= CEILING:
            break
        attenuation += heard.true_peak - CEILING + 0.1
        heard = _code(request, mix, path, attenuation)
    return Sound(path=path, heard=heard, attenuated=round(attenuation, 2))


def _code(request: CutRequest, mix: Path, path: Path, attenuation: float) -> Loudness:
    """Encode the mix `attenuation` dB softer, cut or filled to the sample; measure what is heard."""
    samples = round(request.frames / request.rate * house.AUDIO_RATE)
    fit = f"aresample={house.AUDIO_RATE},aformat=channel_layouts=stereo,apad,atrim=end_sample={samples}"
    volume = f",volume={-attenuation:.2f}dB" if attenuation else ""
    options = ["-af", fit + volume, *house.sound(), *house.container()]
    run(["-i", source(mix), "-map", "0:a:0", *options, source(path)])
    return loudness(path)
