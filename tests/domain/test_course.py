"""How a job went, read from its history."""

from app.domain.course import Course, Silence, course_of
from app.domain.job import Event
from app.domain.trace import Point


def heard(at: float, done: int) -> Event:
    return Event(at, "status running", {"status": {"num_sent_back": done}})


def test_the_counter_is_known_where_it_changed():
    history = [Event(1, "submitted", {"status": None}), heard(5, 0), heard(9, 4), heard(12, 7)]
    assert course_of(history) == Course((Point(5, 0), Point(9, 4), Point(12, 7)))


def test_a_silence_lasts_from_the_first_missing_answer_to_the_next_answer():
    history = [
        heard(5, 1),
        Event(10, "no answer: offline", {"trouble": "offline"}),
        Event(20, "no answer: time-out", {"trouble": "time-out"}),
        Event(30, "status running", {"trouble": ""}),
    ]
    assert course_of(history).silences == (Silence(10, 30),)


def test_a_silence_that_goes_on_has_no_end():
    assert course_of([Event(10, "no answer", {"trouble": "offline"})]).silences == (Silence(10),)


def test_what_a_history_does_not_say_is_left_out():
    odd = [
        Event(1, "x", {"status": {"num_sent_back": None}}),
        Event(2, "y", {"status": 7}),
        Event(3, "z", {}),
    ]
    assert course_of(odd) == Course()
