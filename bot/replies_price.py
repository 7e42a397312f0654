"""What the studio says about a price before anything is spent."""

from shlex import quote

from bot.replies import about
from specialists.production.forecast import Forecast
from storage.domain.conversation import Card
from storage.domain.render import Makes

MOST = 12  # steps that are named one by one
WHAT: dict[Makes, str] = {
    "still": "panels", "clip": "clips", "score": "music", "speech": "speech", "card": "cards",
    "mix": "sound mix", "sheet": "contact sheets", "cut": "the cut", "segment": "segments",
    "frame": "frames", "join": "joining", "pick": "choosing panels", "lips": "lips", "fit": "fitting music",
    "proxy": "dailies", "poster": "the poster", "enlarge": "enlarging",
}  # fmt: skip


def price_card(price: Forecast, folder: str, *, revision: bool) -> Card:
    """Everything a dry run finds out: time, work by kind of step, tokens, and what is there already."""
    way = f"Nothing was rendered: `soundstage resume --out {quote(folder)}` goes on from here."
    work = sorted(price.by_kind.items(), key=lambda one: -one[1])
    return Card(
        title="What it would take",
        fields=(
            ("time", about(price.seconds) if price.steps else "no time: everything is there"),
            ("work", f"{price.work:.1f} seconds of one worker in {price.steps} steps"),
            *((WHAT[makes], f"{seconds:.1f} seconds") for makes, seconds in work),
            ("tokens", f"{price.tokens} for looking at pictures" if price.tokens else "none"),
            ("skipped", _named(price.skipped)),
        ),
        body="Nothing was rendered, and the film stays as it was." if revision else way,
    )


def _named(labels: tuple[str, ...]) -> str:
    """The steps that are there already, as many as one reads."""
    if not labels:
        return "no step is there already"
    more = f" and {len(labels) - MOST} more" if len(labels) > MOST else ""
    return f"{len(labels)} steps are there already: {', '.join(labels[:MOST])}{more}"
