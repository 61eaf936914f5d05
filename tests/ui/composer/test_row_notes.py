"""What the grid knows of rows: problems stay with their rows, and only news is announced."""

from app.domain.checks import Fix, Problem, Severity, Where
from app.domain.ontology import Entry
from app.ui.composer.row_notes import MOST_RUNS, RowNotes


def problem(row, text="Wrong.", severity=Severity.ERROR, fixes=()):
    return Problem(severity, Where.ONTOLOGY, text, row, fixes=fixes)


def noted(*problems, rows=10):
    notes = RowNotes()
    notes.take_problems(problems, rows)
    return notes


def test_the_first_problem_of_a_row_is_its_worst_and_those_of_rows_that_are_gone_are_left_out():
    worst, other = problem(2), problem(2, "Odd.", Severity.WARNING)
    notes = noted(worst, other, problem(99))
    assert (notes.problem(2), notes.problem(3), notes.problem(99)) == (worst, None, None)


def test_a_problem_moves_with_its_row():
    notes = noted(problem(2))
    notes.insert(0, 3)
    notes.remove(4, 1)
    assert [row for row in range(12) if notes.problem(row)] == [4]


def test_only_rows_whose_words_or_fix_are_others_are_announced():
    notes = noted(problem(1), problem(2), problem(3))
    fixed = problem(3, fixes=(Fix("Swap", lambda draft: draft),))
    assert notes.take_problems([problem(1), problem(2, "Odd."), fixed, problem(7)], 10) == [(2, 3), (7, 7)]


def test_very_many_stretches_are_announced_as_one():
    rows = 4 * MOST_RUNS
    problems = [problem(row) for row in range(0, rows, 2)]
    assert noted(rows=rows).take_problems(problems, rows) == [(0, rows - 2)]


def test_the_first_row_of_a_class_shows_its_threshold():
    notes = RowNotes()
    entries = [Entry("a", "nut"), Entry("b", "bolt"), Entry("c", "bolt")]
    assert notes.take_thresholds(entries, {"bolt"})
    assert [notes.is_first(row, entry.class_name) for row, entry in enumerate(entries)] == [True, True, False]
    assert not notes.take_thresholds(entries, {"bolt"})
    assert notes.take_thresholds(entries[1:], {"bolt"})
