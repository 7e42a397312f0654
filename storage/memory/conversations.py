"""Threads, what was said in them, and the settings of places, in dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.domain.conversation import Conversation, ConversationId, Message, Phase, Role, Status
from storage.domain.errors import NotFound
from storage.memory.state import Tables, as_json


class MemoryConversationStore:
    """Conversations for as long as the process lives."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def open(self, conversation: Conversation) -> None:
        """Begin a conversation. Raises ValueError when its id is taken."""
        state = self._tables.changing()
        if conversation.id in state.conversations:
            raise ValueError(f"the conversation {conversation.id} is there already")
        state.conversations[conversation.id] = replace(conversation, settings=as_json(conversation.settings))

    async def get(self, id: ConversationId) -> Conversation:
        """Raises NotFound."""
        found = self._tables.seen().conversations.get(id)
        if found is None:
            raise NotFound(f"There is no conversation {id}.")
        return replace(found, settings=as_json(found.settings))

    async def update(
        self, id: ConversationId, *, phase: Phase | None = None, status: Status | None = None
    ) -> None:
        """Change what is given. Raises NotFound."""
        old = await self.get(id)
        self._tables.changing().conversations[id] = replace(
            old, phase=phase or old.phase, status=status or old.status
        )

    async def add(
        self,
        id: ConversationId,
        *,
        role: Role,
        name: str,
        content: str,
        now: datetime,
        metadata: Mapping[str, Any] | None = None,
    ) -> Message:
        """Append a message under the next sequence number. Raises NotFound."""
        await self.get(id)
        message = Message(
            conversation=id,
            seq=1 + len(await self.messages(id)),
            role=role,
            name=name,
            content=content,
            at=now,
            metadata=as_json(dict(metadata or {})),
        )
        self._tables.changing().messages[id, message.seq] = message
        return _lent(message)

    async def messages(self, id: ConversationId) -> Sequence[Message]:
        """In the order they were said."""
        return [_lent(one) for one in self._tables.seen().messages.values() if one.conversation == id]

    async def set_session(self, place: str, key: str, value: Any) -> None:  # any JSON value
        """Remember a setting of a place (guild, room, terminal)."""
        self._tables.changing().sessions[place, key] = as_json(value)

    async def session(self, place: str) -> Mapping[str, Any]:  # any JSON values
        """All settings of the place."""
        known = sorted(self._tables.seen().sessions.items(), key=lambda item: item[0])
        return {key: as_json(value) for (where, key), value in known if where == place}


def _lent(message: Message) -> Message:
    return replace(message, metadata=as_json(message.metadata))
