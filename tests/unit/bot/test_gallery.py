"""What people see of the works that were made: lists, shots with takes, versions, files."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.showing import lines_of
from bot.gallery import Timeline, cut_entries, entry, plays, timeline
from bot.tables import table
from storage.domain.film import Cut, ProjectId, ProjectState, StepRecord, Take
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, SongPlan, SpeechPlan
from tests.builders import START, a_digest, a_key, a_plan, a_project, a_shot, an_artifact, an_output
from tests.fakes.studio import carry, make, painted_studio

KETTLE = ProjectId("kettle")
MADE: dict[str, Any] = {"title": "T", "brief": "b", "seed": 1}


def a_cut(version: int = 1, plan: AnyPlan | None = None, **different: Any) -> Cut:
    usual: dict[str, Any] = {
        "note": "", "steps": (), "made_at": START + timedelta(days=version),
        "plan": plan.model_dump_json() if plan else "",
    }  # fmt: skip
    return Cut(project=KETTLE, version=version, artifact=a_digest(f"v{version}"), **usual | different)


def a_record(name: str, kind: str) -> StepRecord:
    return StepRecord(project=KETTLE, key=a_key(name), kind=kind, label=name, cut=1, started=1, finished=1)


def a_take(number: int, **different: Any) -> Take:
    usual: dict[str, Any] = {"shot": "sh010", "selected": False}
    return Take(
        project=KETTLE, number=number, key=a_key(f"clip {number}"), artifact=a_digest(f"clip {number}"),
        **usual | different,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "face"),
    [
        ([("old", "still"), ("new", "still")], "new"),
        ([("poster", "poster"), ("panel", "still")], "poster"),
        ([("page", "sheet"), ("best", "pick"), ("panel", "still")], "best"),
        ([("music", "score")], None),
    ],
)
def test_the_best_picture_there_is_stands_for_a_work(made: list[tuple[str, str]], face: str | None):
    steps = [a_record(*one) for one in made]
    outputs = {step.key: an_output(step.label) for step in steps}
    found = entry(a_project(), a_plan(), [a_cut()], steps, outputs, person="Ana")
    assert found.poster == (a_digest(face) if face else None)


def test_a_finished_picture_stands_for_itself_and_an_empty_project_for_nothing():
    image = entry(a_project(kind="image"), None, [a_cut(1), a_cut(2)], [], {}, person="Ana")
    assert (image.poster, image.versions, image.made_at) == (a_digest("v2"), 2, START + timedelta(days=2))
    begun = entry(a_project(state=ProjectState.DISCUSSING), None, [], [], {}, person="Ana")
    assert (begun.poster, begun.seconds, begun.versions, begun.made_at) == (None, None, 0, START)


@pytest.mark.parametrize(
    ("plan", "seconds"),
    [
        (a_plan(2), 3.0),
        (a_plan(2, kind="storyboard"), None),
        (ClipPlan(**MADE, look=a_plan().look, shot=a_shot(frames=36)), 1.5),
        (ImagePlan(**MADE, look=a_plan().look, shot=a_shot()), None),
        (SongPlan(**MADE, seconds=20, music=a_plan().music), 20),
        (SpeechPlan(**MADE, lines=("Hello.",)), None),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_what_plays_says_how_long(plan: AnyPlan, seconds: float | None):
    assert plays(plan) == seconds


def test_a_shot_shows_its_place_its_plan_and_its_takes():
    plan = a_plan(2, locked=("sh020",))
    takes = [a_take(1, remarks="Too dark."), a_take(2, selected=True), a_take(1, shot="sh090")]
    face = entry(a_project(), plan, [], [], {}, person="Ana")
    found = timeline(face, plan, takes, [], {a_key("clip 2"): an_output("clip 2")}, [])
    title, first, second, end = found.shots
    assert [piece.kind for piece in (title, first, end)] == ["title", "shot", "end"]
    assert (first.start, first.end, first.subject, first.locked) == (0.5, 1.5, "keeper", False)
    assert second.locked and second.takes == ()
    assert [(t.number, t.selected, t.remarks, t.seconds) for t in first.takes] == [
        (1, False, "Too dark.", None), (2, True, "", 1.5),
    ]  # fmt: skip


def test_a_version_names_the_shots_that_differ_from_the_one_before():
    old, new = a_plan(3), a_plan(3)
    new = new.model_copy(
        update={"shots": (old.shots[0], old.shots[1].model_copy(update={"seed": 99}), a_shot(40))}
    )
    cuts = [a_cut(1, old), a_cut(2, new, note="Another take of sh020."), a_cut(3), a_cut(4, new)]
    found = cut_entries(cuts)
    assert [cut.version for cut in found] == ["v001", "v002", "v003", "v004"]
    assert [cut.shots for cut in found] == [(), ("sh020", "sh030", "sh040"), (), ()]


def test_files_are_counted_by_kind_the_largest_first():
    files = [an_artifact("a"), an_artifact("b", size=500), an_artifact("c", kind="cut", size=9000)]
    face = entry(a_project(), None, [], [], {}, person="Ana")
    assets = timeline(face, None, [], [], {}, files).assets
    assert [(asset.kind, asset.files, asset.size) for asset in assets] == [
        ("cut", 1, 9000), ("still", 2, 1500),
    ]  # fmt: skip


async def test_a_made_film_is_listed_and_shown_and_read_back_from_json(tmp_path: Path):
    async with painted_studio(tmp_path) as studio:
        project, _ = await make(studio, tmp_path, seconds=4.0, discussion="none")
        await studio.discussions.reopen(project, "make it snow")
        await carry(studio, project.id)
        (listed,) = await studio.gallery.entries()
        shown = await studio.gallery.timeline(project.id)
    assert (listed.title, listed.person, listed.state, listed.versions) == (project.title, "Ana", "done", 2)
    assert listed.poster and listed.seconds == pytest.approx(4, abs=0.5)
    shots = [shot for shot in shown.shots if shot.kind == "shot"]
    assert all([take.selected for take in shot.takes][-1:] == [True] for shot in shots)
    assert all(take.seconds is not None for shot in shots for take in shot.takes)
    assert shown.cuts[0].shots == () and shown.cuts[1].shots
    assert {"clip", "still", "cut", "mix"} <= {asset.kind for asset in shown.assets}
    assert Timeline.model_validate(json.loads(json.dumps(shown.model_dump(mode="json")))) == shown
    text = "\n".join(lines_of(shown))
    assert project.title in text and "sh010" in text and "v002" in text and "2*" in text


def test_a_table_is_as_wide_as_what_is_in_it():
    assert table([("a", "title"), ("10", "漢字"), ("2", "x\ny")]) == ["a   title", "10  漢字", "2   x y"]
