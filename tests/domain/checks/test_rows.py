"""What is missing in a row, stands twice, or was typed untidily is found and fixed."""

from dataclasses import replace

import pytest

from app.domain.checks import Severity
from app.domain.checks.rows import tidied
from app.domain.job import CUSTOM, OPTIONS_TEXT
from app.domain.ontology import Format, Ontology
from tests.domain.checks.drafts import GOOD, found, knowing, pairs, places, rows, solves, titles


@pytest.mark.parametrize("ontology", [Ontology(), rows(("", ""), (" ", "\t")).request.ontology])
def test_an_empty_ontology_can_be_left_to_the_server(ontology):
    draft = GOOD.asking(ontology=ontology)
    assert places("empty-ontology", draft) == [("error", None)]
    assert solves("empty-ontology", draft).request.ontology is None


def test_nothing_can_be_left_to_the_server_where_nothing_could_be_derived():
    empty = GOOD.asking(ontology=Ontology())
    assert not found("empty-ontology", empty, knowing())[0].fixes
    assert not found("empty-ontology", empty.asking(model_type=CUSTOM))[0].fixes
    assert found("empty-ontology", empty, knowing("dog"))[0].fixes


def test_one_written_row_is_enough():
    assert not found("empty-ontology", rows(("", ""), ("a dog", "")))
    assert not found("empty-ontology", GOOD.asking(ontology=None))


def test_json_that_cannot_be_read_stops_the_job_until_it_is_dropped():
    draft = replace(GOOD, texts={"object": '{"a dog": '})
    assert places("unread-text", draft) == [("error", None)]
    assert solves("unread-text", draft).texts == {}
    assert not found("unread-text", GOOD)


def test_options_that_cannot_be_read_stop_the_job_on_their_own():
    draft = replace(GOOD, texts={OPTIONS_TEXT: "{", "object": "["})
    assert [p.where for p in found("unread-text", draft)] == ["options", "ontology"]
    assert solves("unread-text", draft).texts == {"object": "["}
    assert not found("unread-text", replace(GOOD, texts={"object": "["}).asking(ontology=None))


def test_a_missing_prompt_is_taken_from_the_class():
    draft = rows(("a cat", "cat"), (" ", "dog"))
    assert places("incomplete-row", draft) == [("error", 1)]
    assert titles("incomplete-row", draft) == ["Look for “dog”", "Remove this row"]
    assert pairs(solves("incomplete-row", draft)) == [("a cat", "cat"), ("dog", "dog")]
    assert pairs(solves("incomplete-row", draft, which=1)) == [("a cat", "cat")]


def test_a_missing_class_is_taken_from_the_prompt_without_its_article():
    draft = rows(("a brown dog", ""), ("the cat", " "), ("animal", ""))
    assert places("incomplete-row", draft) == [("error", 0), ("error", 1), ("error", 2)]
    assert pairs(solves("incomplete-row", draft))[0] == ("a brown dog", "brown dog")


def test_rows_that_are_blank_miss_nothing():
    assert not found("incomplete-row", rows(("a dog", "dog"), ("", ""), (" ", " ")))


def test_a_row_that_stands_twice_is_removed_one_by_one_or_all_at_once():
    draft = rows(("a dog", "dog"), ("a cat", "cat"), ("a dog", "dog"), (" a dog", "dog"))
    assert places("repeated-row", draft) == [("error", 2), ("error", 3)]
    assert found("repeated-row", draft)[0].text == "Same as row 1."
    assert titles("repeated-row", draft) == ["Remove this row", "Remove all 2 repeated rows"]
    assert len(pairs(solves("repeated-row", draft))) == 3
    assert pairs(solves("repeated-row", draft, which=1)) == [("a dog", "dog"), ("a cat", "cat")]


def test_the_threshold_of_a_class_outlives_a_removed_repetition():
    draft = rows(("a dog", "dog"), ("a dog", "dog"), thresholds={"dog": 0.4})
    assert solves("repeated-row", draft).request.confidence_thresholds == {"dog": 0.4}


def test_one_prompt_for_two_classes_is_an_error():
    draft = rows(("a dog", "dog"), ("a dog", "puppy"), ("e\u0301", "x"), ("é", "y"))
    assert places("repeated-prompt", draft) == [("error", 1), ("error", 3)]
    assert found("repeated-prompt", draft)[0].text == "“a dog” is already in row 1, saved as “dog”."
    assert pairs(solves("repeated-prompt", draft))[1] == ("e\u0301", "x")


def test_two_prompts_for_one_class_are_right():
    draft = rows(("a dog", "dog"), ("a puppy", "dog"), ("", ""), ("", ""))
    assert not found("repeated-prompt", draft)
    assert not found("repeated-row", draft)


@pytest.mark.parametrize("other", ["Hard Hat", "hard  hat", "hard-hat", "hard_hat", "ｈard hat"])
def test_prompts_alike_but_for_case_and_spaces_are_a_warning(other):
    draft = rows(("hard hat", "helmet"), (other, "helmet"))
    assert places("alike-prompt", draft) == [("warning", 1)]
    assert pairs(solves("alike-prompt", draft)) == [("hard hat", "helmet")]


def test_the_plural_of_a_prompt_is_a_note_unless_it_has_another_class():
    assert places("alike-prompt", rows(("box", "box"), ("boxes", "box"))) == [("note", 1)]
    assert places("alike-prompt", rows(("box", "box"), ("boxes", "crate"))) == [("warning", 1)]


@pytest.mark.parametrize(
    ("one", "other"), [("a dog", "a cat"), ("glass", "glasses"), ("bus", "bush"), ("part 1", "part 2")]
)
def test_different_prompts_are_not_alike(one, other):
    assert not found("alike-prompt", rows((one, "x"), (other, "y")))


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        (" a dog ", "a dog"),
        ("a  dog", "a dog"),
        ("a\tdog\n", "a dog"),
        ("a\u00a0dog", "a dog"),
        ("a\u200bdog", "a dog"),
        ("\ufeffa dog", "a dog"),
        ("a do\x07g", "a dog"),
        ("a \u202edog", "a dog"),
        ("a\u2028dog", "a dog"),
        ("a\xaddog", "adog"),
        ("犬\u3000小", "犬\u3000小"),
        ("नमस्\u200dते", "नमस्\u200dते"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("", ""),
        (" ", ""),
    ],
)
def test_a_tidied_text_has_no_spaces_too_many_and_nothing_that_cannot_be_seen(text, tidy):
    assert tidied(text) == tidied(tidy) == tidy


def test_untidy_rows_are_tidied_with_their_thresholds():
    draft = rows((" a dog", "dog"), ("a cat", "cat "), ("a cow", "cow"), thresholds={"cat ": 0.4})
    assert places("untidy-text", draft) == [("warning", 0), ("warning", 1)]
    assert titles("untidy-text", draft) == ["Tidy up", "Tidy up all 2 rows"]
    assert pairs(solves("untidy-text", draft))[0] == ("a dog", "dog")
    after = solves("untidy-text", draft, which=1)
    assert pairs(after) == [("a dog", "dog"), ("a cat", "cat"), ("a cow", "cow")]
    assert after.request.confidence_thresholds == {"cat": 0.4}


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("a dog ", "begins or ends with a space"),
        ("a  dog", "line break, tab or space too many"),
        ("a\ndog", "line break, tab or space too many"),
        ("a\u200bdog", "cannot be seen (zero width space)"),
        ("a\x07dog", "cannot be seen (control character)"),
        ("a \ud800dog", "cannot be seen (half a character)"),
    ],
)
def test_what_is_untidy_is_said(prompt, words):
    (problem,) = found("untidy-text", rows((prompt, "dog")))
    assert words in problem.text


def test_a_list_of_strings_cannot_hold_a_prompt_of_its_own():
    draft = rows(("a dog", "dog"), ("", ""), form=Format.STRINGS)
    assert places("chosen-format", draft) == [("error", None)]
    assert solves("chosen-format", draft).request.format is Format.OBJECT
    assert not found("chosen-format", rows(("dog", "dog"), ("", ""), form=Format.STRINGS))
    assert not found("chosen-format", rows(("a dog", "dog"), form=Format.OBJECTS))


def test_a_fix_of_one_row_knows_a_row_that_moved():
    draft = rows((" a dog", "dog"), ("a cat", "cat"))
    fix = found("untidy-text", draft)[0].fixes[0]
    moved = rows(("a cat", "cat"), (" a dog", "dog"))
    assert fix.change(moved) == moved
    assert fix.change(GOOD.asking(ontology=None)) == GOOD.asking(ontology=None)


def test_a_fix_of_all_rows_does_what_still_fits():
    draft = rows((" a dog", "dog"), (" a cat", "cat"))
    everywhere = found("untidy-text", draft)[0].fixes[1]
    changed = rows((" a dog", "dog"), ("the cat", "cat"))
    assert pairs(everywhere.change(changed)) == [("a dog", "dog"), ("the cat", "cat")]


def test_a_long_text_is_quoted_in_short():
    (problem,) = found("repeated-prompt", rows(("a" * 500, "x"), ("a" * 500, "y")))
    assert problem.severity is Severity.ERROR
    assert len(problem.text) < 130
