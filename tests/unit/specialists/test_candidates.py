"""More like one of several variations, or that one larger."""

from typing import Any

import pytest

from specialists.production import produce, varied
from specialists.production.candidates import larger, more_like, picked
from storage.domain.errors import BeyondEngine, NotFound, RequestError, Unclear
from storage.domain.plan import AnyPlan, ClipPlan, ImagePlan, SongPlan, SpeechPlan
from tests.builders import a_bench, a_plan, a_shot

MADE: dict[str, Any] = {"title": "T", "brief": "b", "seed": 5, "variations": 4}
LOOK = a_plan().look
IMAGE = ImagePlan(**MADE, look=LOOK, width=320, height=180, shot=a_shot())
SPEECH = SpeechPlan(**MADE, lines=("Hello.",))
PLANS: tuple[AnyPlan, ...] = (
    IMAGE,
    ClipPlan(**MADE, look=LOOK, shot=a_shot()),
    SongPlan(**MADE, seconds=8, music=a_plan().music),
    SPEECH,
)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.kind)
def test_candidates_are_as_many_as_wanted_and_none_was_made_before(plan: AnyPlan):
    made = {step.key for step in produce(plan, a_bench()).steps if step.request.makes != "sheet"}
    for number in (1, 3):
        new = produce(more_like(plan, number, 4), a_bench())
        assert len(set(new.results)) == 4
        assert not made & {step.key for step in new.steps}
        again = produce(more_like(plan, number, 4), a_bench())
        assert again == new, "asked for twice they are the same"


def test_a_candidate_is_planned_like_the_one_that_was_chosen():
    new = more_like(IMAGE, 2, 3)
    assert isinstance(new, ImagePlan)
    seeds = {"seed": 0}
    assert new.shot.model_copy(update=seeds) == IMAGE.shot.model_copy(update=seeds)
    assert more_like(IMAGE, 1, 3) != more_like(IMAGE, 2, 3)


@pytest.mark.parametrize(("number", "voice"), [(1, "reader 5"), (3, "reader 5"), (4, "reader 5")])
def test_a_speech_is_read_by_readers_nobody_has_heard(number: int, voice: str):
    new = more_like(SPEECH, number, 2)
    assert isinstance(new, SpeechPlan) and new.voice == voice
    second = varied(new, 2)
    assert isinstance(second, SpeechPlan) and second.voice == "reader 6"
    further = more_like(new, 2, 2)
    assert isinstance(further, SpeechPlan) and further.voice == "reader 7"


def test_what_has_no_candidates_says_what_to_do():
    with pytest.raises(RequestError, match="soundstage again"):
        more_like(a_plan(), 1, 4)
    with pytest.raises(RequestError, match=r"read by “grandmother”.*soundstage revise"):
        more_like(SPEECH.model_copy(update={"voice": "grandmother"}), 1, 4)


def test_a_larger_image_is_made_from_the_very_same_picture():
    steps = produce(IMAGE, a_bench()).steps
    big = produce(larger(IMAGE, 3, 2), a_bench())
    still, enlarged = big.steps
    assert still.key == steps[2].key
    assert (enlarged.request.makes, getattr(enlarged.request, "width", 0)) == ("enlarge", 640)
    assert larger(larger(IMAGE, 1, 2), 1, 2).enlarge == 4


def test_what_cannot_be_larger_says_why():
    with pytest.raises(BeyondEngine, match=r"enlarged 4 times already, and 4 times .* upscale the original"):
        larger(larger(IMAGE, 1, 4), 1, 2)
    with pytest.raises(RequestError, match=r"Only an image .* this is a song"):
        larger(PLANS[2], 1, 2)


def test_the_variation_that_is_meant_is_named_unless_there_is_only_one():
    assert picked(IMAGE, 4) == 4
    assert picked(IMAGE.model_copy(update={"variations": 1}), None) == 1
    with pytest.raises(Unclear, match="There are 4 variations: say which one"):
        picked(IMAGE, None)
    with pytest.raises(NotFound, match="no variation 5: there are 4"):
        picked(IMAGE, 5)
    with pytest.raises(NotFound, match="no variation 2: there is only one"):
        picked(IMAGE.model_copy(update={"variations": 1}), 2)
