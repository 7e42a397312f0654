"""Whether a persona has a reason to object before the plan is written. Pure."""

from dataclasses import dataclass

from specialists.craft import Craft
from specialists.speaking.heard import overruled
from specialists.speaking.turn_context import TurnContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Something the persona decided that another changed, or a doubt nobody took up.

    `slot` and `value` are what it decided, `instead` and `by` what stands now and whose it is; a doubt
    has no slot: `value` is the risk, `mend` what would mend it.
    """

    slot: str
    value: str
    instead: str = ""
    by: str = ""
    mend: str = ""


def grounds(context: TurnContext, craft: Craft, name: str = "") -> tuple[Ground, ...]:
    """What of the decisions of `name` (the speaker's unless said) has got lost; none is a reason to pass."""
    name = name or context.persona.name
    slots = craft.kinds[context.kind].slots
    lost = tuple(
        Ground(slot=one.slot, value=one.older[0], instead=one.newer[0], by=one.newer[1])
        for one in overruled(context.lines, name)
        if one.slot in slots
    )
    doubts = tuple(
        Ground(slot="", value=risk.say, mend=risk.forms["mend"])
        for risk in craft.options["risk"]
        for at, line in enumerate(context.lines)
        if line.name == name and risk.say in line.text.lower()
        and not any(
            risk.forms["mend"] in later.text.lower() or (later.name != name and name in later.text)
            for later in context.lines[at + 1 :]
        )
    )  # fmt: skip
    return (*lost, *doubts)
