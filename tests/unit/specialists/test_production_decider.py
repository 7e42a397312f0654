"""What happens next in a production: a story for each rule, then anything at all in any order."""

import random
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specialists.production import Production, produce
from specialists.production.decider import (
    RETAKES,
    Standing,
    after_inspection,
    budget_of,
    decide,
    in_order,
    is_candidate,
)
from specialists.production.takes import reseeded
from storage.domain.artifact import StepKey
from storage.domain.commands import (
    Abandon,
    DeclareCut,
    Keep,
    PostDaily,
    ProductionCommand,
    RenderStep,
    Retake,
    Step,
    StopForBudget,
)
from storage.domain.plan import MoviePlan
from tests.builders import a_bench, a_plan


def a_production(shots: int = 2) -> Production:
    return produce(a_plan(shots), a_bench())


def keys(production: Production, *labels: str) -> frozenset[StepKey]:
    found = frozenset(step.key for step in production.steps if step.label in labels)
    assert len(found) == len(labels)
    return found


def begun(commands: tuple[ProductionCommand, ...]) -> list[str]:
    return [command.step.label for command in commands if isinstance(command, RenderStep)]


def everything(production: Production) -> frozenset[StepKey]:
    return frozenset(step.key for step in production.steps)


# ---- a story for each rule


def test_all_that_reads_nothing_begins_at_once_and_stills_before_cards():
    production = a_production()
    assert begun(decide(Standing(production=production))) == [
        "score", "sh010 panel", "sh020 panel", "title card", "end card",
    ]  # fmt: skip


def test_what_is_made_or_queued_is_not_asked_for_again():
    production = a_production()
    standing = Standing(
        production=production,
        made=keys(production, "score", "sh010 panel"),
        queued=keys(production, "sh020 panel", "title card", "end card"),
    )
    assert begun(decide(standing)) == ["mix", "sh010 clip"]


def test_it_waits_while_the_last_steps_are_queued():
    production = a_production()
    rest = keys(production, "cut")
    assert decide(Standing(production=production, made=everything(production) - rest, queued=rest)) == (
        *(PostDaily(step=step) for step in production.steps if step.request.makes in ("sheet", "proxy")),
    )


def test_the_cut_is_declared_when_everything_is_there_and_only_once():
    production = a_production()
    made = everything(production)
    posted = frozenset(step.key for step in production.steps if step.request.makes in ("sheet", "proxy"))
    done = Standing(production=production, made=made, posted=posted)
    assert decide(done) == (DeclareCut(result=production.result),)
    assert decide(replace(done, is_declared=True)) == ()


def test_dailies_are_posted_as_they_come_each_once():
    production = a_production()
    board = next(step for step in production.steps if step.label == "storyboard")
    made = keys(production, "sh010 panel", "sh020 panel", "storyboard")
    assert PostDaily(step=board) in decide(Standing(production=production, made=made))
    posted = Standing(production=production, made=made, posted={board.key})
    assert PostDaily(step=board) not in decide(posted)


def test_a_step_the_film_needs_that_was_given_up_ends_the_production():
    production = a_production()
    failed = dict.fromkeys(keys(production, "sh010 clip"), "It broke.")
    assert decide(Standing(production=production, failed=failed)) == (Abandon(because="It broke."),)


def test_a_step_that_was_given_up_here_and_made_elsewhere_is_made():
    production = a_production()
    clip = keys(production, "sh010 clip")
    made = keys(production, "sh010 panel") | clip
    commands = decide(Standing(production=production, made=made, failed=dict.fromkeys(clip, "It broke.")))
    assert begun(commands) == ["score", "sh020 panel", "title card", "end card"]


def test_a_poster_that_cannot_be_made_keeps_no_film_back():
    production = a_production()
    poster = keys(production, "poster")
    made = everything(production) - poster
    commands = decide(Standing(production=production, made=made, failed=dict.fromkeys(poster, "No ink.")))
    assert commands[-1] == DeclareCut(result=production.result)
    assert not begun(commands)


def test_nothing_is_declared_while_a_poster_is_still_being_made():
    production = a_production()
    poster = keys(production, "poster")
    commands = decide(Standing(production=production, made=everything(production) - poster, queued=poster))
    assert not [command for command in commands if isinstance(command, DeclareCut)]


def test_jobs_of_an_older_plan_hold_nothing_up():
    production = a_production()
    commands = decide(
        Standing(production=production, made=everything(production), queued={StepKey("of another take")})
    )
    assert commands[-1] == DeclareCut(result=production.result)


def test_a_production_that_was_called_off_does_nothing():
    assert decide(Standing(production=a_production(), is_stopped=True)) == ()


def test_nothing_is_begun_that_the_budget_does_not_pay_for():
    production = a_production()
    price = production.seconds()
    at_first = Standing(production=production, price=price, allowed=price - 1)
    assert decide(at_first) == (StopForBudget(spent=0.0, left=price, allowed=price - 1),)
    assert begun(decide(replace(at_first, allowed=price)))
    assert begun(decide(replace(at_first, allowed=0.0))), "no limit"


def test_a_small_overrun_on_the_way_is_let_pass_and_a_large_one_is_not():
    production = a_production()
    on_the_way = Standing(production=production, spent=50.0, price=55.0, allowed=100.0)
    assert begun(decide(on_the_way))
    assert decide(replace(on_the_way, spent=60.0)) == (StopForBudget(spent=60.0, left=55.0, allowed=100.0),)


def test_a_film_that_is_made_is_declared_whatever_it_cost():
    production = a_production()
    made = everything(production)
    commands = decide(Standing(production=production, made=made, spent=500.0, allowed=100.0))
    assert commands[-1] == DeclareCut(result=production.result)


def test_the_last_word_about_the_budget_counts():
    assert budget_of(100.0, ()) == 100.0
    assert budget_of(100.0, (150.0, 0.0)) == 0.0


def test_no_engine_is_loaded_twice():
    """One worker, always the first of what is ready: each engine's work comes in one run."""
    production = produce(a_plan(12), a_bench())
    made: list[StepKey] = []
    order: list[str] = []
    while ready := in_order(production.ready(made)):
        made.append(ready[0].key)
        order.append(ready[0].engine)
    runs = [name for number, name in enumerate(order) if number == 0 or order[number - 1] != name]
    heavy = [name for name in runs if name in ("test-still", "test-clip", "test-score", "test-speech")]
    assert len(heavy) == len(set(heavy))


@pytest.mark.parametrize(
    ("label", "problems", "retakes", "is_first", "again"),
    [
        ("sh010 clip", ("The picture is black.",), 0, True, True),
        ("sh010 panel", ("The picture is black.",), RETAKES - 1, True, True),
        ("sh010 clip", ("The picture is black.",), RETAKES, True, False),  # it may not ask for ever
        ("sh010 clip", ("The picture is black.",), 0, False, False),  # of a further variation
        ("sh010 clip", (), 0, True, False),
        ("score", ("The sound is clipped.",), 0, True, False),  # the same notes would clip again
        ("cut", ("The film is silent.",), 0, True, False),
    ],
)
def test_inspection_asks_for_another_take_within_its_budget(
    label: str, problems: tuple[str, ...], retakes: int, is_first: bool, again: bool
):
    step = next(step for step in a_production().steps if step.label == label)
    verdict = after_inspection(step, problems, retakes=retakes, is_first=is_first)
    if again:
        assert verdict == Retake(shot="sh010", step=step.key, because=problems)
    else:
        assert verdict == Keep(step=step.key, remarks=problems)


def test_of_candidates_only_the_best_may_be_made_again():
    production = produce(a_plan(1, best_of=2), a_bench())
    verdicts = {
        step.label: after_inspection(
            step, ("Ugly.",), retakes=0, is_first=True, is_candidate=is_candidate(step, production)
        )
        for step in production.steps
        if step.label.startswith("sh010 panel")
    }
    assert [label for label, verdict in verdicts.items() if isinstance(verdict, Retake)] == ["sh010 panel"]
    kept = [verdict.remarks for verdict in verdicts.values() if isinstance(verdict, Keep)]
    assert kept == [(), ()]


# ---- anything at all, in any order


@dataclass
class World:
    """Runners, inspection and people around the decider; every command is checked as it is carried out."""

    plan: MoviePlan
    draw: random.Random
    made: set[StepKey] = field(default_factory=set[StepKey])
    queued: dict[StepKey, Step] = field(default_factory=dict[StepKey, Step])
    failed: dict[StepKey, str] = field(default_factory=dict[StepKey, str])
    posted: set[StepKey] = field(default_factory=set[StepKey])
    retakes: dict[str, int] = field(default_factory=dict[str, int])
    rendered: list[StepKey] = field(default_factory=list[StepKey])
    cuts: list[frozenset[StepKey]] = field(default_factory=list[frozenset[StepKey]])
    is_stopped: bool = False
    has_failed: bool = False
    spent: float = 0.0
    allowed: float = 0.0
    is_held: bool = False
    known: dict[str, Production] = field(default_factory=dict[str, Production])

    @property
    def production(self) -> Production:
        text = self.plan.model_dump_json()
        if text not in self.known:
            self.known[text] = produce(self.plan, a_bench())
        return self.known[text]

    @property
    def is_declared(self) -> bool:
        return bool(self.cuts) and self.cuts[-1] == everything(self.production) - set(self.failed)

    def carry_on(self) -> None:
        production = self.production
        standing = Standing(
            production=production,
            made=frozenset(self.made),
            queued=frozenset(self.queued),
            failed=dict(self.failed),
            posted=frozenset(self.posted),
            spent=self.spent,
            price=production.seconds(self.made),
            allowed=self.allowed,
            is_stopped=self.is_stopped or self.has_failed,
            is_declared=self.is_declared,
        )
        for command in decide(standing):
            match command:
                case RenderStep(step=step):
                    assert step.key not in self.made, "it renders what exists"
                    assert step.key not in self.queued and step.key not in self.failed
                    assert all(key in self.made for key, _ in step.inputs.values())
                    self.queued[step.key] = step
                case PostDaily(step=step):
                    assert step.key in self.made, "it posts what is not there"
                    assert step.key not in self.posted
                    self.posted.add(step.key)
                case DeclareCut(result=result):
                    assert result in self.made and production.needed() <= self.made, (
                        "it posts unfinished work"
                    )
                    self.cuts.append(everything(production) & self.made)
                case Abandon():
                    self.has_failed = True
                case StopForBudget():
                    self.is_held = True

    def happen(self, what: str) -> None:
        match what:
            case "finish" | "crash" | "refuse" | "dislike" if self.queued and not self.is_stopped:
                self._work(what)
            case "cancel":
                self.is_stopped = True
                self.queued.clear()
            case "resume":
                self.is_stopped = self.has_failed = self.is_held = False
                self.failed.clear()
                self.allowed = self.allowed and self.spent + self.production.seconds(self.made)
            case "revise" if self.plan.shots:
                number = self.draw.randrange(len(self.plan.shots))
                shot = self.plan.shots[number].model_copy(update={"action": f"take {self.draw.random()}"})
                shots = (*self.plan.shots[:number], shot, *self.plan.shots[number + 1 :])
                self.plan = self.plan.model_copy(update={"shots": shots})
            case "save":
                self.allowed = self.draw.uniform(1, 40)
            case _:
                return
        self.carry_on()

    def _work(self, what: str) -> None:
        key = self.draw.choice(list(self.queued))
        step = self.queued.pop(key)
        current = self.production
        if key not in current.by_key():
            return  # the plan has changed since: its job is cancelled
        match what:
            case "crash":
                self.queued[key] = step  # tried again
            case "refuse":
                self.failed[key] = "It was refused."
            case "dislike":
                verdict = after_inspection(
                    step, ("Ugly.",), retakes=self.retakes.get(step.shot, 0), is_first=True
                )
                if isinstance(verdict, Retake):
                    self.retakes[step.shot] = self.retakes.get(step.shot, 0) + 1
                    plan = reseeded(self.plan, step.shot)
                    assert isinstance(plan, MoviePlan)
                    self.plan = plan
                else:
                    self._finish(step)
            case _:
                self._finish(step)

    def _finish(self, step: Step) -> None:
        assert step.key not in self.made
        self.made.add(step.key)
        self.rendered.append(step.key)
        self.spent += step.weight


HAPPENINGS = (
    "finish",
    "finish",
    "finish",
    "crash",
    "refuse",
    "dislike",
    "cancel",
    "resume",
    "revise",
    "save",
)


@settings(max_examples=150)
@given(
    happenings=st.lists(st.sampled_from(HAPPENINGS), max_size=120),
    shots=st.integers(1, 4),
    seed=st.integers(0, 2**16),
)
def test_whatever_happens_it_ends_and_renders_nothing_twice(happenings: list[str], shots: int, seed: int):
    world = World(plan=a_plan(shots), draw=random.Random(seed))
    world.carry_on()
    for what in happenings:
        world.happen(what)
    world.allowed = 0.0
    world.happen("resume")
    left = len(world.production.steps) + len(world.queued)
    for _ in range(left):  # from here on nothing goes wrong: as many steps as there are must be enough
        world.happen("finish")
    assert world.is_declared
    assert not world.queued
    assert world.cuts[-1] == everything(world.production)
    assert len(world.rendered) == len(set(world.rendered)), "something was rendered twice"
    dailies = {step.key for step in world.production.steps if step.request.makes in ("sheet", "proxy")}
    assert dailies <= world.posted


@settings(max_examples=60)
@given(seed=st.integers(0, 2**16), shots=st.integers(1, 4))
def test_one_changed_shot_renders_only_what_depends_on_it(seed: int, shots: int):
    world = World(plan=a_plan(shots), draw=random.Random(seed))
    world.carry_on()
    while world.queued:
        world.happen("finish")
    before = everything(world.production)
    rendered = len(world.rendered)
    world.happen("revise")
    while world.queued:
        world.happen("finish")
    fresh = everything(world.production) - before
    assert set(world.rendered[rendered:]) == fresh
    assert len(world.cuts) == 2 and world.cuts[-1] == everything(world.production)
