"""Subtitles in, subtitles out."""

from hypothesis import given
from hypothesis import strategies as st

from generators.media.cut.captions import Caption, ass, read_srt, srt

TWO = """1
00:00:01,500 --> 00:00:03,250
The clock stops.

2
01:02:03,004 --> 01:02:05,000
Nobody hears it,
but the fox.
"""


def test_a_subrip_file_is_read_line_by_line() -> None:
    first, second = read_srt(TWO)
    assert first == Caption(start=1.5, end=3.25, text="The clock stops.")
    assert (second.start, second.text) == (3723.004, "Nobody hears it,\nbut the fox.")


def test_odd_line_ends_a_mark_at_the_head_and_rubbish_are_passed_over() -> None:
    odd = (
        "\ufeff"
        + TWO.replace("\n", "\r\n")
        + "\r\n\r\nhello\r\n\r\n9\r\n00:00:09,000 --> 00:00:08,000\r\nbackwards\r\n"
    )
    assert read_srt(odd) == read_srt(TWO)
    assert read_srt("") == ()


def test_what_is_written_reads_back() -> None:
    assert read_srt(srt(read_srt(TWO))) == read_srt(TWO)


def test_captions_are_timed_in_hundredths_on_the_clock_of_the_film() -> None:
    script = ass(read_srt(TWO), width=1280, height=720, family="Source Sans Pro")
    assert "Dialogue: 0,0:00:01.50,0:00:03.25,Said,,0,0,0,,The clock stops." in script
    assert "0,1:02:03.00,1:02:05.00,Said,,0,0,0,,Nobody hears it,\\Nbut the fox." in script


def test_type_grows_with_the_picture_and_keeps_to_the_safe_area() -> None:
    def style(width: int, height: int) -> list[str]:
        script = ass((), width=width, height=height, family="F")
        return next(line for line in script.splitlines() if line.startswith("Style:")).split(",")

    assert int(style(1280, 720)[2]) == 2 * int(style(640, 360)[2])
    assert int(style(720, 1280)[2]) <= 720 * 0.06  # upright: the width decides
    assert style(1280, 720)[-4:-1] == ["128", "128", "50"]


@given(st.text(max_size=60))
def test_no_text_can_become_an_instruction(text: str) -> None:
    (line,) = [
        line
        for line in ass((Caption(start=0, end=1, text=text),), width=640, height=360, family="F").split("\n")
        if line.startswith("Dialogue:")
    ]
    said = line.split(",", 9)[9]
    for at, character in enumerate(said):
        if character in "{}":
            assert said[at - 1] == "\\"
        if character == "\\":
            assert said[at + 1] in "{}N\u2060"
    assert said.count("\\N") == text.replace("\\N", "").count("\n")
