"""Trouble is logged once, in one shape, without secrets, and found again by what a person reads out."""

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from config.logging import FILE_BYTES, find, log_to, new_reference
from storage.domain.errors import SettingsError

LOG = logging.getLogger("studio.test")


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "soundstage.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_an_entry_is_one_line_of_json_with_what_the_caller_added(tmp_path: Path):
    with log_to(tmp_path / "logs"):
        LOG.info("rendered %s\nin two lines", "sh010", extra={"shot": "sh010", "seconds": 1.5})
    (entry,) = lines(tmp_path / "logs")
    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "INFO",
        "logger": "studio.test",
        "message": "rendered sh010\nin two lines",
        "shot": "sh010",
        "seconds": 1.5,
    }


def test_what_is_quieter_than_the_level_is_left_out(tmp_path: Path):
    with log_to(tmp_path, level="WARNING"):
        LOG.info("chatter")
        LOG.warning("heard")
    assert [entry["message"] for entry in lines(tmp_path)] == ["heard"]


def test_after_the_block_nothing_is_written_any_more(tmp_path: Path):
    with log_to(tmp_path):
        LOG.info("during")
    LOG.error("afterwards")
    assert [entry["message"] for entry in lines(tmp_path)] == ["during"]


def test_a_reference_finds_the_trouble_and_its_traceback(tmp_path: Path):
    reference = new_reference()
    with log_to(tmp_path):
        LOG.info("before")
        try:
            raise OSError("no room on the disk")
        except OSError:
            LOG.exception("could not write the film", extra={"reference": reference})
        LOG.info("somebody mentions %s in passing", reference)
    entry = find(tmp_path, f" {reference.lower()} ")
    assert entry is not None
    assert entry.message == "could not write the film"
    assert "no room on the disk" in entry.trace
    assert entry.extra == {"reference": reference}


def test_an_unknown_reference_finds_nothing(tmp_path: Path):
    assert find(tmp_path, "ABCDEF") is None
    assert find(tmp_path / "nowhere", "ABCDEF") is None


def test_a_reference_is_found_after_the_log_was_rotated(tmp_path: Path):
    with log_to(tmp_path):
        LOG.error("long ago", extra={"reference": "QQQQQQ"})
        for _ in range(2):
            LOG.info("x" * (FILE_BYTES * 2 // 3))
    assert len(list(tmp_path.glob("*.log*"))) == 2
    entry = find(tmp_path, "QQQQQQ")
    assert entry is not None
    assert entry.message == "long ago"


def test_two_processes_share_a_log_through_a_rotation(tmp_path: Path):
    with log_to(tmp_path), log_to(tmp_path):  # two handlers on one file, as two processes have
        LOG.info("x" * (FILE_BYTES * 2 // 3))  # written twice: the second handler rotates
        LOG.info("after the rotation")
    assert [entry["message"] for entry in lines(tmp_path)[-2:]] == ["after the rotation"] * 2


def test_a_line_cut_short_by_a_crash_is_stepped_over(tmp_path: Path):
    with log_to(tmp_path):
        LOG.error("whole", extra={"reference": "QQQQQQ"})
    with (tmp_path / "soundstage.log").open("a") as file:
        file.write('{"time": "…", "reference": "QQQQQQ", "mess')
    entry = find(tmp_path, "QQQQQQ")
    assert entry is not None
    assert entry.message == "whole"


def test_a_reference_is_six_letters_that_do_not_look_alike():
    assert new_reference(lambda count: b"\0" * count) == "AAAAAA"
    drawn = {new_reference() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(one) == 6 and not set(one) & set("0O1IL") for one in drawn)


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Bearer abcdefgh.SECRET-12345",
        "GET /sync?access_token=SECRET12345&since=1",
        "posting to https://discord.com/api/webhooks/123456/SECRET_hook-name",
        "login as MTEyMzQ1Njc4OTAxMjM0NTY3.GabcdE.SECRETabcdefghijklmnopqrstuvw",
        "hf_SECRETabcdefghijklmnop",
        "my word is SECRET-WORD.",
    ],
)
def test_no_secret_reaches_the_log(tmp_path: Path, said: str):
    with log_to(tmp_path, known_secrets=["SECRET-WORD", ""]):
        LOG.info("%s", said, extra={"request": {"headers": [said], "token": "SECRET"}})
        try:
            raise OSError(said)
        except OSError:
            LOG.exception("failed")
    text = (tmp_path / "soundstage.log").read_text()
    assert "SECRET" not in text
    assert text.count("[redacted]") == 4


def test_ordinary_words_about_tokens_stay_readable(tmp_path: Path):
    with log_to(tmp_path):
        LOG.info("the model wrote 31 tokens; risk-averse sk-ating; a secretary sits")
    assert "[redacted]" not in (tmp_path / "soundstage.log").read_text()


def test_values_json_does_not_know_are_written_as_words(tmp_path: Path):
    with log_to(tmp_path):
        LOG.info("saved", extra={"folder": Path("films"), "sizes": {1: (2, None)}})
    (entry,) = lines(tmp_path)
    assert (entry["folder"], entry["sizes"]) == ("films", {"1": [2, None]})


def test_a_service_may_listen_along(tmp_path: Path):
    ear = io.StringIO()
    with log_to(tmp_path, echo=ear):
        LOG.info("heard twice")
    assert json.loads(ear.getvalue()) == lines(tmp_path)[0]


def test_a_log_that_cannot_be_written_is_a_problem_with_a_way_out(tmp_path: Path):
    (tmp_path / "logs").write_text("in the way")
    with pytest.raises(SettingsError, match="set data_dir"), log_to(tmp_path / "logs"):
        pass
