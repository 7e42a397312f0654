"""What people say to the queue, in a thread or a shell: understood, done, and answered in a sentence."""

from bot import replies, replies_queue
from bot.handlers.queue import QueueDesk
from bot.queue import QueueItem, named
from storage.domain.conversation import Card
from storage.domain.errors import Unclear
from storage.domain.film import ProjectId

COMMAND = "/queue"
MINE, AFTER = ("mine", "me", "my"), " after "


def words_for_queue(text: str) -> str | None:
    """What stands behind "/queue"; None for a message that is about something else."""
    name, _, words = text.strip().partition(" ")
    return words.strip() if name.lower() == COMMAND else None


class QueueWords:
    """Understands words about the queue."""

    def __init__(self, desk: QueueDesk) -> None:
        self._desk = desk

    async def answer(
        self, words: str, *, by: str, may_manage: bool, here: ProjectId | None = None, folder: str = ""
    ) -> Card:
        """Do what the words ask: "", "mine", or an act and what it is about; nothing behind it means `here`.

        `folder` is what is said behind the act as a whole path, in a shell. Raises RequestError.
        """
        act, _, said = " ".join(words.split()).partition(" ")
        act = act.lower()
        queue = await self._desk.show()
        if not act or act == "all":
            return replies_queue.queue_card(queue, mine=by)
        if act in MINE:
            return replies_queue.queue_card(queue.of(by))
        if act not in (*replies_queue.ACTS, "move"):
            raise Unclear(replies_queue.not_understood(words))
        said, _, other = said.partition(AFTER) if act == "move" else (said, "", "")
        if act == "move" and not other:
            raise Unclear("Say behind which one it goes: /queue move 3 after 1, or /queue front 3.")
        item = named(queue.items, said, folder=folder, here=here)
        where = named(queue.items, other).project if other else act
        return replies.announcement(await self._done(act, item, where, by=by, may_manage=may_manage))

    async def _done(self, act: str, item: QueueItem, where: str, *, by: str, may_manage: bool) -> str:
        desk, id = self._desk, item.project
        match act:
            case "pause":
                await desk.pause(id, by=by, may_manage=may_manage)
            case "resume":
                await desk.resume(id, by=by, may_manage=may_manage)
            case "cancel":
                stays = await desk.cancel(id, by=by, may_manage=may_manage)
                return replies_queue.cancelled(item.title, film_stays=stays)
            case "retry":
                await desk.retry(id, by=by, may_manage=may_manage)
                return replies_queue.tried_again(item.title, item.folder)
            case "relaxed" | "fast":
                await desk.lane(id, act, by=by, may_manage=may_manage)
            case _:
                await desk.move(id, where, by=by, may_manage=may_manage)
        return replies_queue.done(act, item.title, item.folder)
