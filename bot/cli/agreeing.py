"""A person is shown what would happen and says go, or not."""

from bot.ports import ChatPlatform
from specialists.asked.wishes import intent_of
from storage.domain.conversation import Card

QUESTION = "Go?"


async def agreed(room: ChatPlatform, thread: str, card: Card, *, key: str) -> bool:
    """Show the card; whether the person said go. Hands-free nobody is asked and it goes on."""
    await room.post(thread, card, key=key)
    if not room.is_attended:
        return True
    await room.post(thread, Card(title=QUESTION, body="Say go, or no."), key=f"{key}:go")
    async for inbound in room.inbound():
        match intent_of(inbound.text):
            case "go" | "yes":
                return True
            case "cancel" | "stop" | "no":
                return False
            case _:
                await room.post(thread, Card(title="", body="Say go, or no."), key=f"{key}:{inbound.ref}")
    return False
