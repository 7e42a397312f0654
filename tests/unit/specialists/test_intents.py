"""Plain words steer the session; the same words inside a wish do not."""

import pytest

from specialists.asked.intents import back_to, intent_of

STEERS = {
    "go": "go", "Go!": "go", "go go go": "go", "ok go": "go", "let's go": "go", "Let's roll!": "go",
    "alright, go ahead please": "go", "looks good": "go", "looks great, thanks": "go", "make it already": "go",
    "/go": "go", "ship it 👍": "go", "go for it, guys": "go", "los geht's": "go", "just make it": "go",
    "again": "again", "again please": "again", "once more": "again", "another round, please": "again",
    "one more time!": "again", "nochmal bitte": "again", "encore une fois": "again", "try again": "again",
    "stop": "stop", "STOP!!!": "stop", "stop stop stop": "stop", "please stop": "stop", "ok stop now": "stop",
    "stop it": "stop", "hold on": "stop", "that's enough, thanks": "stop", "arrête": "stop", "wait": "stop",
    "cancel": "cancel", "call it off": "cancel", "forget the whole thing": "cancel", "never mind": "cancel",
    "scrap everything": "cancel", "/cancel": "cancel", "forget it": "cancel",
    "help": "help", "help!": "help", "?": "help", "what can I say?": "help", "how does this work?": "help",
    "yes": "yes", "Yes please!": "yes", "sure, why not": "yes", "sounds good": "yes", "oui": "yes", "sí": "yes",
    "of course": "yes", "agreed": "yes",
    "no": "no", "nope": "no", "no thanks": "no", "not yet": "no", "nein danke": "no", "not really": "no",
    "retry": "retry", "please retry": "retry", "try that again": "retry", "start over": "retry",
}  # fmt: skip
WISHES = (
    "stop the music at the end", "don't stop", "stop motion", "a stop-motion look", "go darker", "go slower",
    "go to the beach", "go wide in shot 2", "let's go with jazz", "let it go on longer", "again with feeling",
    "show the fox again", "snow again", "make it rain again", "more rain", "more", "go back to the style",
    "no people", "no music", "no, snow", "no text please", "not so fast", "yes but darker", "yes, and a dog",
    "ok but make it night", "sure, with a red umbrella", "help him up at the end", "a cry for help",
    "cancel the rain", "forget the snow", "never mind the red light", "wait for the train to pass",
    "hold the last shot longer", "stop at the bus stop", "enough rain", "less rain, that's enough fog",
    "go for a noir look", "start with a close-up", "start slower", "roll the dice in shot 3",
    "make it snow", "make it 45 seconds", "do it in French", "try it in black and white", "redo shot 3 darker",
    "action scenes please", "more action", "right third of the frame", "a perfect sunset", "the exit sign glows",
    "continue the rain", "quit smoking man in the corner", "produce steam from the pot", "render it in ink",
    "start over with a fox", "yes man", "no way home", "once more with a red coat",
)  # fmt: skip
EXCEPT = {"more": "again"}  # said alone it asks for another round


@pytest.mark.parametrize("said", STEERS)
def test_plain_words_steer_the_session(said: str):
    assert intent_of(said) == STEERS[said]


@pytest.mark.parametrize("said", WISHES)
def test_the_same_words_in_a_wish_steer_nothing(said: str):
    assert intent_of(said) == EXCEPT.get(said)


def test_both_tables_are_long_enough_to_mean_something():
    assert len([said for said, intent in STEERS.items() if intent]) >= 40 and len(WISHES) >= 40


BACK = {
    "back to the style": "style",
    "let's talk about the music again": "music",
    "can we revisit the camera": "composition",
    "Can we go back to the colours please?": "style",
    "let's go back to the story": "story",
    "back to the ending": "story",
    "I want to go over the title again": "writing",
    "could we talk more about the light?": "style",
    "can we discuss the pacing again": "motion",
    "hmm, back to the narration": "writing",
    "let's rethink the composition": "composition",
    "take another look at the music": None,
    "let's have another look at the music": "music",
    "back to the budget": "production",
    "return to the movement": "motion",
    "reconsider the lighting": "style",
    "go back to the soundtrack for a moment": "music",
    "let's revisit the plot, please": "story",
    "OK, back to the camera angles now": "composition",
    "talk some more about the dialogue": "writing",
}
NOT_BACK = (
    "back to the beach",
    "the fox goes back to the forest",
    "pull back",
    "make the music slower",
    "camera back to the wall in shot 3",
    "go back to the way it was",
    "look at the light in shot 2, it's too red",
    "she looks at the camera",
    "back light",
    "talk about love",
    "back to black",
    "two people discuss the plan",
)


@pytest.mark.parametrize("said", BACK)
def test_a_person_can_lead_the_talk_back_to_a_craft(said: str):
    assert back_to(said) == BACK[said]


@pytest.mark.parametrize("said", NOT_BACK)
def test_going_back_in_the_film_is_not_going_back_in_the_talk(said: str):
    assert back_to(said) is None


def test_every_craft_named_is_one_a_persona_has():
    import tomllib
    from pathlib import Path

    folder = Path(__file__).parents[3] / "specialists"
    crafts = {
        line.split('"')[1]
        for path in (folder / "personas").glob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("craft = ")
    }
    named = tomllib.loads((folder / "story" / "asks.toml").read_text(encoding="utf-8"))["craft"]
    assert set(named) <= crafts
