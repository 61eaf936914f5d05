"""The order of turns, and the waits between them."""

import math

from app.services.turns import TIDY_FROM, Line, Sight, Turn


def test_names_come_in_the_order_of_their_times_and_none_before_its_own():
    line = Line()
    for name, due in (("late", 3.0), ("soon", 1.0), ("next", 2.0)):
        line.put(name, due)
    assert line.take(0.5) is None
    assert [line.take(2.5), line.take(2.5), line.take(2.5)] == ["soon", "next", None]
    assert line.first == 3.0


def test_a_name_waits_for_its_last_time_alone():
    line = Line()
    line.put("job", 1.0)
    line.put("job", 5.0)
    assert (line.first, line.due("job"), line.take(4.0), line.take(5.0), line.take(9.0)) == (
        5.0, 5.0, None, "job", None,
    )  # fmt: skip


def test_a_name_that_was_dropped_is_not_taken():
    line = Line()
    line.put("job", 1.0)
    line.drop("job")
    assert (line.take(2.0), line.first, line.due("job"), len(line)) == (None, math.inf, math.inf, 0)


def test_times_that_were_replaced_are_not_kept():
    line = Line()
    for n in range(100_000):
        line.put(f"job-{n % 10}", float(n))
    assert len(line) == 10
    assert len(line._heap) <= TIDY_FROM + 21


def test_a_job_waits_half_as_long_as_it_has_stood_within_the_bounds_of_who_sees_it():
    turn = Turn(moved_at=0.0)
    assert [turn.wait(Sight.OFF_SCREEN, now) for now in (0, 30, 50, 100, 1e6)] == [5, 5, 10, 35, 60]
    assert [turn.wait(sight, 1e6) for sight in Sight] == [20, 60, 120]
    turn.is_strange = True
    assert [turn.wait(sight, 1e6) for sight in Sight] == [60, 300, 600]


def test_answers_that_do_not_come_double_the_wait():
    turn = Turn(moved_at=0.0)
    waits = []
    for turn.failed in range(6):
        waits.append(turn.wait(Sight.OFF_SCREEN, 1.0))
    assert waits == [5, 10, 20, 40, 60, 60]


def test_a_job_moves_as_long_as_a_few_of_its_steps_have_not_passed():
    turn = Turn(moved_at=0.0)
    turn.moved(3600.0)  # what lies before the first change that was seen says nothing
    assert not turn.moves(3631.0)
    turn.moved(3660.0)
    assert turn.moves(3839.0)
    assert not turn.moves(3841.0)
