"""What is not as asked is told, and what is, is not."""

from fractions import Fraction
from typing import Any

import pytest

from generators.media.compare import differences
from generators.media.probe import Probe
from storage.domain.plan import Look, Music, Shot
from storage.domain.render import (
    AnyRequest,
    ClipRequest,
    CutRequest,
    FitRequest,
    LipsRequest,
    MixRequest,
    PosterRequest,
    ScoreRequest,
    SegmentRequest,
    SpeechRequest,
    StillRequest,
)

RATE = Fraction(24)
SHOT = Shot(
    id="sh010", scene="sc01", subject="a fox", place="a field", action="It waits.", camera="wide", mood="calm",
    palette=("#102030", "#e0e0e0"), prompt="a fox", frames=48, seed=1,
)  # fmt: skip
ARRIVING = SHOT.model_copy(update={"ends": "next"})
LOOK = Look(style="ink", palette_name="dusk", palette=("#102030", "#e0e0e0"), light="soft")
MUSIC = Music(genre="piano", mood="calm", bpm=80)
LINES = ("She waits by the window.", "Nobody comes.")

STILL = StillRequest(width=96, height=64, seed=7, shot=SHOT, look=LOOK)
SEEN = STILL.model_copy(update={"references": ("front:Ada", "front:Tom")})
CLIP = ClipRequest(width=96, height=64, seed=7, frames=48, rate=RATE, shot=SHOT)
ARRIVES = CLIP.model_copy(update={"shot": ARRIVING})
SEGMENT = SegmentRequest(width=96, height=64, frames=48, rate=RATE, pieces=(), codec="h264_nvenc")
CUT = CutRequest(width=96, height=64, frames=48, rate=RATE, parts=("a",), lengths=(48,))
LIPS = LipsRequest(width=96, height=64, frames=48, rate=RATE)
POSTER = PosterRequest(width=96, height=64, title="T", palette=("#102030",))
SPEECH = SpeechRequest(seed=7, lines=LINES)
SCORE = ScoreRequest(
    seed=7, frames=48, rate=RATE, music=MUSIC, sections=(), lyrics=("Low tide", "", "High water")
)
MIX = MixRequest(frames=48, rate=RATE, picture_end=48)
FIT = FitRequest(frames=48, rate=RATE, bpm=80)


def a_probe(**changes: Any) -> Probe:
    """Two seconds of picture and sound, as asked for above."""
    facts: dict[str, Any] = {
        "container": "mov", "duration": 2.0, "faststart": True, "video": "h264", "width": 96, "height": 64,
        "rate": RATE, "frames": 48, "audio": "aac", "audio_duration": 2.0,
    }  # fmt: skip
    return Probe(**{**facts, **changes})


@pytest.mark.parametrize(
    ("request_", "facts"),
    [
        (STILL, {"seed": 7}),
        (STILL, {}),
        (SEEN, {"references": 2}),
        (CLIP, {"seed": 7}),
        (ARRIVES, {"arrived": True}),
        (ARRIVES.model_copy(update={"whole": 96}), {}),  # it goes on: the last part arrives
        (SEGMENT, {"codec": "h264_nvenc"}),
        (CUT, {"codec": "libx264"}),
        (LIPS, {}),
        (LIPS, {"synced": True}),
        (POSTER, {"undrawn": ""}),
        (SPEECH, {"language": "en-GB", "voice": "narrator", "overruns": [], "late": 0.0}),
        (SCORE, {"sung": [0, 2], "unknown_instruments": []}),
        (MIX, {"overruns": [], "cut_off": []}),
        (FIT, {}),
    ],
)
def test_what_is_as_asked_for_is_not_mentioned(request_: AnyRequest, facts: dict[str, Any]):
    assert differences(request_, facts, a_probe()) == ()


@pytest.mark.parametrize(
    ("request_", "facts", "told"),
    [
        (STILL, {"seed": 8}, "It was made with the seed 8, not 7."),
        (STILL, {"seed": None}, "The engine takes no seed, so it would not make the same again."),
        (SEEN, {}, "It was made without the 2 pictures of the characters, from their descriptions alone."),
        (SEEN, {"references": 1}, "Only 1 of the 2 pictures of the characters were used."),
        (ARRIVES, {}, "The clip does not arrive on the picture of the next shot."),
        (
            ARRIVES.model_copy(update={"offset": 48, "whole": 96}),
            {"arrived": False},
            "The clip does not arrive on the picture of the next shot.",
        ),
        (
            SEGMENT,
            {"codec": "libx264"},
            "The picture was encoded with libx264, because h264_nvenc does not work on this machine.",
        ),
        (
            LIPS,
            {"synced": False, "because": "no face is to be seen."},
            "The mouths do not follow the voice: no face is to be seen.",
        ),
        (POSTER, {"undrawn": "中中文"}, "The typeface cannot draw “中文”, so that was left out."),
        (SPEECH, {"language": "de"}, "It is spoken in German, not in English."),
        (SPEECH, {"voice": "heart"}, "It is spoken by the voice “heart”, not by “narrator”."),
        (
            SPEECH,
            {"overruns": [{"line": 1, "seconds": 0.84}], "late": 0.84},
            "The line “Nobody comes.” lasts 0.8 s longer than its shot allows.",
        ),
        (SPEECH, {"overruns": [], "late": 1.2}, "Its lines end 1.2 s later than their shot allows."),
        (SCORE, {}, "The lyrics are not sung."),
        (SCORE, {"sung": [2]}, "1 of the 2 lines of the lyrics are not sung."),
        (
            SCORE,
            {"sung": [0, 2], "unknown_instruments": ["hurdy-gurdy"]},
            "Nobody here plays “hurdy-gurdy”, so the music is without it.",
        ),
        (MIX, {"overruns": ["speech:sh010"]}, "The voice of sh010 runs on into the next shot."),
        (
            MIX,
            {"overruns": ["speech:sh020"], "cut_off": ["speech:sh020"]},
            "The film ends before the voice of sh020 has finished.",
        ),
    ],
)
def test_what_is_not_as_asked_for_is_told(request_: AnyRequest, facts: dict[str, Any], told: str):
    assert differences(request_, facts, a_probe()) == (told,)


@pytest.mark.parametrize(
    ("request_", "changes", "told"),
    [
        (STILL, {"width": 64, "height": 48}, "The picture is 64×48, not 96×64."),
        (CLIP, {"frames": 40}, "The picture has 40 frames, not 48."),
        (SEGMENT, {"rate": Fraction(25)}, "The picture runs at 25 frames a second, not a steady 24 frames."),
        (MIX, {"audio_duration": 1.5}, "The sound lasts 1.50 s, not 2.00 s."),
        (FIT, {"audio_duration": 2.1}, "The sound lasts 2.10 s, not 2.00 s."),
    ],
)
def test_a_file_of_another_shape_is_told(request_: AnyRequest, changes: dict[str, Any], told: str):
    facts = {"codec": "h264_nvenc"} if request_ is SEGMENT else {}
    assert differences(request_, facts, a_probe(**changes)) == (told,)
