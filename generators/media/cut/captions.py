"""Subtitles: what stands on the screen from when to when, as SubRip in and as ASS for libass out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TIME = r"(\d+):(\d\d):(\d\d)[,.](\d{1,3})"
_STYLE_FIELDS = (
    "Name,Fontname,Fontsize,PrimaryColour,SecondaryColour,OutlineColour,BackColour,"
    "Spacing,BorderStyle,Outline,Shadow,Alignment,MarginL,MarginR,MarginV,Encoding"
)
_EVENT_FIELDS = "Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text"
_SPAN = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """One caption: seconds of the film, and its lines."""

    start: float
    end: float
    text: str


def read_srt(text: str) -> tuple[Caption, ...]:
    """The captions of a SubRip file, in order. What is not a caption is passed over."""
    captions: list[Caption] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        lines = block.strip("\n").split("\n")
        for index, line in enumerate(lines):
            if found := _SPAN.match(line):
                numbers = [int(part) for part in found.groups()]
                start, end = _at(numbers[:4], found.group(4)), _at(numbers[4:], found.group(8))
                said = "\n".join(part.strip() for part in lines[index + 1 :] if part.strip())
                if said and end > start:
                    captions.append(Caption(start=start, end=end, text=said))
                break
    return tuple(captions)


def _at(numbers: Sequence[int], fraction: str) -> float:
    hours, minutes, seconds, part = numbers
    return hours * 3600 + minutes * 60 + seconds + part / 10 ** len(fraction)


def ass(captions: Sequence[Caption], *, width: int, height: int, family: str) -> str:
    """An ASS script that sets `captions` in `family`, outlined, inside the title-safe area.

    The safe area keeps 10% clear left and right and 7% below (after EBU R 95). Text is literal:
    override tags and escapes in it are disarmed.
    """
    size = max(7, round(min(height * 0.056, width * 0.052)))
    side, below = round(width * 0.10), round(height * 0.07)
    outline, shadow = max(0.6, size * 0.06), max(0.3, size * 0.03)
    colours = "&H00F4F8FA,&H00F4F8FA,&H20100C0A,&H80000000"  # text, karaoke, outline, shadow: AABBGGRR
    drawn = f"{size * 0.01:.2f},1,{outline:.2f},{shadow:.2f},2,{side},{side},{below},1"
    head = (
        "[Script Info]\nScriptType: v4.00+\n"
        f"PlayResX: {width}\nPlayResY: {height}\n"
        "WrapStyle: 0\n"  # lines of even length
        "ScaledBorderAndShadow: yes\nYCbCr Matrix: TV.709\n"
        f"[V4+ Styles]\nFormat: {_STYLE_FIELDS}\nStyle: Said,{family},{size},{colours},{drawn}\n"
        f"[Events]\nFormat: {_EVENT_FIELDS}\n"
    )
    said = [
        f"Dialogue: 0,{_clock(c.start)},{_clock(c.end)},Said,,0,0,0,,{_literal(c.text)}" for c in captions
    ]
    return head + "\n".join([*said, ""])


def _clock(seconds: float) -> str:
    hundredths = round(seconds * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"


def _literal(text: str) -> str:
    """Disarm ASS: a word joiner after each backslash, escaped braces, lines joined by \\N."""
    plain = "".join(c for c in text if c == "\n" or c >= " ").replace("\\", "\\\u2060")
    return plain.replace("{", "\\{").replace("}", "\\}").replace("\n", "\\N")


def srt(captions: Sequence[Caption]) -> str:
    """The captions as SubRip."""
    return "\n".join(
        f"{n}\n{_comma(c.start)} --> {_comma(c.end)}\n{c.text}\n" for n, c in enumerate(captions, 1)
    )


def _comma(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d},{rest % 1000:03d}"
