"""What the studio says about its queue."""

from shlex import quote

from bot.queue import QueueItem, QueueView
from bot.replies import about
from storage.domain.conversation import Card

STATES = {
    "running": "being made",
    "waiting": "waits",
    "paused": "paused",
    "needs a person": "waits for a person",
    "failed": "stopped",
}
ACTS = ("pause", "resume", "cancel", "retry", "front", "end", "relaxed", "fast")
DONE = {
    "pause": "{title} is paused: what is being made is finished, and nothing further is begun.",
    "resume": "{title} goes on: where a studio is running, or with `soundstage resume --out {folder}`.",
    "front": "{title} is at the front of the queue.",
    "end": "{title} is at the end of the queue.",
    "move": "{title} has another place in the queue.",
    "relaxed": "{title} is in the relaxed lane: it is made when nobody is in the fast one.",
    "fast": "{title} is in the fast lane.",
}


def queue_card(view: QueueView, *, mine: str = "") -> Card:
    """The queue, a line a batch; `mine` marks that person's."""
    if not view.items:
        whose = "of yours is" if view.owner else "is"
        return Card(title="The queue is empty", body=f"Nothing {whose} being made or waits to be.")
    body = "\n".join(line(item, is_mine=bool(mine) and item.owner == mine) for item in view.items)
    return Card(title="Your queue" if view.owner else "The queue", body=body)


def line(item: QueueItem, *, is_mine: bool = False) -> str:
    """One batch in one line: "2  “The Keeper”, film, Ana: waits, 3 of 17 steps, about 4 minutes"."""
    facts = [STATES[item.state], f"{item.done} of {item.steps} steps"]
    if item.seconds is not None:
        facts.append(about(item.seconds))
    if item.lane == "relaxed":
        facts.append("relaxed")
    if item.doing:
        facts.append(item.doing)
    whose = f"{item.owner} (you)" if is_mine else item.owner
    what = f"{called(item.title, item.folder)}, {item.kind}, {whose}"
    return f"{item.place}  {what}: {', '.join(facts)} [{item.project}]"


def called(title: str, folder: str = "") -> str:
    """What a production is called in a sentence."""
    return f"“{title}”" if title else f"the one for {folder}" if folder else "this production"


def done(act: str, title: str, folder: str) -> str:
    """One sentence for what was just done."""
    return DONE[act].format(title=called(title, folder), folder=quote(folder))


def cancelled(title: str, *, film_stays: bool) -> str:
    """It was called off."""
    kept = " The film stays as it was." if film_stays else ""
    return f"{called(title)} is called off: nothing further of it is made.{kept}"


def tried_again(title: str, folder: str) -> str:
    """What had failed is queued again; who makes it."""
    return (
        f"{called(title, folder)} is tried again: a studio that is running goes on with it, and so does "
        f"`soundstage resume --out {quote(folder)}`."
    )


def not_yours(title: str, owner: str, act: str, *, own: bool) -> str:
    """Somebody wants to do what they may not."""
    manager = "somebody who may manage this room"
    may = f"only {owner}, or {manager}," if own else f"only {manager}"
    return f"{called(title)} belongs to {owner}: {may} can {act} it."


def nothing_failed(title: str) -> str:
    """There is nothing to try again."""
    return f"Nothing of {called(title)} has failed, so there is nothing to try again."


def not_understood(words: str) -> str:
    """What can be done with the queue."""
    return (
        f"“{words}” is nothing the queue can do: say one of {', '.join(ACTS)} or move, and behind it which "
        "one is meant, as in /queue pause 2."
    )
