"""What stands of all that people asked for, and who disagrees with whom."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.asked.ledger import Ledger, plainly
from specialists.asked.wishes import wishes


def said(*messages: str | tuple[str, str], ledger: Ledger | None = None) -> Ledger:
    """A ledger that heard these in order: a text is Anna's, a pair says whose it is."""
    ledger = ledger or Ledger()
    for text in messages:
        person, words = ("Anna", text) if isinstance(text, str) else text
        ledger = ledger.heard(person, words, len(ledger.entries) + 2)
    return ledger


def standing(ledger: Ledger) -> list[tuple[str, str]]:
    return [
        (wish.kind, f"{wish.value} @{wish.shot}" if wish.shot else wish.value) for wish in ledger.standing
    ]


def test_a_later_wish_of_the_same_person_overrides_and_asks_nothing():
    ledger = said("make it snow", "no, rain is better")
    assert standing(ledger) == [("weather", "rain")] and ledger.conflict is None


def test_two_people_who_want_what_cannot_both_be_disagree():
    ledger = said("make it night", ("Ben", "I want daylight"))
    assert ledger.conflict is not None
    assert ledger.conflict.question == "Anna asked for “night” and Ben for “day”: which is it?"
    assert ledger.conflict.options == ("night (Anna)", "day (Ben)")


def test_the_winner_stands_though_it_was_said_first():
    ledger = said("make it night", ("Ben", "I want daylight"))
    conflict = ledger.conflict
    assert conflict is not None
    settled = ledger.settled(conflict, conflict.earlier)
    assert standing(settled) == [("time", "night")] and settled.conflict is None


def test_who_sided_with_the_loser_is_not_asked_again_but_may_ask_anew():
    ledger = said("make it night", ("Ben", "make it morning"), ("Cleo", "at night please"))
    conflict = ledger.conflict
    assert conflict is not None
    settled = ledger.settled(conflict, conflict.later)
    assert standing(settled) == [("time", "morning")] and settled.conflict is None
    assert said(("Cleo", "night, I insist"), ledger=settled).conflict is not None


@pytest.mark.parametrize(
    "words", ["ok, night then", "night is fine", "fine, you win", "agreed", "ok, have it your way"]
)
def test_who_comes_to_agree_disagrees_no_more(words: str):
    ledger = said("make it night", ("Ben", "I want daylight"), ("Ben", words))
    assert ledger.conflict is None
    assert standing(ledger) == [("time", "night")]


def test_who_takes_it_back_disagrees_no_more():
    ledger = said("make it night", ("Ben", "I want daylight"))
    assert ledger.withdrawn(3).conflict is None
    assert ledger.edited(3, "and a red balloon").conflict is None
    assert said(("Ben", "forget the daylight"), ledger=ledger).conflict is None
    assert standing(ledger.withdrawn(3)) == [("time", "night")]


def test_two_who_agree_have_no_conflict():
    assert said("add a fox", ("Ben", "yes, and a fox please")).conflict is None
    assert said("no people", ("Ben", "no people, right")).conflict is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("make it snow", "no snow please"),
        ("add a fox", "no foxes"),
        ("no people", "add a dancer"),
        ("shot 2 closer", "shot 2 wider"),
        ("shot 2 from below", "overhead in shot 2"),
        ("45 seconds", "one minute"),
        ("in French", "in German"),
        ("call it Salt", "call it Sugar"),
        ("red light", "blue light"),
        ("make it warmer", "cooler colours"),
        ("jazz", "no jazz"),
        ("no narration", "narration please"),
        ("vertical", "square"),
        ("happy ending", "sad ending"),
        ("use red light", "forget the red light"),
    ],
)
def test_these_cannot_both_be(one: str, other: str):
    assert said(one, ("Ben", other)).conflict is not None
    assert said(one, other).conflict is None  # one person may change their mind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shot 2 closer", "shot 3 wider"),
        ("make it snow", "shot 2 in the rain"),
        ("add a fox", "add a dog"),
        ("low angle", "35mm"),
        ("neon", "a bit darker"),
        ("warmer", "more colourful"),
        ("80 bpm", "slower"),
        ("no dogs", "add a cat"),
        ("no narration", "in French"),
        ("jazz", "slower"),
        ("the moon should wink", "the moon should be bigger"),
    ],
)
def test_these_can_both_be(one: str, other: str):
    assert said(one, ("Ben", other)).conflict is None


def test_disagreements_come_one_at_a_time_in_the_order_they_arose():
    ledger = said("make it night", "jazz", ("Ben", "waltz music"), ("Ben", "make it day"))
    first = ledger.conflict
    assert first is not None and {first.earlier.kind, first.later.kind} == {"music"}
    second = ledger.settled(first, first.earlier).conflict
    assert second is not None and second.earlier.kind == "time"


def test_an_edited_message_replaces_its_wishes_where_it_stood():
    ledger = said("make it snow", "use red light", "fog, please")
    assert standing(ledger.edited(4, "a waltz")) == [
        ("weather", "snow"),
        ("light", "#c0392b"),
        ("music", "waltz"),
    ]
    assert standing(ledger.edited(2, "make it rain")) == [("light", "#c0392b"), ("weather", "fog")]


def test_a_deleted_message_gives_back_what_it_had_overridden():
    assert standing(said("make it snow", "make it rain").withdrawn(3)) == [("weather", "snow")]


@pytest.mark.parametrize(
    "words",
    ["forget the snow", "never mind the snow", "drop that", "as it was before", "scrap that please", "undo that",
     "I changed my mind about the snow", "I take that back", "the weather as it was before", "forget about the snow",
     "we don't need the snow any more", "the snow was a bad idea"],
)  # fmt: skip
def test_undo_words_take_the_wish_back(words: str):
    assert standing(said("a red balloon", "make it snow", words)) == standing(said("a red balloon"))


def test_what_was_undone_gives_way_to_what_stood_before_it():
    assert standing(said("make it rain", "make it snow", "forget the snow")) == [("weather", "rain")]


def test_undo_means_the_thing_named_and_not_the_last_one():
    ledger = said("make it snow", "use red light", "never mind the snow")
    assert standing(ledger) == [("light", "#c0392b")]


def test_an_undo_of_nothing_people_asked_for_rules_it_out():
    assert standing(said("forget the snow")) == [("exclude", "snow")]


def test_an_undo_can_be_undone_by_deleting_it():
    ledger = said("make it snow", "forget the snow")
    assert standing(ledger.withdrawn(3)) == [("weather", "snow")]


def test_nobody_takes_back_another_s_wish_alone():
    ledger = said("make it snow", ("Ben", "forget the snow"))
    assert ledger.conflict is not None
    assert ledger.conflict.options == ("snow (Anna)", "no snow (Ben)")


def test_one_may_be_allowed_where_all_were_ruled_out():
    assert standing(said("no people", "one old man is fine")) == [("subject", "old man")]
    assert standing(said("no dogs", "dogs are fine after all")) == []
    assert standing(said("no people", "ok, add a dancer")) == [("subject", "dancer")]


def test_an_override_inside_one_message_counts():
    assert standing(said("make it snow. hmm no, rain")) == [("weather", "rain")]
    assert standing(said("add a fox, wait, forget the fox, a hare")) == [("subject", "hare")]


def test_shorter_is_counted_on_the_length_asked_for():
    assert standing(said("60 seconds", "a bit shorter")) == [("length", "42")]


def test_after_a_cut_only_what_came_later_is_new_and_it_can_be_called_off():
    ledger = said("make it snow", "forget nothing yet").cut_made()
    later = said("red light", ledger=ledger)
    assert [wish.value for wish in later.new] == ["#c0392b"]
    assert later.called_off() == ledger


def test_what_is_undone_after_a_cut_is_said():
    ledger = said("make it snow", "60 seconds").cut_made()
    assert [wish.value for wish in said("forget the snow", ledger=ledger).undone] == ["snow"]
    assert said("a bit shorter", ledger=ledger).undone == ()
    assert ledger.undone == ()


def test_a_message_heard_twice_counts_once():
    ledger = said("make it snow")
    assert ledger.heard("Anna", "make it snow", 2) is ledger


def test_a_disagreement_is_put_in_plain_words():
    assert plainly(wishes("use red light")[0]) == "red light"
    assert plainly(wishes("45 seconds")[0]) == "45 seconds"
    assert plainly(wishes("shot 2 closer")[0]) == "closer in shot 2"
    assert plainly(wishes("no foxes")[0]) == "no foxes"
    assert plainly(wishes("in French")[0]) == "French"
    assert plainly(wishes("snow in every shot but the last")[0]) == "snow in every shot but the last"


TEXTS = st.sampled_from(
    ["make it snow", "rain", "no snow", "forget the snow", "drop that", "add a fox", "no foxes", "foxes are fine",
     "45 seconds", "shorter", "shot 2 closer", "shot 2 wider", "jazz", "no jazz", "in French", "red light", "darker",
     "80 bpm", "slower", "the moon should wink", "agreed", "you win", "no people", "one old man is fine", "thanks"]
)  # fmt: skip
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["heard", "heard", "heard", "edited", "withdrawn", "settled", "cut", "off"]),
        st.sampled_from(["Anna", "Ben", "Cleo"]),
        TEXTS,
        st.integers(2, 12),
        st.booleans(),
    ),
    max_size=18,
)


def _played(events: list[tuple[str, str, str, int, bool]]) -> Ledger:
    ledger, number = Ledger(), 1
    for does, person, text, message, first in events:
        match does:
            case "heard":
                number += 1
                ledger = ledger.heard(person, text, number)
            case "edited":
                ledger = ledger.edited(message, text)
            case "withdrawn":
                ledger = ledger.withdrawn(message)
            case "settled":
                if conflict := ledger.conflict:
                    ledger = ledger.settled(conflict, conflict.earlier if first else conflict.later)
            case "cut":
                ledger = ledger.cut_made()
            case _:
                ledger = ledger.called_off()
    return ledger


@settings(max_examples=150, deadline=None)
@given(EVENTS)
def test_settling_always_ends_and_never_asks_the_same_again(events: list[tuple[str, str, str, int, bool]]):
    ledger = _played(events)
    asked: list[object] = []
    while conflict := ledger.conflict:
        assert conflict.earlier.person != conflict.later.person
        assert conflict not in asked
        asked.append(conflict)
        ledger = ledger.settled(conflict, conflict.later)
    assert len(asked) <= 60


@settings(max_examples=150, deadline=None)
@given(EVENTS)
def test_what_stands_comes_from_messages_that_are_there_and_has_not_lost(
    events: list[tuple[str, str, str, int, bool]],
):
    ledger = _played(events)
    words = {entry.message: entry for entry in ledger.entries}
    for wish in ledger.standing:
        assert wish.message in words and wish.words == words[wish.message].text
        assert wish.person == words[wish.message].person
        assert wish not in ledger.dropped
    assert set(ledger.new) <= set(ledger.standing) | set(ledger.new)
    assert ledger.standing == ledger.standing


@settings(max_examples=100, deadline=None)
@given(
    EVENTS, st.sampled_from(["the moon should wink", "a purple typewriter on the roof", "shot 2 overhead"])
)
def test_a_wish_that_contradicts_nothing_is_never_lost(
    events: list[tuple[str, str, str, int, bool]], text: str
):
    ledger = _played([event for event in events if event[0] != "off"])
    number = max((entry.message for entry in ledger.entries), default=1) + 1
    after = ledger.heard("Dora", text, number)
    assert any(wish.message == number for wish in after.standing)


@settings(max_examples=100, deadline=None)
@given(EVENTS)
def test_editing_a_message_to_what_it_was_and_hearing_it_again_change_nothing(
    events: list[tuple[str, str, str, int, bool]],
):
    ledger = _played([event for event in events if event[2] not in ("agreed", "you win")])
    for entry in ledger.entries:
        assert ledger.heard(entry.person, entry.text, entry.message) is ledger
        if entry.text:
            assert ledger.edited(entry.message, entry.text).standing == ledger.standing
