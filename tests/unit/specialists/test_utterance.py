"""A turn is interrupted, breaks off, is cut, changes hands or is passed; what was said stays said."""

from collections.abc import AsyncGenerator

import pytest

from specialists.models.scripted import Failing, ScriptedModel, by_script
from specialists.ports import ModelProfile, ModelRequest
from specialists.speaking.turn import TurnWriter
from storage.domain.conversation import Phase
from storage.domain.errors import ModelSwitched, ModelUnavailable, ReplyUnusable, StreamBroken
from tests.unit.specialists.casting import CLOCK, Ear, a_turn, obedient, spoken, the_craft

LONG_REPLY = "I see ash and ember first. Then one lamp by the door. And snow at the end."


async def test_a_person_who_speaks_up_waits_for_one_sentence():
    model, ear = ScriptedModel([LONG_REPLY]), Ear(after="ash")
    said = await TurnWriter(model, the_craft()).speak(
        a_turn("Luna", "open"), ear, should_stop=ear.wants_silence
    )
    assert said.text == ear.heard.strip() == "I see ash and ember first."
    assert said.choices == {"palette": "ash and ember"}
    assert model.closed_early == 1
    assert not said.broken


async def test_a_turn_that_is_stopped_at_once_still_ends_its_first_sentence():
    ear = Ear()
    said = await TurnWriter(ScriptedModel([LONG_REPLY]), the_craft()).speak(
        a_turn("Luna", "open"), ear, should_stop=lambda: True
    )
    assert said.text == "I see ash and ember first."


@pytest.mark.parametrize("name", ["Luna", "Frame", "Saga", "Reel", "Pixel", "Lens"])
async def test_a_scripted_turn_can_be_stopped_at_a_sentence_too(name: str):
    stopped = 0
    for seed in range(12):
        ear = Ear()
        context = a_turn(name, "propose", CLOCK, seed=seed)
        whole = await spoken(context)
        said = await TurnWriter(obedient(), the_craft()).speak(context, ear, should_stop=lambda: True)
        assert whole.text.startswith(said.text)
        assert said.text == ear.heard.strip()
        assert said.text[-1] in ".!?…”"
        assert said.choices.items() <= whole.choices.items()
        stopped += said.text != whole.text
    assert stopped, "every turn was one sentence long"


async def test_a_stream_that_breaks_keeps_what_was_said_and_says_so():
    lost = StreamBroken("The connection to the model was lost.", said="")
    model = ScriptedModel(lambda _: Failing("I see ash and ember. Then one lamp by the", lost))
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), Ear())
    assert said.text == "I see ash and ember."
    assert said.broken == (
        "Luna could not finish. The connection to the model was lost. What was said is kept."
    )


async def test_a_sentence_that_breaks_off_ends_in_an_ellipsis():
    lost = StreamBroken("The connection to the model was lost.", said="")
    model = ScriptedModel(lambda _: Failing("Luna: I see ash and ember everywh", lost))
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), Ear())
    assert (said.text, said.choices) == ("I see ash and ember…", {"palette": "ash and ember"})
    assert said.broken


async def test_a_scripted_turn_that_breaks_off_is_kept_as_well():
    context = a_turn("Luna", "propose", CLOCK)
    whole = await spoken(context)
    lost = StreamBroken("The model crashed.", said="")
    model = ScriptedModel(lambda request: Failing(by_script(request)[:-9], lost), speaks_freely=False)
    said = await TurnWriter(model, the_craft()).speak(context, Ear())
    assert said.text and whole.text.startswith(said.text.rstrip("…"))
    assert said.choices.items() <= whole.choices.items()
    assert said.broken


@pytest.mark.parametrize("text", ["I see ash", "Luna: I see ash on", ""])
async def test_three_words_are_not_worth_keeping(text: str):
    lost = StreamBroken("The connection to the model was lost.", said="")
    model = ScriptedModel(lambda _: Failing(text, lost))
    with pytest.raises(ModelUnavailable, match="The connection to the model was lost"):
        await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), Ear())


async def test_an_answer_cut_at_its_limit_keeps_its_whole_sentences():
    cut = ReplyUnusable("The answer was cut off.")
    model = ScriptedModel(lambda _: Failing("I see ash and ember. Then one lamp by", cut))
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), Ear())
    assert (said.text, said.broken) == ("I see ash and ember.", "")
    assert len(model.asked) == 1


async def test_an_answer_without_one_whole_sentence_is_asked_for_again_with_more_room():
    def reply(request: ModelRequest) -> str | Failing:
        if "one short sentence" in request.messages[-1].content:
            return "Ash and ember."
        return Failing("I see, and have always seen, when I", ReplyUnusable("The answer was cut off."))

    model, ear = ScriptedModel(reply), Ear()
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open", length=40), ear)
    assert said.text == "Ash and ember."
    assert [request.max_tokens for request in model.asked] == [40, 160]
    assert "Ash" not in ear.heard  # what is shown already is replaced at the end, never added to

    with pytest.raises(ReplyUnusable):
        stubborn = ScriptedModel(lambda _: Failing("I see, and", ReplyUnusable("The answer was cut off.")))
        await TurnWriter(stubborn, the_craft()).speak(a_turn("Luna", "open"), Ear())


class Understudy:
    """A model in whose place others play, one after another."""

    def __init__(self, *others: ScriptedModel) -> None:
        self._others = list(others)
        self.profile = ModelProfile(name="first", context=8192, speaks_freely=True)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        if self._others and self.profile is not self._others[0].profile:
            was, self.profile = self.profile.name, self._others[0].profile
            sentence = f"{was} is gone; {self.profile.name} speaks now."
            yield "I was about to"
            raise ModelSwitched(sentence, was=was, now=self.profile.name, because="gone")
        async for piece in self._others[0].stream(request):
            yield piece
        self._others = self._others[1:] or self._others

    async def close(self) -> None:
        pass


async def test_another_model_that_takes_over_is_asked_in_its_own_way():
    model = Understudy(obedient())
    said = await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open", CLOCK), Ear())
    assert said.switched == ("first is gone; scripted speaks now.",)
    assert said.text == (await spoken(a_turn("Luna", "open", CLOCK))).text


class Restless:
    """A model that is always another one."""

    profile = ModelProfile(name="restless", context=8192, speaks_freely=True)
    asked = 0

    async def stream(self, request: ModelRequest) -> AsyncGenerator[str]:
        self.asked += 1
        for piece in request.script or "":
            yield piece
        raise ModelSwitched("Another one speaks now.", was="a", now="b", because="gone")

    async def close(self) -> None:
        pass


async def test_two_may_take_over_within_one_turn_and_no_more():
    model = Restless()
    with pytest.raises(ModelSwitched):
        await TurnWriter(model, the_craft()).speak(a_turn("Luna", "open"), Ear())
    assert model.asked == 3


async def test_whoever_has_nothing_against_the_plan_passes_unseen():
    ear = Ear()
    context = a_turn("Luna", "object", phase=Phase.SYNTHESIS)
    said = await TurnWriter(ScriptedModel(["Luna: PASS. Nothing to add."]), the_craft()).speak(context, ear)
    assert (said.passed, said.text, ear.pieces) == (True, "", [])
    ear = Ear()
    objection = "PASS me by? No: the lamp is missing."
    said = await TurnWriter(ScriptedModel([objection]), the_craft()).speak(context, ear)
    assert (said.passed, said.text, ear.heard) == (False, objection, objection)
