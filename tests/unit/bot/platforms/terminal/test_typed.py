"""What a typed line is: words, a command, or a change to words sent before."""

import pytest

from bot.platforms.terminal.typed import Page, Typed


def typed(*lines: str) -> Typed:
    """What the last of these lines, typed one after another, was understood as."""
    page, last = Page(), Typed(doing="not understood", text="")
    for line in lines:
        page, last = page.read(line)
    return last


@pytest.mark.parametrize("line", ["/go", "/why shot 3", "/cast Luna", "  /Stop", "/editor", "/undone"])
def test_a_command_is_passed_on_as_it_is(line: str):
    assert typed(line) == Typed(doing="command", text=line, ref="c1")


def test_a_slash_that_begins_no_command_is_a_message():
    assert typed("/ 2 as fast").doing == typed("1/2 speed").doing == "said"


def test_commands_are_not_counted_among_the_messages():
    assert typed("/go", "rainier", "/help", "/edit wetter") == Typed(
        doing="edited", text="wetter", before="rainier", number=1, ref="m1"
    )


@pytest.mark.parametrize(
    ("change", "number", "text"),
    [
        ("/edit red light", 2, "red light"),
        ("/EDIT red light", 2, "red light"),
        ("/edit 1 red light", 1, "red light"),
        ("/edit 45 seconds", 2, "45 seconds"),
        ("/edit 0 people", 2, "0 people"),
        ("/edit 2nd shot closer", 2, "2nd shot closer"),
    ],
)
def test_a_number_means_a_message_only_where_there_is_one(change: str, number: int, text: str):
    after = typed("first", "second", change)
    assert (after.doing, after.number, after.text) == ("edited", number, text)


def test_the_newest_that_still_stands_is_meant():
    assert typed("first", "second", "/undo", "/edit third").ref == "m1"
    assert typed("first", "second", "/undo", "/undo").before == "first"
    assert typed("first", "second", "/undo 1", "/undo").before == "second"


def test_what_was_edited_is_what_the_next_change_replaces():
    assert typed("rain", "/edit snow", "/edit fog").before == "snow"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["/edit snow"], "nothing of yours to change"),
        (["/undo"], "nothing of yours to take back"),
        (["rain", "/undo", "/undo"], "nothing of yours to take back"),
        (["rain", "/undo 2"], "no message 2 here; your newest is 1"),
        (["rain", "wind", "/undo 1", "/undo 1"], "took message 1 back already"),
        (["rain", "wind", "/undo 1", "/edit 1 snow"], "took message 1 back already"),
        (["rain", "/edit"], "Put the new words behind it"),
        (["rain", "/edit 1"], "/edit 1 warmer light"),
        (["rain", "/undo that"], "/undo takes back your last message"),
        (["rain", "/undo 99999999999999999999"], "no message"),
    ],
)
def test_what_cannot_be_changed_is_said_and_changes_nothing(lines: list[str], says: str):
    last = typed(*lines)
    assert last.doing == "not understood" and says in last.text
    page = Page()
    for line in lines[:-1]:
        page, _ = page.read(line)
    assert page.read(lines[-1])[0] == page
