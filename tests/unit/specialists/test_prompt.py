"""What a model is asked with fits its context and keeps what matters."""

from dataclasses import replace

from specialists.prompt import free_prompt, scripted_prompt, tokens
from specialists.turn import Line
from tests.unit.specialists.casting import FOX, a_turn, a_wish

LONG = tuple(
    Line(
        name="Luna",
        role="persona",
        text=f"Idea {n} about the fox and its storm, told at length.",
        choices={"motif": f"thing {n}"},
    )
    for n in range(60)
)


def test_a_large_model_gets_the_voice_the_brief_the_thread_and_the_task():
    lines = (
        Line(name="Luna", role="persona", text="Give me one lamp."),
        Line(name="Ana", role="person", text="make it snow"),
    )
    wished = replace(FOX, constraints=(a_wish("make it snow", "weather", "snow"),))
    system, user = free_prompt(
        a_turn("Frame", "answer", wished, lines=lines, to="Ana", about="make it snow"), 1500
    )
    assert "You think in space before you think in story" in system.content
    assert "not to be dropped: make it snow" in user.content
    assert "Luna: Give me one lamp.\nAna: make it snow" in user.content
    assert "Answer Ana first" in user.content
    assert user.content.endswith("Frame:")


def test_a_long_thread_is_cut_to_its_choices_and_never_over_the_budget():
    for budget in (500, 900, 2000):
        messages = free_prompt(a_turn("Frame", "build", lines=LONG), budget)
        assert sum(tokens(message.content) for message in messages) <= budget
    user = free_prompt(a_turn("Frame", "build", lines=LONG), 900)[1].content
    assert LONG[-1].text in user
    assert LONG[40].text not in user
    assert "Luna chose motif thing 40." in user


def test_what_is_still_undecided_is_named():
    user = free_prompt(a_turn("Saga", "build", missing=("arc", "ending")), 1500)[1].content
    assert "Still undecided: arc, ending." in user


def test_an_enormous_brief_still_fits():
    brief = replace(FOX, text="A fox in a storm. " * 440)
    assert sum(tokens(m.content) for m in free_prompt(a_turn("Luna", "open", brief), 1200)) <= 1200
    assert sum(tokens(m.content) for m in scripted_prompt(a_turn("Luna", "open", brief, lines=LONG))) <= 90


def test_a_small_model_is_told_who_it_is_and_what_was_said_last():
    system, user = scripted_prompt(a_turn("Frame", "build", lines=LONG))
    assert system.content == "You are Frame. Your craft is composition."
    assert user.content.startswith("A fox and a lighthouse keeper share a storm Luna said: Idea 59")
