"""The time left is a range that mostly holds the truth; no ground gives no range, and no stall is made up."""

import json
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forecast import Pace, Run, Span, pace_of, run_of, stalled_for, time_left, time_of
from app.domain.trace import GAP_S, LONGEST_TRACE, Point, heard, reading_of
from tests.bench.bench_forecast import (
    CALM,
    GOAL,
    PAUSING,
    RECORDED,
    by_regime,
    moments,
    recorded,
    right_before,
    score,
    stalled,
)
from tests.bench.simulated_jobs import NEVER_TUNED_ON, TUNED_ON

HOUR = 3600.0
NUMBERS = range(2000, 2024)
"""Of jobs that neither the constants nor the printed figure were looked at with."""


def even(count: int, *, step: float = 10.0, images: int = 10, wait: float = 30.0) -> list[Point]:
    """Return a trace of `count` changes after the wait for the first."""
    return [Point(0.0, 0), *(Point(wait + i * step, (i + 1) * images) for i in range(count + 1))]


def asked(trace: list[Point], seconds: float) -> list[Point]:
    """Return the trace after `seconds` in which it was asked every minute, and nothing changed."""
    end, grown = trace[-1], [*trace]
    for at in range(60, int(seconds) + 1, 60):
        heard(grown, Point(end.at + at, end.done))
    heard(grown, Point(end.at + seconds, end.done))
    return grown


def stall_of(trace: list[Point], quiet: float, pace: Pace | None = None) -> float:
    return stalled_for(asked(trace, quiet), trace[-1].at, pace)


@pytest.fixture(scope="module")
def held_out():
    groups = by_regime((*TUNED_ON, *NEVER_TUNED_ON), NUMBERS)
    return [trace for traces in groups.values() for trace in traces] + recorded()


class TestOnHeldOutTraces:
    def test_the_true_end_lies_in_the_range_four_times_in_five(self, held_out):
        assert score(held_out).right >= GOAL

    def test_the_range_is_narrow_enough_to_be_of_use(self, held_out):
        found = score(held_out)
        assert found.ratio <= 4.0
        assert found.width <= 1.5

    def test_there_is_a_range_nearly_always(self, held_out):
        assert score(held_out).silent <= 0.02

    def test_a_steady_job_has_a_range_within_a_factor_of_three(self):
        assert score(by_regime(["steady"], NUMBERS)["steady"]).ratio <= 3.0

    def test_it_becomes_narrower_as_the_job_goes_on(self):
        spans = [[m.span for m in moments(t)] for t in by_regime(["steady"], NUMBERS)["steady"]]
        early, late = (median(s[i].high - s[i].low for s in spans if s) for i in (0, -1))
        assert late < early / 4

    def test_the_time_told_before_sending_is_right_four_times_in_five(self, held_out):
        assert right_before(held_out) >= GOAL

    def test_jobs_that_go_on_are_not_called_stalled_and_those_that_pause_are(self, held_out):
        assert stalled(t for t in held_out if t.regime in CALM) < 0.001
        assert stalled(t for t in held_out if t.regime in PAUSING) > 0.1

    def test_every_recorded_trace_is_read(self):
        assert {t.regime for t in recorded()} == {p.stem for p in RECORDED.glob("*.json")}
        for path in RECORDED.glob("*.json"):
            assert json.loads(path.read_text(encoding="utf-8"))["points"][0] == [0.0, 0]


class TestGround:
    def test_nothing_heard_gives_no_estimate(self):
        assert time_left([], 100, 0.0) is None

    def test_a_job_that_waits_gives_no_estimate(self):
        assert time_left([Point(0.0, 0), Point(600.0, 0)], 100, 600.0) is None

    def test_a_few_images_of_very_many_give_no_estimate(self):
        assert time_left([Point(0.0, 0), Point(30.0, 2), Point(40.0, 3)], 1000, 40.0) is None

    def test_an_unknown_number_of_images_gives_no_estimate(self):
        assert time_left(even(8), 0, 110.0) is None

    def test_earlier_jobs_are_ground_for_one_that_waits(self):
        pace = pace_of([Run(100, 200.0)] * 6)
        span = time_left([Point(0.0, 0), Point(50.0, 0)], 100, 50.0, pace)
        assert span is not None
        assert span.low < 150.0 < span.high

    def test_earlier_jobs_are_none_once_it_waits_longer_than_they_took(self):
        pace = pace_of([Run(100, 200.0)] * 6)
        assert time_left([Point(0.0, 0), Point(800.0, 0)], 100, 800.0, pace) is None

    def test_a_range_that_has_passed_with_no_answer_is_none(self):
        trace = even(8)
        assert time_left(trace, 100, trace[-1].at + HOUR) is None

    def test_it_counts_down_between_two_answers(self):
        trace = even(20)
        now, later = (time_left(trace, 1000, trace[-1].at + s) for s in (0.0, 30.0))
        assert now is not None
        assert later == Span(now.low - 30.0, now.high - 30.0)


class TestBlending:
    def test_the_history_counts_less_with_each_step(self):
        slow = pace_of([Run(1000, 4000.0)] * 6)
        own = [time_left(even(n), 1000, even(n)[-1].at) for n in (12, 60)]
        with_slow = [time_left(even(n), 1000, even(n)[-1].at, slow) for n in (12, 60)]
        shares = [b.high / a.high for a, b in zip(own, with_slow, strict=True)]
        assert shares[0] > shares[1] >= 1.0

    def test_the_pace_of_now_moves_the_range_when_it_changed(self):
        trace = [*even(10), *(Point(130.0 + 100.0 * i, 110 + 10 * i) for i in range(1, 6))]
        span = time_left(trace, 260, trace[-1].at)
        assert span is not None
        assert span.high > 1000.0

    def test_a_stall_keeps_the_range_wide_instead_of_moving_it_away(self):
        trace = [*even(10), Point(130.0 + 800.0, 110)]
        span = time_left(trace, 220, 930.0)
        assert span is not None
        assert span.low == 0.0
        assert span.high > 800.0


class TestClocks:
    def test_a_clock_set_back_takes_nothing_from_the_pace(self):
        trace = even(20)
        shifted = [Point(p.at - (HOUR if p.done > 100 else 0.0), p.done) for p in trace]
        plain, moved = (time_left(t, 1000, t[-1].at) for t in (trace, shifted))
        assert plain is not None
        assert moved is not None
        assert moved.high == pytest.approx(plain.high, rel=0.1)

    def test_hours_without_a_question_are_no_slow_pace(self):
        trace = even(20)
        slept = [Point(p.at + (9 * HOUR if p.done > 100 else 0.0), p.done) for p in trace]
        plain, after = (time_left(t, 1000, t[-1].at) for t in (trace, slept))
        assert plain is not None
        assert after is not None
        assert after.high == pytest.approx(plain.high, rel=0.1)

    def test_now_before_the_last_answer_changes_nothing(self):
        trace = even(20)
        assert time_left(trace, 1000, trace[-1].at - HOUR) == time_left(trace, 1000, trace[-1].at)

    @given(
        st.lists(st.builds(Point, st.floats(-1e9, 1e9), st.integers(0, 10**6)), max_size=30),
        st.integers(0, 10**6),
        st.floats(-1e9, 1e9),
    )
    def test_whatever_was_heard_the_range_is_a_range(self, trace, total, now):
        pace = pace_of([Run(10, 60.0)])
        for known in (None, pace):
            span = time_left(trace, total, now, known)
            assert span is None or 0.0 <= span.low <= span.high
        assert stalled_for(trace, now, pace) >= 0.0
        assert stalled_for(trace, trace[-1].at if trace else 0.0, pace) == 0.0
        assert run_of(trace) is None or run_of(trace).images > 0


class TestStalls:
    def test_quiet_for_several_of_its_usual_steps_is_a_stall(self):
        trace = even(10, step=60.0)
        assert reading_of(trace).usual == 60.0
        assert stall_of(trace, 200.0) == 200.0
        assert stall_of(trace, 170.0) == 0.0

    def test_two_slow_polls_are_never_a_stall(self):
        assert stall_of(even(10, step=2.0), 110.0) == 0.0

    def test_a_change_of_a_sub_job_ends_it(self):
        trace = even(10)
        quiet = [*trace, Point(trace[-1].at + 600.0, trace[-1].done)]
        assert stalled_for(quiet, quiet[-1].at - 60.0) == 0.0

    def test_hours_in_which_nobody_asked_are_no_stall(self):
        trace = even(10)
        slept = [*trace, Point(trace[-1].at + 8 * HOUR, trace[-1].done)]
        assert stalled_for(slept, trace[-1].at) == 0.0

    def test_but_they_count_once_it_was_asked_about_for_long_enough(self):
        trace = even(10)
        slept = [*trace, Point(trace[-1].at + 8 * HOUR, trace[-1].done)]
        assert stalled_for(asked(slept, 300.0), trace[-1].at) == 8 * HOUR + 300.0

    def test_sub_jobs_that_end_together_do_not_make_the_pause_between_them_a_stall(self):
        times = [100.0 * wave + worker for wave in range(1, 5) for worker in range(4)]
        trace = [Point(0.0, 0), *(Point(t, 10 * (i + 1)) for i, t in enumerate(times))]
        assert stall_of(trace, 200.0) == 0.0

    def test_a_job_that_has_not_begun_is_not_stalled(self):
        assert stall_of([Point(0.0, 0)], HOUR) == 0.0

    def test_unless_five_jobs_were_long_over_by_then(self):
        waiting = [Point(0.0, 0)]
        assert stall_of(waiting, HOUR, pace_of([Run(100, 300.0)] * 5)) == HOUR
        assert stall_of(waiting, HOUR, pace_of([Run(100, 300.0)] * 4)) == 0.0
        assert stall_of(waiting, HOUR, pace_of([Run(100, 1300.0)] * 5)) == 0.0

    def test_the_wait_for_the_first_images_is_the_step_of_a_job_with_few(self):
        assert stall_of([Point(0.0, 0), Point(600.0, 50)], 1740.0) == 0.0
        assert stall_of([Point(0.0, 0), Point(600.0, 50)], 1860.0) == 1860.0

    def test_there_is_no_usual_step_before_the_first_change(self):
        assert reading_of([]) is None
        assert reading_of([Point(0.0, 0), Point(50.0, 0)]).usual is None


class TestRuns:
    def test_a_run_lasts_from_sending_to_the_first_time_the_last_count_was_heard(self):
        assert run_of([*even(9), Point(500.0, 100)]) == Run(100, 120.0)

    def test_an_end_that_nobody_saw_is_not_taken_for_it(self):
        trace = even(9)
        assert run_of([*trace, Point(9 * HOUR, 180)]) == Run(100, 120.0)
        assert run_of([*trace, Point(9 * HOUR, 500)]) is None

    def test_hours_without_a_question_before_the_end_do_not_matter(self):
        assert run_of([Point(0.0, 0), Point(30.0, 10), Point(HOUR, 80), Point(HOUR + 60, 100)]) == Run(
            100, HOUR + 60
        )

    def test_a_clock_set_back_makes_it_unknown(self):
        assert run_of([Point(HOUR, 0), Point(0.0, 50), Point(60.0, 100)]) is None

    def test_a_job_of_which_no_image_was_heard_is_unknown(self):
        assert run_of([]) is None
        assert run_of([Point(0.0, 0), Point(60.0, 0)]) is None


class TestTraces:
    def test_the_first_and_the_last_time_of_a_count_are_kept(self):
        trace: list[Point] = []
        for at, done in [(0.0, 0), (5.0, 0), (10.0, 0), (15.0, 3), (20.0, 3), (25.0, 3), (30.0, 4)]:
            heard(trace, Point(at, done))
        assert [(p.at, p.done) for p in trace] == [(0, 0), (10, 0), (15, 3), (25, 3), (30, 4)]

    def test_a_long_quiet_is_no_gap_where_it_was_asked_about(self):
        trace = even(3)
        grown = asked(trace, 2 * HOUR)
        assert all(b.at - a.at <= GAP_S for a, b in pairwise(grown))
        assert len(grown) < len(trace) + 12

    def test_a_long_trace_keeps_its_first_point_and_its_end(self):
        trace: list[Point] = []
        for i in range(3 * LONGEST_TRACE):
            heard(trace, Point(float(i), i))
        assert len(trace) == LONGEST_TRACE
        assert (trace[0].done, trace[-1].done) == (0, 3 * LONGEST_TRACE - 1)


class TestBeforeSending:
    def test_nothing_is_told_without_an_earlier_job(self):
        assert time_of(100, None) is None
        assert pace_of([]) is None
        assert pace_of([Run(0, 50.0), Run(10, 0.0)]) is None

    def test_one_job_gives_a_wide_range_and_many_a_narrow_one(self):
        one, many = (time_of(100, pace_of([Run(100, 60.0)] * n)) for n in (1, 12))
        assert (one, many) == (Span(30.0, 120.0), Span(60.0 / (13 / 12), 60.0 * (13 / 12)))

    def test_jobs_of_like_size_count(self):
        pace = pace_of([Run(4, 60.0)] * 12 + [Run(1000, 2000.0)] * 12)
        span = time_of(800, pace)
        assert span is not None
        assert span.low < 1600.0 < span.high < 2000.0
