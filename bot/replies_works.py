"""What the studio says about finished works: changes without a talk, candidates, archives, what goes."""

from collections.abc import Sequence

from bot.handlers.editing import Proposal
from bot.replies import GO, STOP, price_words
from specialists.production.forecast import Forecast
from storage.domain.conversation import Card
from storage.domain.plan import AnyPlan

ASKED = (GO[0], STOP)


def edit_card(proposal: Proposal, price: Forecast, *, attended: bool) -> Card:
    """What a change comes to, and how much of the work is made again."""
    return Card(
        title=proposal.what,
        body="\n".join(proposal.changes),
        fields=(
            ("made again", f"{price.steps} of {price.steps + price.kept} steps"),
            ("ready in", price_words(price)),
        ),
        buttons=ASKED if attended else (),
    )


def candidates_card(plan: AnyPlan, folder: str, price: Forecast, *, attended: bool) -> Card:
    """More like one of several, or a larger copy: what will be made, where, and for how much."""
    kinds = {"image": "images", "clip": "clips", "song": "songs", "speech": "speeches"}
    what = kinds.get(plan.kind, plan.kind) if plan.variations > 1 else plan.kind
    enlarge = getattr(plan, "enlarge", 1)
    times = f", {enlarge} times as wide and high" if enlarge > 1 else ""
    return Card(
        title=f"“{plan.title}”: {plan.variations} {what}{times}",
        fields=(("folder", folder), ("ready in", price_words(price))),
        buttons=ASKED if attended else (),
    )


def nothing_changes(proposal: Proposal) -> str:
    """The work is that way already."""
    return f"{proposal.what} That is how it is already, so nothing is made."


def left_alone(title: str) -> str:
    """Somebody was asked and said no."""
    return f"“{title}” stays as it was."


def going(title: str, counts: Sequence[tuple[int, str]], size: str) -> str:
    """What would be forgotten."""
    said = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts)
    return f"“{title}” goes: {said}, and {size} of files that nothing else uses."
