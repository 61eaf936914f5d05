"""Scores against ground truth: the best one, and the one that holds at a threshold."""

from app.domain.preview import Score, best_score, score_at

KNOWN = (Score(0.05, 0.2, 1.0), Score(0.47, 0.9, 0.8), Score(0.7, 0.9, 0.8), Score(0.95, 1.0, 0.1))


def test_the_best_has_the_highest_f1_and_of_equal_ones_the_highest_threshold():
    assert best_score(KNOWN) is KNOWN[2]


def test_without_a_hit_there_is_no_best():
    assert best_score((Score(0.5, 0.0, 0.0),)) is None
    assert best_score(()) is None


def test_the_score_at_a_threshold_is_that_of_the_next_known_one():
    assert score_at(KNOWN, 0.47) is KNOWN[1]
    assert score_at(KNOWN, 0.5) is KNOWN[2]
    assert score_at(KNOWN, 1.0) is KNOWN[3]
    assert score_at((), 0.5) is None
