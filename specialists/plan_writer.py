"""What a language model adds to a plan: a title, and more where it speaks freely."""

import asyncio
import json
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from specialists.brief import Reading
from specialists.craft import Craft
from specialists.ports import ChatTurn, LanguageModel, ModelRequest
from specialists.story.telling import Story
from specialists.synthesis import PlanOptions, PlanWords, title_options
from storage.domain.errors import Transient
from storage.domain.plan import Constraint

PATIENCE = 1.5  # seconds for the whole of it: a title is not worth more of anybody's time
LONGER = 20.0  # seconds for a model that speaks freely and writes the lines too


class _Written(BaseModel):
    """The shape a free model answers in."""

    model_config = ConfigDict(extra="ignore")

    title: str = Field(default="", max_length=80)
    logline: str = Field(default="", max_length=300)
    tagline: str = Field(default="", max_length=80)
    lines: list[str] = Field(default_factory=list[str], max_length=60)


class PlanWriter:
    """Asks the model for words; whatever goes wrong, the patterns stand in."""

    def __init__(self, model: LanguageModel, *, patience: float = PATIENCE) -> None:
        self._model = model
        self._patience = patience

    async def words(
        self,
        reading: Reading,
        constraints: Sequence[Constraint],
        choices: Mapping[str, str],
        options: PlanOptions,
        craft: Craft,
        story: Story,
    ) -> PlanWords:
        """What the model contributes; empty when it is late, silent or off the brief.

        `write_plan` checks every word again and keeps only what names the brief and fits.
        """
        if any(wish.kind == "title" for wish in constraints) and not self._model.profile.speaks_freely:
            return PlanWords()
        titles = title_options(reading, constraints, choices, options, craft, story)
        free = self._model.profile.speaks_freely
        request = _freely(reading, choices, options) if free else _choosing(reading, titles, options.seed)
        try:
            async with asyncio.timeout(LONGER if free else self._patience):
                answer = "".join([piece async for piece in self._model.stream(request)])
        except (TimeoutError, Transient):
            return PlanWords()
        return _read(answer) if free else PlanWords(title=_chosen(answer, titles))


def _choosing(reading: Reading, titles: Sequence[str], seed: int) -> ModelRequest:
    """A small model picks among titles that are all true: the grammar lets it say nothing else."""
    options = " | ".join(json.dumps(title, ensure_ascii=False) for title in titles)
    return ModelRequest(
        messages=(
            ChatTurn(role="system", content="You give short films their titles. Answer with the title only."),
            ChatTurn(role="user", content=f"The film: {reading.text[:400]}\nThe best title:"),
        ),
        seed=seed,
        max_tokens=24,
        temperature=0.7,
        script=f"root ::= {options}",
    )


def _freely(reading: Reading, choices: Mapping[str, str], options: PlanOptions) -> ModelRequest:
    decided = ", ".join(f"{slot}: {value}" for slot, value in sorted(choices.items()))
    return ModelRequest(
        messages=(
            ChatTurn(
                role="system",
                content="You write for short films: a title, a logline, a tagline and narration lines of at "
                "most eight words, in the present tense, never describing the picture. "
                "Stay with the brief. Answer as JSON.",
            ),
            ChatTurn(
                role="user",
                content=f"Brief: {reading.text[:2000]}\nDecided: {decided}\nSeconds: {options.seconds:g}",
            ),
        ),
        seed=options.seed,
        max_tokens=600,
        schema=json.dumps(_Written.model_json_schema()),
    )


def _chosen(answer: str, titles: Sequence[str]) -> str:
    said = answer.strip().strip('"')
    return said if said in titles else ""


def _read(answer: str) -> PlanWords:
    try:
        written = _Written.model_validate_json(answer)
    except ValidationError:
        return PlanWords()
    return PlanWords(
        title=written.title, logline=written.logline, tagline=written.tagline, lines=tuple(written.lines)
    )
