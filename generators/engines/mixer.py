"""Lays voices over the music and brings both to the loudness films are delivered at, with their captions."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, MixRequest

if TYPE_CHECKING:
    from generators.sound.subtitles import Said
    from generators.sound.wav import WavFile

TARGET_LUFS = -14.0
CEILING_DBTP = -2.2  # AAC overshoots by up to a decibel; the film may reach -1
VOICE_LUFS = -17.0  # before mastering: only the distance between the two matters
MUSIC_LUFS = -19.5  # alone; under the voice it is ducked
SONG_LUFS = -17.5  # what is sung carries the film where nobody speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A spoken line on the clock of the film, in samples."""

    role: str
    speech: "WavFile"
    start: int
    until: int

    @property
    def end(self) -> int:
        return self.start + self.speech.frames


class Mixer:
    """Makes the mix, its stems and the subtitles."""

    profile = GeneratorProfile(
        name="mixer",
        version="2",
        makes="mix",
        tier="house",
        memory=200_000_000,
        seconds_per_second=0.056,
        fixed_seconds=0.45,
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """See `MixRequest`. Raises EngineRefused (a missing or unusable input)."""
        from generators.sound.caption_files import srt, vtt
        from generators.sound.inputs import opened
        from generators.sound.mixing import Targets, Voice, mix
        from generators.sound.subtitles import timed
        from generators.sound.wav import RATE

        if not isinstance(request, MixRequest):
            raise EngineRefused(f"The mixer makes mixes; it was asked for a {request.makes}.")
        frames = _samples(request.frames, request.rate, RATE)
        if frames <= 0:
            raise EngineRefused("The mixer was asked for a film without length.")
        on_progress(0.0, "laying out the sound")
        placed = tuple(_place(request, inputs, folder, RATE))
        sentences = [
            *(
                said
                for cue, line in zip(request.cues, placed, strict=True)
                for said in _said(cue.role, line, inputs)
            ),
            *_sung(inputs),
        ]
        music = opened(inputs, "music", folder, by="mixer")
        files = {
            role: folder / f"{name}.wav"
            for role, name in (("main", "mix"), ("voice", "voice"), ("music", "music"))
        }
        try:
            levels = mix(
                voices=tuple(Voice(speech=line.speech, start=line.start) for line in placed),
                music=music,
                frames=frames,
                fade_from=min(frames, _samples(request.picture_end, request.rate, RATE)),
                files=files,
                targets=Targets(
                    voice=VOICE_LUFS,
                    music=SONG_LUFS if "lyrics" in inputs else MUSIC_LUFS,
                    mix=TARGET_LUFS,
                    ceiling=CEILING_DBTP,
                ),
                on_progress=on_progress,
            )
        except OSError as error:
            raise EngineFailed(f"The mix could not be written: {error.strerror or error}.") from error
        subtitles = timed(sentences, seconds=frames / RATE)
        files |= {"srt": folder / "subtitles.srt", "vtt": folder / "subtitles.vtt"}
        files["srt"].write_text(srt(subtitles), encoding="utf-8")
        files["vtt"].write_text(vtt(subtitles), encoding="utf-8")
        on_progress(1.0, "mixed")
        return Media(
            files=files,
            facts={
                "engine": "mixer",
                "sample_rate": RATE,
                "channels": 2,
                "seconds": frames / RATE,
                **levels,
                "overruns": [line.role for line in placed if line.end > line.until],
                "cut_off": [line.role for line in placed if line.end > frames],
            },
        )


def _samples(frames: int, rate: Fraction, sample_rate: int) -> int:
    """The sample at which a frame of the film begins, exact to half a sample."""
    return round(Fraction(frames) * sample_rate / rate)


def _place(
    request: MixRequest, inputs: Mapping[str, Path], folder: Path, sample_rate: int
) -> Iterator[_Placed]:
    from generators.sound.inputs import opened

    for cue in request.cues:
        yield _Placed(
            role=cue.role,
            speech=opened(inputs, cue.role, folder, by="mixer"),
            start=_samples(cue.at, request.rate, sample_rate),
            until=_samples(cue.until, request.rate, sample_rate),
        )


def _said(role: str, line: _Placed, inputs: Mapping[str, Path]) -> "list[Said]":
    """The sentences of one cue, in seconds of the film."""
    from generators.sound.wav import RATE

    timing = inputs.get(role.replace("speech:", "timing:", 1))
    if timing is None:
        raise EngineRefused(f"The mixer was not given the timing of “{role}”.")
    return _read(timing, f"the timing of “{role}”", offset=line.start / RATE)


def _sung(inputs: Mapping[str, Path]) -> "list[Said]":
    """The lines of the song, if the music is one; it begins with the film."""
    lyrics = inputs.get("lyrics")
    return (
        [] if lyrics is None else [replace(said, sung=True) for said in _read(lyrics, "the lyrics", offset=0)]
    )


def _read(path: Path, what: str, *, offset: float) -> "list[Said]":
    """Rows of text with their seconds, `offset` seconds later."""
    from generators.sound.subtitles import Said

    try:
        return [
            Said(
                text=str(row["text"]),
                start=offset + float(row["start"]),
                end=offset + float(row["end"]),
                speaker=str(row.get("speaker", "")),
            )
            for row in json.loads(path.read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineRefused(f"The mixer cannot read {what}.") from error
