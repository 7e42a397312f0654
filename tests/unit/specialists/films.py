"""Films that tests of revisions start from: one of eight shots and one of thirty-six."""

from functools import cache
from pathlib import Path

from specialists.asked.wishes import wishes
from specialists.craft import load_craft
from specialists.planning.synthesis import PlanOptions, write_plan
from specialists.reading.brief import read_brief
from specialists.story.telling import load_story
from storage.domain.plan import PLAN, Constraint, MoviePlan, Shot

CRAFT = load_craft(Path(__file__).parents[3] / "specialists" / "craft")
BRIEF = "a lighthouse keeper and a gull wait for the last ship in a storm"
SECONDS = {8: 36.0, 36: 180.0}


@cache
def a_film(shots: int = 8) -> MoviePlan:
    """A film of 8 or 36 shots, of the keeper and a gull; shot 7 of eight is of the ship."""
    plan = planned(BRIEF, seconds=SECONDS[shots], seed=4)
    assert len(plan.shots) == shots
    return plan


def planned(brief: str, *said: str, seconds: float = 24.0, seed: int = 3, kind: str = "film") -> MoviePlan:
    """The plan of a brief and what was said before it was written, read back from JSON as a store would."""
    asked: list[Constraint] = []
    for number, text in enumerate(said):
        asked += wishes(text, message=5 + number)
    options = PlanOptions(kind="storyboard" if kind == "storyboard" else "film", seconds=seconds, seed=seed)
    plan = write_plan(read_brief(brief), asked, {}, options, CRAFT, load_story())
    read = PLAN.validate_python(plan.model_dump())
    assert isinstance(read, MoviePlan)
    return read


def changed_fields(old: Shot, new: Shot) -> set[str]:
    """The fields in which two shots differ; what follows from them (prompt, camera words) left out."""
    fields = {
        name
        for name in type(old).model_fields
        if name not in ("prompt", "camera", "staging") and getattr(old, name) != getattr(new, name)
    }
    return fields | {
        name for name in type(old.staging).model_fields
        if getattr(old.staging, name) != getattr(new.staging, name)
    }  # fmt: skip
