"""The main job, for real: embedded model, draft engines, SQLite and ffmpeg; one film, looked at closely."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generators.media.probe import black_spans, frame_hashes, frozen_spans, loudness, picture_hash, probe
from specialists.production.film import POSTER_AT
from tests.fakes.process import Home

BRIEF = "a beekeeper follows a lost swarm across the rooftops of a sleeping city"
WISH = "make it snow and use red light"
SIZE = ("--size", "480x270")
FILM = 300.0  # seconds a whole film may take on a machine that is busy with another
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass(frozen=True)
class Film:
    """A finished film and the papers beside it."""

    home: Home
    folder: Path
    plan: dict[str, Any]
    report: dict[str, Any]
    talk: str

    @property
    def file(self) -> Path:
        return self.folder / "film.mp4"

    def span(self, kind: str) -> list[tuple[float, float]]:
        return [(e["start"], e["end"]) for e in self.report["timeline"] if e["kind"] == kind]


def made(home: Home, folder: Path, *arguments: str) -> Film:
    ran = home.run("try", BRIEF, "--out", str(folder), "--seed", "4", *SIZE, *arguments)
    assert ran.code == 0, ran.out[-2000:] + ran.err
    return look(home, folder)


def look(home: Home, folder: Path) -> Film:
    return Film(
        home=home,
        folder=folder,
        plan=json.loads((folder / "plan.json").read_text()),
        report=json.loads((folder / "report.json").read_text()),
        talk=(folder / "discussion.md").read_text(),
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Film:
    root = tmp_path_factory.mktemp("plain")
    return made(Home(root / "home", longest=FILM), root / "film")


@pytest.fixture(scope="module")
def wished(tmp_path_factory: pytest.TempPathFactory) -> Film:
    root = tmp_path_factory.mktemp("wished")
    return made(Home(root / "home", longest=FILM), root / "film", "--say", WISH)


def test_the_folder_holds_what_was_promised(plain: Film):
    names = {path.relative_to(plain.folder).as_posix() for path in plain.folder.rglob("*") if path.is_file()}
    scenes = {f"dailies/{scene['id']}.mp4" for scene in plain.plan["scenes"]}
    assert names - scenes == {
        "film.mp4", "film.srt", "film.vtt", "storyboard.jpg", "poster.jpg", "stems/voice.wav",
        "stems/music.wav", "plan.json", "discussion.md", "report.json",
    }  # fmt: skip
    assert scenes <= names


def test_every_deliverable_opens(plain: Film):
    from PIL import Image

    for name in ("storyboard.jpg", "poster.jpg"):
        with Image.open(plain.folder / name) as picture:
            assert min(picture.convert("RGB").size) >= 270  # converting decodes all of it
    for stem in ("voice", "music"):
        facts = probe(plain.folder / "stems" / f"{stem}.wav")
        assert (facts.sample_rate, facts.channels) == (48000, 2)
        assert facts.audio_duration == pytest.approx(24, abs=0.01)
    proxies = [probe(path) for path in sorted((plain.folder / "dailies").iterdir())]
    assert {(p.width, p.height, p.audio) for p in proxies} == {(480, 270, "")}
    assert sum(p.frames for p in proxies) == sum(round(shot["seconds"] * 24) for shot in plain.plan["shots"])
    vtt = (plain.folder / "film.vtt").read_text()
    assert vtt.startswith("WEBVTT") and vtt.count("-->") == (plain.folder / "film.srt").read_text().count(
        "-->"
    )


def test_the_film_probes_as_specified(plain: Film):
    facts = probe(plain.file)
    assert (facts.width, facts.height, facts.rate) == (480, 270, Fraction(24))
    assert (facts.video, facts.profile, facts.pix_fmt) == ("h264", "High", "yuv420p")
    assert (facts.audio, facts.sample_rate, facts.channels) == ("aac", 48000, 2)
    assert facts.faststart and facts.constant_rate
    assert facts.frames == 24 * 24
    assert abs(facts.duration - 24) <= 0.5 and abs(facts.audio_duration - 24) <= 0.5
    assert facts.title == plain.plan["title"]


def test_the_film_is_as_loud_as_specified(plain: Film):
    heard = loudness(plain.file)
    assert -15 <= heard.integrated <= -13
    assert heard.true_peak <= -1


def test_no_second_is_black_or_frozen_outside_the_cards(plain: Film):
    first, last = plain.span("shot")[0][0], plain.span("shot")[-1][1]
    for span in (*black_spans(plain.file), *frozen_spans(plain.file)):
        assert span.end <= first + 0.05 or span.start >= last - 0.05, span


def test_subtitles_stand_while_their_line_is_spoken_and_inside_the_shots(plain: Film):
    cues = _cues((plain.folder / "film.srt").read_text())
    lines = [shot["narration"] for shot in plain.plan["shots"] if shot["narration"]]
    assert " ".join(text for _, _, text in cues).split() == " ".join(lines).split()
    assert all(start < end for start, end, _ in cues)
    assert all(a[1] <= b[0] for a, b in pairwise(cues))
    assert cues[0][0] >= plain.span("shot")[0][0] and cues[-1][1] <= plain.span("end")[0][1]


def test_the_timeline_covers_the_film(plain: Film):
    entries = plain.report["timeline"]
    assert [entries[0]["kind"], entries[-1]["kind"]] == ["title", "end"]
    assert entries[0]["start"] == 0 and entries[-1]["end"] == 24
    assert all(b["start"] <= a["end"] for a, b in pairwise(entries))


def test_every_step_was_started_and_finished_once(plain: Film):
    steps = plain.report["steps"]
    assert {(step["started"], step["finished"]) for step in steps} == {(1, 1)}
    assert len({step["key"] for step in steps}) == len(steps)


def test_every_artifact_says_where_it_came_from(plain: Film):
    for artifact in plain.report["artifacts"]:
        assert re.fullmatch(r"[0-9a-f]{64}", artifact["digest"])
        assert artifact["provenance"]["engine"] and artifact["provenance"]["synthetic"]
    cut = next(a for a in plain.report["artifacts"] if a["kind"] == "cut")
    known = {artifact["digest"] for artifact in plain.report["artifacts"]}
    assert set(cut["parents"]) <= known and len(cut["parents"]) >= 5


def test_most_shots_name_the_brief(plain: Film):
    words = set(re.findall(r"[a-z]{4,}", BRIEF))
    named = [
        shot for shot in plain.plan["shots"]
        if words & set(re.findall(r"[a-z]{4,}", f"{shot['subject']} {shot['place']}".lower()))
    ]  # fmt: skip
    assert len(named) >= 0.8 * len(plain.plan["shots"])


def test_the_thread_is_a_conversation(plain: Film):
    said = re.findall(r"^\S+ \*\*(\w+)\*\*: (.+)$", plain.talk, flags=re.MULTILINE)
    texts = [text for _, text in said]
    assert len(texts) >= 12 and len(set(texts)) == len(texts)
    assert len({name for name, _ in said}) >= 7
    names = {name for name, _ in said}
    taken_up = [text for name, text in said if any(f"{other}'s" in text for other in names - {name})]
    assert taken_up, "nobody took up what another said"


def test_what_a_person_said_is_in_the_plan_in_their_own_words(wished: Film):
    mine = [c for c in wished.plan["constraints"] if WISH in c["from"]]
    assert {"snow"} <= {c["value"] for c in mine}
    assert any(c["kind"] in ("light", "palette") for c in mine)
    assert f"> {WISH}" in wished.talk


def test_what_a_person_said_changes_the_talk_the_plan_and_the_pictures(plain: Film, wished: Film):
    assert "snow" in wished.talk.split(WISH)[1].lower() and "red" in wished.talk.split(WISH)[1].lower()
    assert "snow" in wished.plan["shots"][0]["prompt"].lower()
    assert picture_hash(plain.file) != picture_hash(wished.file)
    red, white = _colour(wished), _colour(plain)
    assert red[0] - (red[1] + red[2]) / 2 > white[0] - (white[1] + white[2]) / 2 + 10, (red, white)


def test_the_report_says_which_shots_a_wish_touched(wished: Film):
    rows = [row for row in wished.report["touched"] if row["from"] == WISH]
    assert rows and all(row["shots"] for row in rows)


def test_the_same_seed_gives_the_same_plan_and_pictures(plain: Film, tmp_path: Path):
    again = made(Home(tmp_path / "home", longest=FILM), tmp_path / "film")
    assert again.plan == plain.plan
    assert picture_hash(again.file) == picture_hash(plain.file)


def test_resuming_a_finished_film_ends_well_and_changes_nothing(plain: Film):
    before = plain.file.read_bytes()
    ran = plain.home.run("resume", "--out", str(plain.folder), "--yes")
    assert ran.code == 0, ran.err
    assert plain.file.read_bytes() == before


def test_a_revision_renders_only_what_depends_on_the_change(wished: Film):
    before = {step["key"]: step for step in wished.report["steps"]}
    before_frames = frame_hashes(wished.file)
    ran = wished.home.run("revise", str(wished.folder), "shot 2 closer", "--yes")
    assert ran.code == 0, ran.out[-2000:] + ran.err
    after = look(wished.home, wished.folder)
    new = [step for step in after.report["steps"] if step["key"] not in before]
    assert {step["label"] for step in new} == _of_shot_2(after)
    kept = [step for step in after.report["steps"] if step["key"] in before]
    assert all(step["finished"] == 1 for step in (*new, *kept))
    changed = [
        was["id"] for was, now in zip(wished.plan["shots"], after.plan["shots"], strict=True) if was != now
    ]
    assert changed == ["sh020"]
    assert after.report["version"] == "v002"
    assert "sh020" in after.report["changed"]
    entry = next(e for e in after.report["timeline"] if e["id"] == "sh020")
    shot = range(round(entry["start"] * 24), round(entry["end"] * 24))
    now = frame_hashes(after.file)
    elsewhere = [n for n in range(len(now)) if n not in shot]
    assert [now[n] for n in elsewhere] == [before_frames[n] for n in elsewhere], "it differs elsewhere"
    assert all(now[n] != before_frames[n] for n in shot)
    assert "shot 2 closer" in after.talk


def _of_shot_2(film: Film) -> set[str]:
    """Every step that depends on the second shot: its own, and those that show it."""
    shots, labels = film.plan["shots"], {step["label"] for step in film.report["steps"]}
    second = shots[1]
    found = {"sh020 panel", "sh020 clip", "storyboard", "cut", f"{second['scene']} dailies"}
    if "sh020 segment" in labels:  # it has a caption, or fades into the next
        found.add("sh020 segment")
    if second["transition"] != "cut":  # the fade into it belongs to the shot before
        found.add("sh010 segment")
    if shots[int(len(shots) * POSTER_AT)] == second:
        found.add("poster")
    return found


def _cues(srt: str) -> list[tuple[float, float, str]]:
    found: list[tuple[float, float, str]] = []
    for block in srt.strip().split("\n\n"):
        _, times, *text = block.splitlines()
        start, end = (_seconds(at) for at in times.split(" --> "))
        found.append((start, end, " ".join(text)))
    return found


def _seconds(at: str) -> float:
    hours, minutes, rest = at.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def _colour(film: Film) -> tuple[float, float, float]:
    """Mean red, green and blue (0-255) of the contact sheet."""
    from PIL import Image, ImageStat

    with Image.open(film.folder / "storyboard.jpg") as sheet:
        red, green, blue = ImageStat.Stat(sheet.convert("RGB")).mean
    return red, green, blue
