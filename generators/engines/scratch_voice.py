"""Speaks narration and dialogue with small local voices: good enough to time a film by, and to listen to."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from generators.ports import GeneratorProfile, Media, Progress
from storage.domain.errors import EngineFailed, EngineRefused
from storage.domain.render import AnyRequest, SpeechRequest


class ScratchVoice:
    """Makes speech in English, German, Spanish, French and Italian."""

    profile = GeneratorProfile(
        name="scratch-voice",
        version="2",
        makes="speech",
        tier="draft",
        languages=("en", "de", "es", "fr", "it"),
        memory=250_000_000,
        seconds_per_second=0.03,
        fixed_seconds=0.08,
        credits=(
            "Voice: hibari by Maureese Williams, distilled from Kokoro-82M, Apache-2.0",
            "Voices: SVOX Pico through NanoTTS, Apache-2.0",
        ),
    )

    def make(
        self, request: AnyRequest, inputs: Mapping[str, Path], folder: Path, on_progress: Progress
    ) -> Media:
        """See `SpeechRequest`. Lines of different voices sound like different people.

        Raises EngineRefused (a language it does not speak, nothing to say).
        """
        from generators.sound.narration import Reader, narrate
        from generators.sound.voices import LANGUAGE_NAMES, speaker, voice_for
        from generators.sound.wav import RATE, write_wav

        if not isinstance(request, SpeechRequest):
            raise EngineRefused(f"The scratch voice speaks; it was asked for a {request.makes}.")
        voices = [
            (request.voices[index] if index < len(request.voices) else "") or request.voice
            for index in range(len(request.lines))
        ]
        models = [model for voice in voices if (model := voice_for(request.language, voice))]
        if len(models) < len(voices):
            raise EngineRefused(
                f"The scratch voice does not speak “{request.language}”; it speaks {LANGUAGE_NAMES}."
            )
        on_progress(0.0, "warming up the voice")
        total = max(len(request.lines), 1)
        with ExitStack() as speaking:
            readers = {
                model: Reader(speak=speaking.enter_context(speaker(model, request.seed)), rate=model.rate)
                for model in dict.fromkeys(models)
            }
            narration = narrate(
                request.lines,
                request.slots,
                language=request.language.replace("_", "-").split("-")[0].lower(),
                readers=[readers[model] for model in models],
                on_line=lambda index: on_progress(
                    0.95 * (index + 1) / total, f"spoke line {index + 1} of {total}"
                ),
            )
        if not narration.rows:
            raise EngineRefused("There is nothing in these lines that can be spoken.")
        main, timing = folder / "speech.wav", folder / "timing.json"
        rows = [
            {"line": row.line, "text": row.text, "start": row.start, "end": row.end}
            | ({"speaker": speaker} if (speaker := _speaker(request, row.line)) else {})
            for row in narration.rows
        ]
        try:
            write_wav(main, narration.signal)
            timing.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as error:
            raise EngineFailed(f"The speech could not be written: {error.strerror or error}.") from error
        on_progress(1.0, "spoken")
        return Media(
            files={"main": main, "timing": timing},
            facts={
                "engine": "scratch-voice",
                "model": ", ".join(dict.fromkeys(model.name for model in models)),
                "voice": request.voice,
                "voices": [model.name for model in models],
                "language": request.language,
                "sample_rate": RATE,
                "channels": 1,
                "seconds": len(narration.signal) / RATE,
                "seed": request.seed,
                "device": "cpu",
                "speeds": list(narration.speeds),
                "overruns": [{"line": line, "seconds": over} for line, over in narration.overruns],
                "late": narration.late,
            },
        )


def _speaker(request: SpeechRequest, line: int) -> str:
    """Whom captions name for a line: nobody for the narrator."""
    return request.speakers[line].strip() if line < len(request.speakers) else ""
