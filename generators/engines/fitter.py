"""Brings music to the length of its film, by whole bars."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, FitRequest

if TYPE_CHECKING:
    from generators.sound.bar_grid import Onsets
    from generators.sound.fitting import Span
    from generators.sound.wav import WavFile

_KEPT = 0.6  # share of a sung line that must be left for it to be shown


class Fitter:
    """Makes music exactly as long as asked for; its beginning, its ending and its beat stay."""

    profile = GeneratorProfile(
        name="fitter",
        version="1",
        makes="fit",
        tier="house",
        memory=200_000_000,
        seconds_per_second=0.015,
        fixed_seconds=0.22,
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """See `FitRequest`. Raises EngineRefused (missing or unusable music) or EngineFailed."""
        from generators.sound.alignment import aligned
        from generators.sound.bar_grid import listen
        from generators.sound.fitting import cut_list
        from generators.sound.inputs import opened
        from generators.sound.likeness import unlikeness
        from generators.sound.splicing import spliced
        from generators.sound.wav import RATE, WavWriter

        if not isinstance(request, FitRequest):
            raise EngineRefused(f"The fitter fits music to a length; it was asked for a {request.makes}.")
        frames = round(request.frames * RATE / request.rate)
        if frames <= 0 or request.bpm <= 0 or request.meter < 1:
            raise EngineRefused("Music is fitted to a length, at a tempo, in bars of a beat or more.")
        on_progress(0.0, "listening for the bars")
        music = opened(inputs, "music", folder, by="fitter")
        if not music.frames:
            raise EngineRefused("The music that should be fitted is empty.")
        onsets = listen(music.read, music.frames)
        edges = _edges(music, onsets, request)
        on_progress(0.4, "comparing the bars")
        spans = aligned(cut_list(edges, unlikeness(music.read, edges), frames=frames), onsets.all)
        on_progress(0.7, "joining the music")
        files = {"main": folder / "fitted.wav"}
        try:
            with WavWriter(files["main"], channels=2) as file:
                for block in spliced(music.read, spans, music=music.frames):
                    file.write(block[:, :2] if block.shape[1] > 1 else block[:, [0, 0]])
            if "captions" in inputs:
                files["captions"] = folder / "captions.json"
                moved = _moved(_read(inputs["captions"]), spans)
                files["captions"].write_text(
                    json.dumps(moved, ensure_ascii=False, indent=1), encoding="utf-8"
                )
        except OSError as error:
            raise EngineFailed(f"The music could not be written: {error.strerror or error}.") from error
        on_progress(1.0, "fitted")
        return Media(
            files=files,
            facts={
                "engine": "fitter",
                "sample_rate": RATE,
                "channels": 2,
                "seconds": frames / RATE,
                "was_seconds": music.seconds,
                "bars": len(edges) - 1,
                "spans": [[round(span.start / RATE, 4), round(span.end / RATE, 4)] for span in spans],
                "trimmed_seconds": round((music.frames - spans[-1].end) / RATE, 3),
            },
        )


def _edges(music: "WavFile", onsets: "Onsets", request: FitRequest) -> tuple[int, ...]:
    """The samples between bars, from the first of the music to its end; an upbeat is part of the first."""
    from generators.sound.bar_grid import bar_starts

    bar = request.meter * 60 / request.bpm * music.rate
    starts = bar_starts(music.read, onsets, music.frames, bpm=request.bpm, meter=request.meter)
    inner = [start for start in starts if bar / 2 < start < music.frames - bar / 4]
    return (0, *inner, music.frames)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [{**row, "start": float(row["start"]), "end": float(row["end"])} for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineRefused("The fitter cannot read the captions of the song.") from error


def _moved(rows: list[dict[str, Any]], spans: "Sequence[Span]") -> list[dict[str, Any]]:
    """The lines that are still sung, when they are sung now; a line in bars that are repeated comes again."""
    from generators.sound.wav import RATE

    out: list[dict[str, Any]] = []
    clock = 0.0
    for span in spans:
        start, end = span.start / RATE, span.end / RATE
        for row in rows:
            first, last = max(row["start"], start), min(row["end"], end)
            if last - first >= _KEPT * (row["end"] - row["start"]) > 0:
                words = [
                    {**word, **_at(word, start, end, clock)}
                    for word in row.get("words") or ()
                    if start <= (word["start"] + word["end"]) / 2 < end
                ]
                out.append({**row, **_at(row, start, end, clock), **({"words": words} if words else {})})
        clock += end - start
    return out


def _at(row: dict[str, Any], start: float, end: float, clock: float) -> dict[str, float]:
    """The times of a row inside a span that begins at `start` of the music and at `clock` of the result."""
    first, last = max(row["start"], start), min(row["end"], end)
    return {"start": round(clock + first - start, 3), "end": round(clock + last - start, 3)}
