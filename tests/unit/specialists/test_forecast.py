"""A dry run's price is what playing the steps through would take."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specialists.production import produce
from specialists.production.forecast import JOB_SECONDS, KNOWN, forecast, paces
from storage.domain.artifact import StepKey
from storage.domain.film import Speed
from tests.builders import a_bench, a_plan


def a_speed(engine: str, *, priced: float = 10.0, seconds: float = 20.0, version: str = "1") -> Speed:
    return Speed(engine=engine, version=version, priced=priced, seconds=seconds)


def test_one_worker_takes_as_long_as_all_the_work():
    production = produce(a_plan(3), a_bench())
    price = forecast(production, workers=1)
    assert price.seconds == pytest.approx(price.work)
    assert price.work == pytest.approx(production.seconds() + JOB_SECONDS * len(production.steps))
    assert price.steps == len(production.steps) and price.kept == 0
    assert sum(price.by_kind.values()) == pytest.approx(price.work)


def test_more_workers_are_quicker_and_never_beyond_the_longest_chain():
    production = produce(a_plan(8), a_bench())
    one, two, many = (forecast(production, workers=count).seconds for count in (1, 2, 100))
    assert one / 2 <= two < one
    by_key = production.by_key()

    def chain(key: StepKey) -> float:
        step = by_key[key]
        return step.weight + JOB_SECONDS + max((chain(k) for k, _ in step.inputs.values()), default=0.0)

    assert many == pytest.approx(max(chain(key) for key in by_key))


def test_what_is_made_costs_nothing_and_is_counted_as_kept():
    production = produce(a_plan(2), a_bench())
    made = [step.key for step in production.steps if step.label != "cut"]
    price = forecast(production, made, workers=2)
    assert (price.steps, price.kept) == (1, len(made))
    assert set(price.by_kind) == {"cut"}
    nothing = forecast(production, [step.key for step in production.steps], workers=2)
    assert nothing.seconds == nothing.work == 0.0


def test_an_engine_goes_at_the_pace_it_has_had_on_this_machine():
    bench = a_bench()
    pace = paces(bench, [a_speed("test-clip"), a_speed("test-still", version="0"), a_speed("gone")])
    assert pace == {"test-clip": 2.0}
    assert paces(bench, [a_speed("test-clip", priced=KNOWN / 2)]) == {}, "too little to go by"
    production = produce(a_plan(2), bench)
    slow = forecast(production, workers=1, pace={**dict.fromkeys(("test-still", "test-cut"), 1.0), **pace})
    assert slow.by_kind["clip"] == pytest.approx(2 * (2 * 1.0 + JOB_SECONDS))


def test_engines_that_were_never_measured_go_like_the_others():
    production = produce(a_plan(2), a_bench())
    usual = forecast(production, workers=1, pace={"test-still": 3.0})
    assert usual.by_kind["cut"] == pytest.approx(production.seconds() * 0 + 3.0 * 3.0 + JOB_SECONDS)


def test_looking_at_pictures_costs_tokens():
    production = produce(a_plan(3), a_bench())
    assert forecast(production, workers=2, look_tokens=500).tokens == 6 * 500
    assert forecast(production, workers=2).tokens == 0


@given(shots=st.integers(1, 6), workers=st.integers(1, 4), seed=st.integers(0, 999))
def test_any_part_of_it_costs_no_more_than_the_whole(shots: int, workers: int, seed: int):
    production = produce(a_plan(shots), a_bench())
    draw = random.Random(seed)
    made: list[StepKey] = []
    before = forecast(production, made, workers=workers).work
    while ready := production.ready(made):
        made.append(draw.choice(ready).key)
        price = forecast(production, made, workers=workers)
        assert price.work < before and price.seconds <= price.work + 1e-9
        assert price.seconds >= price.work / workers - 1e-9
        before = price.work
    assert before == 0.0
