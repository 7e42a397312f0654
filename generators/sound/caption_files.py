"""Subtitles as files: SubRip, and WebVTT, which says who speaks."""

from collections.abc import Sequence

from generators.sound.subtitles import Subtitle

# SubRip readers take these for mark-up: tags, override blocks, line breaks, the arrow between times
_MARKUP = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "/"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def srt(shown: Sequence[Subtitle]) -> str:
    """A SubRip file."""
    return "\n".join(
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n"
        + "\n".join(cue.named).translate(_MARKUP)
        + "\n"
        for number, cue in enumerate(shown, start=1)
    )


def vtt(shown: Sequence[Subtitle]) -> str:
    """A WebVTT file of the same cues; who speaks stands in a voice tag."""
    cues = [
        f"{number}\n{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n"
        + (f"<v {_escaped(cue.speaker)}>" if cue.speaker else "")
        + _escaped("\n".join(cue.lines))
        + "\n"
        for number, cue in enumerate(shown, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _escaped(text: str) -> str:
    return text.translate(_ENTITIES)


def _stamp(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
