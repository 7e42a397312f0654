"""The messages a model is asked with, within a budget of tokens. Pure."""

from collections.abc import Sequence

from specialists.ports import ChatTurn
from specialists.turn_context import Line, TurnContext

_CHARACTERS_PER_TOKEN = 3.6  # English, measured low so that the budget holds
_MOVES = {
    "open": "Give your first word on the brief.",
    "propose": "Propose one concrete thing from your craft that nobody has proposed yet.",
    "build": "Take up by name what another speaker said, and go one step further.",
    "specify": "Decide this, exactly: {about}.",
    "answer": "Answer {to} first, in their own words, and say what changes because of them: “{about}”.",
    "object": "Name one risk in what was said, and bring the mend.",
    "settle": "Agree, and say in one sentence what is settled.",
    "recall": "Say what the earlier production decided that serves this one.",
    "options": "Sum up what is still between the cast, as a choice for {to}.",
    "amend": "Answer {to}'s objection: change the plan by one concrete thing, or say why it stands.",
    "plan": "Announce the plan: say the concrete decisions the cast has made.",
    "review": "Pass the plan, or say exactly what is missing.",
}


def tokens(text: str) -> int:
    """About how many tokens `text` is."""
    return int(len(text) / _CHARACTERS_PER_TOKEN) + 1


def free_prompt(context: TurnContext, budget: int) -> tuple[ChatTurn, ...]:
    """The persona's voice, the brief, the thread and the task, in at most `budget` tokens.

    The newest lines are kept whole; older ones are first cut to their choices, then left out. What
    a person said is kept longest.
    """
    persona, command = context.persona, context.command
    system = (
        f"{persona.voice}\n\nYou are one of a film studio's cast, talking in a thread about one brief. "
        "Speak one to three sentences of plain text, as yourself only. Name concrete choices. "
        "Never repeat what was said, never mention being a model, no lists, no headings, no stage directions."
    )
    task = _MOVES[command.move].format(about=command.about, to=command.to or "them")
    if context.missing:
        task += f" Still undecided: {', '.join(context.missing)}."
    wishes = "; ".join(c.words for c in context.reading.constraints)
    brief = _cut(context.reading.text, max(40, budget // 3))
    head = f"Kind of work: {context.kind}\nBrief: {brief}\n"
    if wishes:
        head += f"Asked for, and not to be dropped: {_cut(wishes, max(40, budget // 6))}\n"
    tail = f"\n{task}\n{persona.name}:"
    left = budget - sum(map(tokens, (system, head, tail))) - 24  # the template's own marks
    thread = _thread(context.lines, left)
    return (
        ChatTurn(role="system", content=system),
        ChatTurn(role="user", content=head + (f"\nThe thread so far:\n{thread}\n" if thread else "") + tail),
    )


def scripted_prompt(context: TurnContext) -> tuple[ChatTurn, ...]:
    """As little as a small model needs to choose well among what its script allows.

    Reading a prompt costs a small machine as much time as writing does, so this stays under 90
    tokens: the craft, the brief, and the last thing said.
    """
    last = context.lines[-1] if context.lines else None
    heard = f" {last.name} said: {_cut(last.text, 28)}" if last else ""
    return (
        ChatTurn(
            role="system", content=f"You are {context.persona.name}. Your craft is {context.persona.craft}."
        ),
        ChatTurn(role="user", content=f"{_cut(context.reading.text, 36)}{heard}"),
    )


def _thread(lines: Sequence[Line], budget: int) -> str:
    whole = [f"{line.name}: {line.text}" for line in lines]
    short = [
        whole[at] if line.role == "person" else f"{line.name} chose {_choices(line)}." if line.choices else ""
        for at, line in enumerate(lines)
    ]
    kept: list[str] = []
    for at in range(len(lines) - 1, -1, -1):
        recent = len(lines) - at <= 8
        for text in (whole[at], short[at]) if recent else (short[at],):
            if text and tokens(text) + 1 <= budget:
                kept.append(text)
                budget -= tokens(text) + 1
                break
    return "\n".join(reversed(kept))


def _choices(line: Line) -> str:
    return ", ".join(f"{slot} {value}" for slot, value in line.choices.items())


def _cut(text: str, most: int) -> str:
    """`text` in at most `most` tokens, at a word's end."""
    text = " ".join(text.split())
    if tokens(text) <= most:
        return text
    return text[: int((most - 1) * _CHARACTERS_PER_TOKEN)].rsplit(" ", 1)[0] + " …"
