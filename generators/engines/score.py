"""Composes the film's music and plays it through a sound font."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, ScoreRequest

if TYPE_CHECKING:
    from generators.sound.composition import Composition
    from generators.sound.form import Stretch

_DEFAULT_ARC = (0.35, 0.55, 0.85, 0.45)
_UNKNOWN_INTENSITY = 0.4


class Score:
    """Makes music with a beginning, a climax and an end, exactly as long as the film."""

    profile = GeneratorProfile(
        name="score",
        version="2",
        makes="score",
        tier="draft",
        memory=300_000_000,
        seconds_per_second=0.06,
        fixed_seconds=0.25,
        credits=(
            "Music: composed by Soundstage",
            "Sound font: TimGM6mb by Tim Brechbill, GPL-2.0, played by midirenderer (MIT)",
        ),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """See `ScoreRequest`. `captions` (only with lyrics) is a JSON list of sung lines with their words.

        The genre "none" is exact silence, as long as asked for and without a score.

        Raises EngineRefused (music without length) or EngineFailed (the sound font is missing).
        """
        from generators.sound.composition import compose
        from generators.sound.midi_file import midi_bytes
        from generators.sound.performance import perform
        from generators.sound.wav import RATE

        if not isinstance(request, ScoreRequest):
            raise EngineRefused(f"The score composes music; it was asked for a {request.makes}.")
        samples = round(request.frames * RATE / request.rate)
        if samples < RATE // 10:
            raise EngineRefused("Music shorter than a tenth of a second cannot be composed.")
        if request.music.genre == "none":
            return _silence(request, samples, folder)
        on_progress(0.0, "composing")
        piece = compose(
            request.music,
            _stretches(request),
            seed=request.seed,
            hits=tuple(float(hit / request.rate) for hit in request.hits if 0 <= hit < request.frames),
            lyrics=request.lyrics,
        )
        files = {"main": folder / "score.wav", "midi": folder / "score.mid"}
        on_progress(0.15, "playing the score")
        try:
            files["midi"].write_bytes(midi_bytes(piece.players, piece.form.tempo, float(piece.form.beats)))
            levels = perform(
                piece,
                samples,
                files["main"],
                lambda share: on_progress(0.15 + 0.65 * share, "playing the score"),
            )
            if piece.sung:
                files["captions"] = folder / "captions.json"
                files["captions"].write_text(
                    json.dumps(_captions(piece), ensure_ascii=False, indent=1), encoding="utf-8"
                )
        except OSError as error:
            raise EngineFailed(f"The score could not be written: {error.strerror or error}.") from error
        on_progress(1.0, "composed")
        return Media(
            files=files,
            facts={
                "engine": "score",
                "model": "TimGM6mb.sf2",
                "genre": piece.genre,
                "key": request.music.key,
                "mode": request.music.mode,
                "bpm": request.music.bpm,
                "form": [phrase.role for phrase in piece.form.phrases],
                "players": [player.name for player in piece.players],
                "unknown_instruments": list(piece.unknown),
                "sung": [line.line for line in piece.sung],
                "choruses": sorted({line.line for line in piece.sung if line.part == "chorus"}),
                "seed": request.seed,
                "sample_rate": RATE,
                "channels": 2,
                "seconds": samples / RATE,
                "device": "cpu",
                **levels,
            },
        )


def _silence(request: ScoreRequest, samples: int, folder: Path) -> Media:
    """The sound of a film whose people wanted no music."""
    import numpy as np

    from generators.sound.wav import BLOCK, RATE, WavWriter

    path = folder / "score.wav"
    try:
        with WavWriter(path, channels=2, rate=RATE) as file:
            for start in range(0, samples, BLOCK):
                file.write(np.zeros((min(BLOCK, samples - start), 2), dtype=np.float32))
    except OSError as error:
        raise EngineFailed(f"The score could not be written: {error.strerror or error}.") from error
    return Media(
        files={"main": path},
        facts={
            "engine": "score",
            "genre": "none",
            "players": [],
            "seed": request.seed,
            "sample_rate": RATE,
            "channels": 2,
            "seconds": samples / RATE,
            "device": "cpu",
        },
    )


def _stretches(request: ScoreRequest) -> "tuple[Stretch, ...]":
    """The request's sections without gaps or overlaps; an arc of its own where it names none."""
    from generators.sound.form import Stretch

    def stretch(start: int, end: int, mood: str, intensity: float) -> Stretch:
        return Stretch(seconds=float((end - start) / request.rate), mood=mood, intensity=intensity)

    out: list[Stretch] = []
    clock = 0
    for section in sorted(request.sections, key=lambda section: section.start):
        start, end = max(section.start, clock), min(section.end, request.frames)
        if end <= start:
            continue
        if start > clock:
            out.append(stretch(clock, start, section.mood, min(section.intensity, _UNKNOWN_INTENSITY)))
        out.append(stretch(start, end, section.mood, section.intensity))
        clock = end
    if not out:
        arc = request.music.arc or _DEFAULT_ARC
        arc = arc[: max(1, int(request.frames / request.rate / 4))]
        edges = [request.frames * index // len(arc) for index in range(len(arc) + 1)]
        return tuple(
            stretch(edges[index], edges[index + 1], request.music.mood, value)
            for index, value in enumerate(arc)
        )
    if clock < request.frames:
        out.append(stretch(clock, request.frames, request.music.mood, out[-1].intensity * 0.6))
    return tuple(out)


def _captions(piece: "Composition") -> list[dict[str, object]]:
    """Sung lines in seconds: `[{"line", "text", "start", "end", "words": [{"text", "start", "end"}]}]`."""
    at = piece.form.tempo.seconds_at
    return [
        {
            "line": line.line,
            "text": line.text,
            "start": round(at(line.start), 3),
            "end": round(at(line.end), 3),
            "words": [
                {
                    "text": word.text,
                    "start": round(at(word.notes[0][0]), 3),
                    "end": round(at(sum(word.notes[-1])), 3),
                }
                for word in line.words
            ],
        }
        for line in piece.sung
    ]
