"""People and personas talking: threads, messages, profiles and cards."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NewType

ConversationId = NewType("ConversationId", str)
Role = Literal["person", "persona", "studio"]


class Phase(StrEnum):
    """The phases of a discussion, in order."""

    IDEATION = "ideation"
    REFINEMENT = "refinement"
    SYNTHESIS = "synthesis"
    REVIEW = "review"
    GREEN_LIGHT = "green light"


class Status(StrEnum):
    """Whether a conversation goes on."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One thread about one brief."""

    id: ConversationId
    platform: str
    thread: str
    brief: str
    phase: Phase
    status: Status
    settings: dict[str, Any] = field(default_factory=dict[str, Any])  # models, discussion length
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something said. A person's content is verbatim."""

    conversation: ConversationId
    seq: int  # 1, 2, … within the conversation
    role: Role
    name: str  # the person's or the persona's name
    content: str
    at: datetime
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The name and face a persona speaks under. `colour` is "#rrggbb"."""

    name: str
    colour: str
    glyph: str
    craft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A choice a person can take, in words too."""

    label: str
    intent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A rich message before a platform draws it."""

    title: str
    body: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[str, ...] = ()
    tone: Literal["plain", "good", "warn", "bad"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Something a person typed in a thread."""

    person: str
    text: str
    thread: str = ""
    ref: str = ""  # the room's own name for the message
    edits: str = ""  # the `ref` of the message these words replace
    deletes: str = ""  # the `ref` of the message that was taken back
    is_bot: bool = False
    may_approve: bool = False  # whether this person may overrule policy here
    may_manage: bool = False  # whether they may touch other people's productions here
