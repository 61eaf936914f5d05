"""Class names that the server changes or forbids, and slips of the pen, are found and fixed."""

import pytest

from tests.domain.checks.drafts import found, knowing, pairs, places, rows, solves, titles


def test_a_class_that_the_server_changes_can_be_changed_before_with_its_threshold():
    draft = rows(("a dog", "dog/puppy"), ("a pup", "dog/puppy"), thresholds={"dog/puppy": 0.4})
    assert places("changed-class", draft) == [("warning", 0), ("warning", 1)]
    assert titles("changed-class", draft) == ["Use “dog-puppy”", "Use “dog-puppy” in all 2 rows"]
    one = solves("changed-class", draft)
    assert one.request.confidence_thresholds == {"dog/puppy": 0.4}  # the other row still has it
    both = solves("changed-class", draft, which=1)
    assert pairs(both) == [("a dog", "dog-puppy"), ("a pup", "dog-puppy")]
    assert both.request.confidence_thresholds == {"dog-puppy": 0.4}


def test_braces_in_a_class_are_no_placeholders():
    draft = rows(("x", "{a/"), ("y", "{a/"))
    assert titles("changed-class", draft)[1] == "Use “{a-” in all 2 rows"


@pytest.mark.parametrize(
    ("name", "kept"), [("a.b", "a-b"), ("[x]", "-x-"), ("#1~*", "-1--"), ("it's", "its"), ("a|b", "ab")]
)
def test_what_a_class_becomes_is_shown(name, kept):
    (problem,) = found("changed-class", rows(("x", name)))
    assert problem.text == f"The server would change this class to “{kept}”."


def test_a_class_of_which_nothing_is_left_is_an_error():
    draft = rows(("a bolt", "|"), ("a nut", "nut"))
    assert places("changed-class", draft) == [("error", 0)]
    assert pairs(solves("changed-class", draft)) == [("a nut", "nut")]


def test_a_class_that_the_dataset_has_is_right_as_it_is():
    draft = rows(("x", "a/b"), ("y", "a.b"), ("z", "c "))
    known = knowing("a/b", "a.b", "c ")
    assert not any(found(rule, draft, known) for rule in ("changed-class", "merged-class", "untidy-text"))


@pytest.mark.parametrize("name", ["dog", "hard-hat", "Hund groß", "犬", "a_b", "x 1"])
def test_an_ordinary_class_is_kept(name):
    assert not found("changed-class", rows(("x", name)))


def test_two_classes_that_become_one_are_a_warning():
    draft = rows(("x", "a/b"), ("y", "a.b"), ("z", "a.b"))
    assert places("merged-class", draft) == [("warning", 1)]
    assert found("merged-class", draft)[0].text == "“a/b” and “a.b” both become “a-b”."
    after = solves("merged-class", draft)
    assert pairs(after) == [("x", "a-b"), ("y", "a-b"), ("z", "a-b")]
    assert not found("merged-class", rows(("x", "a/b"), ("y", "a/b"), ("z", "a+b")))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("dogg", "dog"),
        ("Dog", "dog"),
        ("dogs", "dog"),
        ("helmte", "helmet"),
        ("hardhat", "hard-hat"),
        ("Hard_Hats", "hard-hat"),
        ("bycicle", "bicycle"),
        ("women", "woman"),
        ("ｄｏｇ", "dog"),
    ],
)
def test_a_class_much_like_one_of_the_dataset_may_be_a_slip(name, near):
    known = knowing("dog", "helmet", "hard-hat", "bicycle", "woman")
    draft = rows(("x", name), ("y", name), thresholds={name: 0.4})
    assert places("meant-class", draft, known) == [("warning", 0), ("warning", 1)]
    assert found("meant-class", draft, known)[0].text == f"Did you mean {near}? “{name}” is a new class."
    assert pairs(solves("meant-class", draft, known)) == [("x", near), ("y", name)]
    after = solves("meant-class", draft, known, which=1)
    assert pairs(after) == [("x", near), ("y", near)]
    assert after.request.confidence_thresholds == {near: 0.4}


@pytest.mark.parametrize(
    "name",
    ["cat", "dig", "belt", "house", "class 2", "type b", "glasses", "healthy", "no helmet", "cart", "x"],
)
def test_a_class_that_is_simply_new_is_not_talked_about(name):
    known = knowing("dog", "bolt", "horse", "class 1", "type a", "glass", "unhealthy", "helmet", "car", "y")
    assert not found("meant-class", rows(("an x", name)), known)


def test_nothing_is_meant_in_a_dataset_without_classes_or_that_is_not_known():
    assert not found("meant-class", rows(("x", "dogg")), knowing())
    assert not found("meant-class", rows(("x", "dogg")))


def test_one_slip_is_told_once():
    known = knowing("dog", "a-b")
    draft = rows(("x", "dog "), ("y", "a/b"), ("z", "Dog"), ("w", "DOG"))
    assert [p.rule for row in range(2) for p in found("meant-class", draft, known) if p.row == row] == []
    assert not found("alike-class", draft, known)
    assert len(found("meant-class", draft, known)) == 2


def test_classes_alike_within_an_ontology_take_the_commonest_form():
    draft = rows(("x", "Hard Hats"), ("y", "hard-hat"), ("z", "hard-hat"), thresholds={"Hard Hats": 0.4})
    assert places("alike-class", draft) == [("warning", 0)]
    assert found("alike-class", draft)[0].text == "“Hard Hats” and “hard-hat” of row 2 are two classes."
    after = solves("alike-class", draft)
    assert pairs(after)[0] == ("x", "hard-hat")
    assert after.request.confidence_thresholds == {"hard-hat": 0.4}


@pytest.mark.parametrize(
    ("one", "other"),
    [("dog", "cat"), ("glass", "glasses"), ("bus", "bush"), ("zone 1", "zone 2"), ("type a", "type b")],
)
def test_different_classes_are_not_alike(one, other):
    assert not found("alike-class", rows(("x", one), ("y", other)))


def test_forms_that_the_dataset_has_side_by_side_are_left_alone():
    draft = rows(("x", "dog"), ("y", "Dog"))
    assert not found("alike-class", draft, knowing("dog", "Dog"))
    assert not found("meant-class", draft, knowing("dog", "Dog"))


def test_a_class_beside_a_locked_list_is_an_error_with_three_ways_out():
    known = knowing("dog", "cat", locked=True)
    draft = rows(("x", "dogs"), ("y", "cat"), ("z", "horse"), ("w", "dogs"), thresholds={"horse": 0.4})
    assert places("forbidden-class", draft, known) == [("error", 0), ("error", 2), ("error", 3)]
    assert titles("forbidden-class", draft, known) == [
        "Use “dog”",
        "Use “dog” in all 2 rows",
        "Remove this row",
        "Remove all 3 rows that are not allowed",
    ]
    assert not found("meant-class", draft, known)
    assert pairs(solves("forbidden-class", draft, known))[0] == ("x", "dog")
    assert pairs(solves("forbidden-class", draft, known, which=1))[3] == ("w", "dog")
    assert len(pairs(solves("forbidden-class", draft, known, which=2))) == 3
    after = solves("forbidden-class", draft, known, which=3)
    assert pairs(after) == [("y", "cat")]
    assert after.request.confidence_thresholds == {}


def test_a_class_like_no_other_can_only_go():
    known = knowing("dog", locked=True)
    assert titles("forbidden-class", rows(("x", "horse")), known) == ["Remove this row"]


def test_classes_of_the_locked_list_are_allowed_and_all_are_where_none_is_locked():
    assert not found("forbidden-class", rows(("x", "dog"), ("", "")), knowing("dog", locked=True))
    assert not found("forbidden-class", rows(("x", "horse")), knowing("dog"))
