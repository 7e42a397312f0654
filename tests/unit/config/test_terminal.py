"""What the environment says about a terminal and who sits there."""

import pytest

from config.terminal import terminal_facts


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]  pytest finds it
    for name in ("NO_COLOR", "XTERM_VERSION", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_usual_terminal_has_colour_and_may_reflow():
    facts = terminal_facts()
    assert (facts.term, facts.colour, facts.reflows) == ("xterm-256color", True, None)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb"), ("TERM", "")])
def test_colour_is_left_out_where_it_is_not_wanted(name: str, value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, value)
    assert not terminal_facts().colour


def test_an_empty_no_color_means_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "")  # no-color.org: when present and not an empty string
    assert terminal_facts().colour


def test_a_terminal_without_a_name_is_a_dumb_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("TERM")
    assert terminal_facts().term == "dumb"


def test_xterm_itself_does_not_reflow(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XTERM_VERSION", "XTerm(390)")
    assert terminal_facts().reflows is False


@pytest.mark.parametrize(("user", "person"), [("ana", "Ana"), ("root", "Director")])
def test_the_person_goes_by_their_login_name(user: str, person: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGNAME", user)
    assert terminal_facts().person == person


def test_somebody_without_a_name_is_the_director(monkeypatch: pytest.MonkeyPatch):
    def nobody() -> str:
        raise OSError("no such user")  # what getpass says in a container from Python 3.13 on

    monkeypatch.setattr("getpass.getuser", nobody)
    assert terminal_facts().person == "Director"
