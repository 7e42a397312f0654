"""The papers beside a film, as a reader finds them."""

from typing import Any

from bot.documents import discussion_document
from storage.domain.conversation import ConversationId, Message
from storage.domain.events import Event, MessageDeleted, MessageEdited
from storage.ports import Logged
from tests.builders import START

TALK = ConversationId("talk")


def said(seq: int, name: str, content: str, **different: Any) -> Message:
    role = "persona" if name == "Luna" else "person"
    values: dict[str, Any] = {"conversation": TALK, "role": role, "at": START}
    return Message(**values | different, seq=seq, name=name, content=content)


def logged(*events: Event) -> list[Logged]:
    return [Logged(position=n, stream=TALK, at=START, event=event) for n, event in enumerate(events, 1)]


def test_a_discussion_reads_as_what_was_said_with_peoples_words_quoted():
    messages = [said(1, "Ana", "a boat\nin a library"), said(2, "Luna", "In low light.")]
    assert discussion_document("The Boat", messages, {"Luna": "☾"}) == (
        "# The Boat\n\n**Ana**:\n\n> a boat\n> in a library\n\n☾ **Luna**: In low light.\n"
    )


def test_words_that_were_changed_or_taken_back_later_stand_with_what_became_of_them():
    messages = [said(1, "Ana", "a boat"), said(2, "Ana", "make it rain"), said(3, "Ana", "no people")]
    events = logged(
        MessageEdited(person="Ana", text="make it pour", message=2),
        MessageEdited(person="Ana", text="make it snow", message=2),
        MessageDeleted(person="Ana", message=3),
    )
    document = discussion_document("The Boat", messages, {}, events)
    assert "> make it rain\n\n*later changed to*:\n\n> make it snow\n" in document
    assert "> no people\n\n*later taken back*\n" in document
    assert "pour" not in document
