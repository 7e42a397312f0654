"""The talk, measured: `python -m benchmarks.discussion [--rows N] [--crowd 500] [--seconds 45]`.

Holds a discussion for every labelled row of benchmarks/discussion.toml, on the embedded model and on a
scripted one: two interjections each, typed while somebody is speaking. Then many discussions at once on a
scripted model that takes four seconds a turn. Prints one table; nothing is rendered. Uptake counts labels:
every wish that must stand or must be gone, and every check of the plan. A turn is on-brief when it shares a
content word with the brief or with what people typed, or takes up what was decided on them; `named` counts
the first kind alone. A turn is repeated when four in five of its content words stood in one earlier turn.
"""

import argparse
import asyncio
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import TURN, Crowd, PacedModel, many
from benchmarks.labels import Row, due, gone, means, missing, others_spared, rows
from benchmarks.talks import NoGenerator, Talked, hold, names_the_brief, repeated
from bot.bootstrap import Studio, model_named, open_studio
from config.settings import Settings
from specialists.ports import LanguageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What all discussions on one model came to. `wrong` says which label failed where."""

    talks: list[Talked]
    labels: int
    wrong: list[str]
    named: int  # turns that name the brief or a wish
    on_brief: int
    repeats: int
    again: int  # turns that stood word for word in another discussion

    @property
    def turns(self) -> int:
        """Turns in all."""
        return sum(len(talk.spoken) for talk in self.talks)

    @property
    def uptake(self) -> float:
        """The share of labels that hold."""
        return 1 - len(self.wrong) / self.labels


async def measure(model: LanguageModel, chosen: Sequence[Row]) -> Figures:
    """Hold one discussion after the other with `model`."""
    talks: list[Talked] = []
    async with _studio(model) as studio:
        for number, row in enumerate(chosen, start=1):
            talks.append(await hold(studio, row))
            sys.stderr.write(f"\r{model.profile.name}: {number} of {len(chosen)} ")
    sys.stderr.write("\n")
    labels, wrong = 0, list[str]()
    named = on_brief = repeats = 0
    for row, talk in zip(chosen, talks, strict=True):
        found = failures(row, talk)
        labels += _labels(row)
        wrong += [f"{row['id']}: {what}" for what in found]
        on = [names_the_brief(turn, row["brief"], talk.typed) for turn in talk.spoken]
        named += sum(on)
        on_brief += sum(is_named or turn.takes_up for is_named, turn in zip(on, talk.spoken, strict=True))
        repeats += repeated(talk.spoken)
    texts = [turn.text for talk in talks for turn in talk.spoken]
    return Figures(
        talks=talks,
        labels=labels,
        wrong=wrong,
        named=named,
        on_brief=on_brief,
        repeats=repeats,
        again=len(texts) - len(set(texts)),
    )


def failures(row: Row, talk: Talked) -> list[str]:
    """Labels of `row` that do not hold in what came of it."""
    if talk.plan is None:
        return [f"no plan ({talk.ending})", *(["lost with it"] * (_labels(row) - 1))]
    wrong = [f"{label} is lost" for label in due(row) if not any(means(label, wish) for wish in talk.wishes)]
    wrong += [f"{label} still stands" for label in gone(row) if any(means(label, w) for w in talk.wishes)]
    wrong += [f"the plan has not {what}" for what in missing(talk.plan, row.get("plan", {}))]
    return wrong + list(others_spared(talk.plan, row))[:1]


def _labels(row: Row) -> int:
    return len(due(row)) + len(gone(row)) + len(row.get("plan", {}))


async def crowd(discussions: int, seconds: float) -> Crowd:
    """So many discussions at once, each a turn every four seconds."""
    model = PacedModel(seconds=TURN)
    async with _studio(model) as studio:
        return await many(studio, model, discussions=discussions, seconds=seconds)


async def alone(chosen: Sequence[Row]) -> tuple[list[float], list[float]]:
    """Milliseconds of everything but the model in one turn, one discussion at a time: waited, and worked.

    The first is the wall time, store and all; the second what this thread itself did in it.
    """
    model = PacedModel(seconds=0.0)
    async with _studio(model) as studio:
        for row in chosen:
            await hold(studio, row)
    return [1000 * each for each in model.overheads()], [1000 * each for each in model.busy]


@asynccontextmanager
async def _studio(model: LanguageModel) -> AsyncGenerator[Studio]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        settings = Settings(data_dir=root / "data", cache_dir=root / "cache", output_dir=root / "out")
        async with open_studio(settings, model=model, generator=NoGenerator()) as studio:
            yield studio


def table(figures: dict[str, Figures], single: tuple[list[float], list[float]], many_: Crowd | None) -> str:
    """Everything measured, a line each."""
    names = list(figures)
    lines = [f"{'':44}" + "".join(f"{name:>24}" for name in names)]

    def line(what: str, value: list[str]) -> None:
        lines.append(f"{what:44}" + "".join(f"{one:>24}" for one in value))

    each = list(figures.values())
    line(
        "discussions, interjections", [f"{len(f.talks)}, {sum(len(t.typed) for t in f.talks)}" for f in each]
    )
    line("constraint uptake", [f"{f.uptake:.1%} of {f.labels}" for f in each])
    line("turns on brief (bar 90%)", [f"{f.on_brief / f.turns:.1%} of {f.turns}" for f in each])
    line("  of them naming it or a wish", [f"{f.named / f.turns:.1%}" for f in each])
    line("repeated turns (bar 2%)", [f"{f.repeats / f.turns:.2%}" for f in each])
    line("word for word as in another discussion", [f"{f.again / f.turns:.2%}" for f in each])
    counts = [[len(t.spoken) for t in f.talks] for f in each]
    line("turns to plan, median and worst", [f"{statistics.median(c):g}, {max(c)}" for c in counts])
    longest = [max(turn.sentence for t in f.talks for turn in t.spoken) for f in each]
    usual = [statistics.median(t.sentence for t in f.talks) for f in each]
    line("a sentence, median, longest s", [f"{a:.3f}, {b:.3f}" for a, b in zip(usual, longest, strict=True)])
    waits = [sorted(wait for t in f.talks for wait in t.waits) for f in each]
    line(
        "interjection to first word, median, worst s",
        [f"{statistics.median(w):.3f}, {w[-1]:.3f}" if w else "-" for w in waits],
    )
    waited, worked = map(sorted, single)
    if waited:
        lines.append(
            f"engine overhead a turn, one discussion (bar 2 ms): median {statistics.median(worked):.2f} ms, "
            f"p95 {worked[int(0.95 * len(worked))]:.2f} ms; with the store's commits median "
            f"{statistics.median(waited):.2f} ms, p95 {waited[int(0.95 * len(waited))]:.2f} ms; "
            f"{len(waited)} turns"
        )
    if many_:
        rate = sum(many_.turns) / many_.seconds
        lines.append(
            f"{many_.discussions} discussions at once for {many_.seconds:.0f} s: {rate:.0f} turns/s, "
            f"turns each {many_.turns[0]} to {many_.turns[-1]} (median {statistics.median(many_.turns):g}), "
            f"overhead median {1000 * many_.overhead(0.5):.1f} ms, p99 {1000 * many_.overhead(0.99):.1f} ms, "
            f"worst {1000 * many_.overheads[-1]:.1f} ms; {many_.memory / 1000:.0f} kB each"
        )
        if many_.planning:
            lines.append(
                f"  {len(many_.planning)} plans written, judged and reviewed meanwhile: median "
                f"{1000 * statistics.median(many_.planning):.0f} ms, worst {1000 * many_.planning[-1]:.0f} ms"
            )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=0, help="only the first N rows")
    parser.add_argument("--only", default="", help="rows whose id matches this pattern")
    parser.add_argument("--models", default="scripted,embedded")
    parser.add_argument("--crowd", type=int, default=500, help="discussions at once; 0: none")
    parser.add_argument("--seconds", type=float, default=45.0, help="how long the crowd talks")
    options = parser.parse_args()
    chosen = [row for id, row in rows().items() if re.search(options.only, id)]
    chosen = chosen[: options.rows or None]
    figures: dict[str, Figures] = {}
    began = time.monotonic()
    for name in filter(None, options.models.split(",")):
        figures[name] = asyncio.run(measure(model_named(name, threads=1), chosen))
    single = asyncio.run(alone(chosen[:12]))
    many_ = asyncio.run(crowd(options.crowd, options.seconds)) if options.crowd else None
    sys.stdout.write(table(figures, single, many_) + "\n")
    for name, found in figures.items():
        for what in found.wrong:
            sys.stdout.write(f"{name}: {what}\n")
    sys.stdout.write(f"measured in {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
