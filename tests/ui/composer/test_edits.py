"""What the grid does to a request, without a grid."""

from app.domain.job import JobRequest
from app.domain.ontology import Entry, from_pairs
from app.ui.composer import edits
from app.ui.composer.edits import Column

REQUEST = JobRequest(
    ontology=from_pairs([("a", "x"), ("b", "x"), ("c", "y")]), confidence_thresholds={"x": 0.6, "other": 0.1}
)


def rows(request):
    return [(e.prompt, e.class_name) for e in request.ontology.entries]


def test_a_threshold_goes_with_the_last_row_of_its_class():
    assert edits.remove_rows(REQUEST, [0]).confidence_thresholds == {"x": 0.6, "other": 0.1}
    assert edits.remove_rows(REQUEST, [0, 1]).confidence_thresholds == {"other": 0.1}


def test_a_threshold_is_not_taken_along_while_another_row_has_the_class():
    assert edits.set_class(REQUEST, 0, "z").confidence_thresholds == {"x": 0.6, "other": 0.1}


def test_a_class_that_is_renamed_in_all_its_rows_keeps_its_threshold():
    renamed = edits.write_cells(REQUEST, {(0, Column.CLASS): "z", (1, Column.CLASS): "z"})
    assert renamed.confidence_thresholds == {"z": 0.6, "other": 0.1}
    merged = edits.write_cells(REQUEST, {(0, Column.CLASS): "y", (1, Column.CLASS): "y"})
    assert merged.confidence_thresholds == {"other": 0.1}


def test_a_block_moves_only_where_there_is_room():
    assert rows(edits.move_rows(REQUEST, [0, 1], 3)) == [("c", "y"), ("a", "x"), ("b", "x")]
    assert edits.move_rows(REQUEST, [0], -1) is REQUEST
    assert edits.move_rows(REQUEST, [2], 4) is REQUEST


def test_scattered_rows_are_moved_together():
    assert rows(edits.move_rows(REQUEST, [0, 2], 0)) == [("a", "x"), ("c", "y"), ("b", "x")]


def test_cells_beyond_the_end_add_rows():
    pasted = edits.paste_cells(REQUEST, [5], Column.CLASS, [["z"]])
    assert rows(pasted)[3:] == [("", ""), ("", ""), ("", "z")]


def test_cells_are_pasted_into_the_rows_that_are_named():
    pasted = edits.paste_cells(REQUEST, [0, 2], Column.PROMPT, [["first"], ["third"]])
    assert [prompt for prompt, _ in rows(pasted)] == ["first", "b", "third"]


def test_a_pasted_confidence_that_is_no_number_leaves_the_rest():
    pasted = edits.paste_cells(REQUEST, [2], Column.PROMPT, [["c2", "y2", "high"]])
    assert rows(pasted)[2] == ("c2", "y2")
    assert "y2" not in pasted.confidence_thresholds


def test_filling_a_confidence_down_sets_each_class():
    filled = edits.fill_down(REQUEST, [0, 1, 2], [Column.CONFIDENCE])
    assert filled.confidence_thresholds == {"x": 0.6, "y": 0.6, "other": 0.1}


def test_confidences_are_stepped_within_their_bounds():
    stepped = edits.step_confidences(REQUEST, ["x", "y"], 0.45, start=0.5)
    assert stepped.confidence_thresholds == {"x": 1.0, "y": 0.95, "other": 0.1}


def test_new_entries_use_up_blank_rows():
    request = edits.insert_rows(REQUEST, 1, [edits.BLANK, edits.BLANK])
    added = edits.add_entries(request, 1, [Entry("n", "n")])
    assert rows(added) == [("a", "x"), ("n", "n"), ("", ""), ("b", "x"), ("c", "y")]
