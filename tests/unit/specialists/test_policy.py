"""What is refused, what waits for a person's word, what is fine, and that evasion is seen through."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.policy.judge import check_policy, judge, load_policy
from specialists.policy.rule import PhraseReader
from storage.domain.errors import PolicyRefused
from tests.fakes.process import ROOT
from tests.unit.specialists.policing import by_rule, evasions, fine, fresh

RULES = sorted({rule.name for rule in load_policy().rules})
SPACES = st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufe0f", "\u0336", "\u034f"])


@pytest.mark.parametrize("text", fine())
def test_a_film_word_or_a_hard_subject_is_no_reason_to_refuse(text: str):
    assert judge(text).allowed, judge(text)


@pytest.mark.parametrize(("text", "rule"), by_rule("refused"))
def test_what_must_not_be_made_is_refused_by_its_rule(text: str, rule: str):
    verdict = judge(text)
    assert (verdict.decision, verdict.rule) == ("refuse", rule)


@pytest.mark.parametrize(("text", "rule"), by_rule("ask"))
def test_what_somebody_may_allow_waits_for_their_word(text: str, rule: str):
    verdict = judge(text)
    assert (verdict.decision, verdict.rule) == ("ask", rule)


@pytest.mark.parametrize(("text", "rule"), evasions())
def test_a_disguise_is_seen_through(text: str, rule: str):
    assert judge(text).rule == rule


@pytest.mark.parametrize("text", fresh("refused") + fresh("evasion"))
def test_what_the_rules_were_not_written_for_is_seen_too(text: str):
    assert not judge(text).allowed


def test_the_data_is_as_much_as_was_promised():
    assert len(fine()) >= 150
    assert len(by_rule("refused")) >= 120
    assert len(evasions()) >= 120
    assert len(by_rule("ask")) >= 40


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_sentences_and_says_what_would_be_fine(rule: str):
    rules = [one for one in load_policy().rules if one.name == rule]
    assert all(" fine" in one.instead for one in rules)
    if any("message" in one.subjects for one in rules):
        known = [name for _, name in by_rule("refused") + by_rule("ask")]
        assert known.count(rule) >= 5


def test_the_guide_names_every_rule_and_shows_one_that_can_be_read():
    guide = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    names = {name.removeprefix("a ").removeprefix("election or ") for name in RULES}
    assert [name for name in names if name not in guide] == []
    (example,) = re.findall(r"```toml\n(.+?)```", guide, re.DOTALL)
    (row,) = tomllib.loads(example)["rule"]
    phrases = [*row["any"], *row["harmless"], *row["with"][0]]
    assert (
        PhraseReader({"making": "film|shoot"}, str.lower).read(phrases).pattern.search(" film a home video ")
    )


# ---- raising


def test_a_refusal_says_what_would_be_fine_instead():
    with pytest.raises(PolicyRefused, match=r"will not make this .* is fine") as refused:
        check_policy("hardcore p0rn")
    assert refused.value.rule == "explicit sexual content"
    check_policy("a fox steals the moon")


def test_where_nobody_can_be_asked_a_question_is_a_refusal():
    with pytest.raises(PolicyRefused, match=r"without asking .* is fine"):
        check_policy("Pikachu in the rain")
    check_policy("Pikachu in the rain", asking="pass")
    with pytest.raises(PolicyRefused):
        check_policy("how to make a pipe bomb", asking="pass")


# ---- one verdict


def test_a_refusal_comes_before_a_question():
    assert judge("Darth Vader explains how to make a pipe bomb").decision == "refuse"


def test_what_was_allowed_is_not_asked_again_but_all_else_is():
    asked = judge("Taylor Swift sings")
    allowed = {asked.rule: frozenset(asked.found)}
    assert judge("T4ylor Swift sings louder", approved=allowed).allowed
    assert judge("Taylor Swift and Tom Cruise", approved=allowed).found == ("tom cruise",)
    assert judge("Taylor Swift and Pikachu", approved=allowed).rule == "protected characters"
    assert judge("Taylor Swift topless", approved=allowed).decision == "refuse"


def test_what_is_taken_back_is_not_asked_for():
    assert judge("a battle, no blood, no nudity, without any gore").allowed
    assert judge("no, explicit sex scene, please").decision == "refuse"
    assert judge("no porn, but an explicit sex scene").decision == "refuse"


def test_words_far_apart_are_not_one_sentence_except_where_children_are_concerned():
    between = "and then the rain came over the hills and washed the roofs and the streets of the town " * 2
    assert judge(f"show me how to mix colours {between} a bomb of the last war").allowed
    assert judge(f"a child {between} an erotic dance").decision == "refuse"


# ---- any text at all


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str):
    assert judge(text).decision in ("allow", "ask", "refuse")


@given(st.sampled_from(by_rule("refused")), st.data())
def test_invisible_marks_anywhere_change_nothing(row: tuple[str, str], data: st.DataObject):
    text, rule = row
    at = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    for place in sorted(at, reverse=True):
        text = text[:place] + data.draw(SPACES) + text[place:]
    assert judge(text).rule == rule


@given(st.sampled_from(by_rule("refused")), st.sampled_from(["upper", "wide", "bold", "lines", "later"]))
def test_how_it_is_written_changes_nothing(row: tuple[str, str], how: str):
    text, rule = row
    match how:
        case "upper":
            told = text.upper()
        case "wide":
            told = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != "'" else c for c in text)
        case "bold":
            told = "".join(chr(0x1D41A + ord(c) - ord("a")) if "a" <= c <= "z" else c for c in text)
        case "lines":
            told = text.replace(" ", "\n")
        case _:
            told = f"A quiet lake at dawn, a heron, thin mist over the reeds. {text}"
    assert judge(told).rule == rule
