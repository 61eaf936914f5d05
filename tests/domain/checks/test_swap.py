"""Prompt and class in each other's place are noticed, and what is the right way round is left in peace.

The figures: .venv/bin/python -m pytest tests/domain/checks/test_swap.py -s
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Project
from app.domain.checks.problem import Known, Problem, Severity, Where
from app.domain.checks.swap import possible_swap, swapped_rows
from app.domain.job import Draft, JobRequest
from app.domain.ontology import Entry, Ontology, from_pairs
from tests.domain.given import TEXTS, ontologies

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "data" / "ontologies"
TURNED = [("bolt", "a steel hex bolt"), ("nut", "a brass nut"), ("washer", "a flat washer")]


# The measurement.


@dataclass(frozen=True)
class Sample:
    """An ontology of the test set; `swapped` are the rows that are the wrong way round where it is mixed."""

    name: str
    written: str
    entries: tuple[Entry, ...]
    dataset: tuple[str, ...]
    swapped: frozenset[int]

    def turned(self) -> tuple[Entry, ...]:
        return tuple(Entry(e.class_name, e.prompt) for e in self.entries)

    def the_right_way(self) -> tuple[Entry, ...]:
        return self.entries if self.written == "right" else self.turned()

    def the_wrong_way(self) -> tuple[Entry, ...]:
        return self.entries if self.written == "swapped" else self.turned()

    def has_a_direction(self) -> bool:
        return any(
            e.prompt.strip() != e.class_name.strip() and e.prompt and e.class_name for e in self.entries
        )


@dataclass
class Figures:
    """What was counted: ontologies, and for the mixed ones rows."""

    right: int = 0
    false_alarms: int = 0
    swapped: int = 0
    found: int = 0
    written_swapped: int = 0
    found_written: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_wrongly: int = 0

    def __str__(self) -> str:
        return (
            f"{self.right} right, {self.false_alarms} false alarms ({self.false_alarms / self.right:.2%}); "
            f"{self.swapped} swapped, {self.found} found (recall {self.found / self.swapped:.1%}, of those "
            f"written swapped {self.found_written}/{self.written_swapped}); "
            f"precision {self.found / (self.found + self.false_alarms):.1%}; "
            f"mixed: {self.rows_found} of {self.rows} swapped rows, {self.rows_wrongly} others"
        )


def samples(folder: str) -> Iterator[Sample]:
    for file in sorted((FOLDER / folder).glob("*.json")):
        for item in json.loads(file.read_text(encoding="utf-8")):
            entries = tuple(Entry(*row) for row in item["rows"])
            dataset, swapped = tuple(item.get("dataset", ())), frozenset(item.get("swapped", ()))
            yield Sample(item["name"], item["written"], entries, dataset, swapped)


def measured(folder: str, is_dataset_known: bool) -> Figures:
    figures = Figures()
    for sample in samples(folder):
        if sample.dataset or not is_dataset_known:
            count(sample, sample.dataset if is_dataset_known else (), figures)
    return figures


def count(sample: Sample, dataset: tuple[str, ...], figures: Figures) -> None:
    if sample.written == "mixed":
        rows = set(swapped_rows(sample.entries, dataset))
        figures.rows += len(sample.swapped)
        figures.rows_found += len(rows & sample.swapped)
        figures.rows_wrongly += len(rows - sample.swapped)
        return
    figures.right += 1
    figures.false_alarms += bool(swapped_rows(sample.the_right_way(), dataset))
    if sample.has_a_direction():
        is_found, is_written = (
            bool(swapped_rows(sample.the_wrong_way(), dataset)),
            sample.written == "swapped",
        )
        figures.swapped += 1
        figures.found += is_found
        figures.written_swapped += is_written
        figures.found_written += is_found and is_written


@pytest.mark.parametrize(
    ("folder", "is_dataset_known", "recall", "recall_of_written"),
    [
        ("tuning", False, 0.82, 0.93),
        ("tuning", True, 0.94, 0.99),
        ("held-out", False, 0.68, 0.87),
        ("held-out", True, 0.95, 0.99),
        ("unseen", False, 0.70, 0.86),
        ("unseen", True, 0.99, 0.99),
    ],
)
def test_right_ones_raise_hardly_an_alarm_and_most_swaps_do(
    folder: str, is_dataset_known: bool, recall: float, recall_of_written: float
):
    figures = measured(folder, is_dataset_known)
    print(f"\n{folder}, dataset {'known' if is_dataset_known else 'unknown'}: {figures}")
    assert figures.false_alarms / figures.right < 0.01
    assert figures.found / figures.swapped > recall
    assert figures.found_written / figures.written_swapped > recall_of_written
    assert figures.rows_wrongly == 0
    assert figures.rows_found / figures.rows >= 0.8


def test_the_test_set_is_large_and_of_many_languages():
    items = [item for file in FOLDER.rglob("*.json") for item in json.loads(file.read_text(encoding="utf-8"))]
    assert len(items) >= 200
    assert len({item["language"] for item in items}) >= 10


@pytest.mark.parametrize("folder", ["tuning", "held-out", "unseen"])
def test_after_all_rows_are_swapped_back_nothing_reads_as_swapped(folder: str):
    for sample in samples(folder):
        if problems := found(draft(*pairs(sample.entries)), *sample.dataset):
            healed = problems[0].fixes[-1].change(draft(*pairs(sample.entries)))
            assert found(healed, *sample.dataset) == [], sample.name


# One by one.


def draft(*rows: tuple[str, str], **request: object) -> Draft:
    return Draft(id="d", name="n", request=JobRequest(ontology=from_pairs(rows), **request))  # type: ignore[arg-type]


def pairs(entries: tuple[Entry, ...]) -> list[tuple[str, str]]:
    return [(entry.prompt, entry.class_name) for entry in entries]


def found(draft: Draft, *classes: str) -> list[Problem]:
    project = Project("p", "P", classes=dict.fromkeys(classes, 0))
    return list(possible_swap(draft, Known(project=project) if classes else Known()))


def texts(*rows: tuple[str, str], classes: tuple[str, ...] = ()) -> list[str]:
    return [problem.text for problem in found(draft(*rows), *classes)]


def test_a_warning_stands_at_its_row_and_says_what_speaks_for_it():
    (problem,) = found(draft(("a brass nut", "nut"), ("bolt", "a steel hex bolt")), "bolt", "nut")
    assert (problem.severity, problem.where, problem.row) == (Severity.WARNING, Where.ONTOLOGY, 1)
    assert (
        problem.text == "Swapped? “a steel hex bolt” reads like a prompt, “bolt” is a class of the dataset."
    )


@pytest.mark.parametrize(
    ("row", "evidence"),
    [
        (("bolt", "a steel hex bolt"), "“a steel hex bolt” reads like a prompt, “bolt” like a class"),
        (("red_car", "shiny red car"), "“shiny red car” reads like a prompt, “red_car” reads like a class"),
        (("PPE-01", "white hard hat"), "“white hard hat” reads like a prompt, “PPE-01” reads like a class"),
        (
            ("no-mask", "person with no mask"),
            "“person with no mask” reads like a prompt, “no-mask” like a class",
        ),
    ],
)
def test_words_alone_can_tell(row: tuple[str, str], evidence: str):
    assert texts(row) == [f"Swapped? {evidence}."]
    assert texts(row[::-1]) == []


def test_a_class_of_the_dataset_on_the_wrong_side_is_enough():
    assert texts(("couch", "sofa"), classes=("couch",)) == ["Swapped? “couch” is a class of the dataset."]
    assert texts(("couch", "sofa")) == []


def test_a_class_of_the_dataset_on_its_side_is_never_doubted():
    assert texts(("bolt", "a steel hex bolt"), classes=("a steel hex bolt", "bolt")) == []


@pytest.mark.parametrize("name", ["dogg", "dogs", "Dog"])
def test_a_slip_in_a_class_of_the_dataset_is_no_swap(name: str):
    assert texts(("dog", name), classes=("dog",)) == []


def test_classes_of_the_dataset_may_be_merged_into_a_new_one():
    merged = [("car", "vehicle"), ("truck", "vehicle"), ("bus", "vehicle")]
    assert texts(*merged, classes=("car", "truck", "bus")) == []


def test_one_class_for_many_prompts_is_usual_and_one_prompt_for_many_classes_is_not():
    rows = [("tea", "hot drink"), ("coffee", "hot drink"), ("milk", "cold drink"), ("juice", "cold drink")]
    assert texts(*rows) == []
    turned = [("car", "white saloon"), ("car", "estate"), ("car", "coupe")]
    assert texts(*turned) == [
        "Swapped? “white saloon” reads like a prompt, “car” is looked for in 3 rows.",
        *["Swapped? “car” is looked for in 3 rows."] * 2,
    ]


def test_a_row_is_noticed_among_many_that_are_right():
    rows = [
        ("red apple", "apple"),
        ("green apple", "apple"),
        ("apple", "half eaten apple"),
        ("a pear", "pear"),
    ]
    (problem,) = found(draft(*rows))
    assert problem.row == 2
    assert (
        problem.text == "Swapped? “half eaten apple” reads like a prompt, “apple” is the class of other rows."
    )


def test_rows_that_say_little_themselves_go_with_the_others():
    rows = [*TURNED, ("cotter", "splint")]
    assert texts(*rows)[3] == "Swapped? Most rows read as if prompt and class were swapped."
    assert texts(("cotter", "splint")) == []


@pytest.mark.parametrize(
    "row",
    [
        ("dog", "dog"),
        ("dog", "Dog"),
        ("dog", "animal dog"),
        ("dog", "dog_breed_unknown"),
        ("hard hat", "helmet"),
        ("helmet", "hard hat"),
        ("plate", "vehicle registration plate"),
        ("person without vest", "no_vest"),
        ("house sparrow", "Passer domesticus"),
        ("jam jar", "pot de confiture"),
        ("", "a steel hex bolt"),
        ("bolt", " "),
    ],
)
def test_what_may_well_be_meant_is_left_in_peace(row: tuple[str, str]):
    assert texts(row) == []


@pytest.mark.parametrize(
    "row",
    [
        ("Schraube", "eine lange Schraube"),
        ("manzana", "una manzana roja"),
        ("abeille", "l'abeille sur la fleur"),
        ("mela", "una mela rossa"),
        ("vaca", "uma vaca com bezerro"),
        ("appel", "een rode appel"),
        ("kask", "pracownik w żółtym kasku"),
        ("elma", "dalda kırmızı bir elma"),
        ("каска", "рабочий в белой каске"),
        ("苹果", "树上的一个红色的苹果"),
        ("りんご", "木になっている赤いりんご"),
        ("사과", "나무에 달린 빨간 사과"),
    ],
)
def test_other_languages_and_scripts_tell_too(row: tuple[str, str]):
    assert texts(row) and not texts(row[::-1])


def test_a_derived_ontology_has_nothing_to_swap():
    assert found(draft().asking(ontology=None)) == []


def test_the_first_fix_swaps_the_row_alone_and_the_second_all_of_them():
    turned = draft(*TURNED)
    one, every = found(turned)[1].fixes
    assert (one.title, every.title) == ("Swap prompt and class", "Swap all 3 rows")
    assert pairs(one.change(turned).request.ontology.entries) == [TURNED[0], TURNED[1][::-1], TURNED[2]]
    assert pairs(every.change(turned).request.ontology.entries) == [row[::-1] for row in TURNED]


def test_a_single_row_has_a_single_fix():
    (problem,) = found(draft(TURNED[0]))
    assert [fix.title for fix in problem.fixes] == ["Swap prompt and class"]


def test_a_fix_leaves_rows_that_read_differently_by_now():
    one, every = found(draft(*TURNED))[0].fixes
    edited = draft(("bolt", "screw"), *TURNED[1:])
    assert one.change(edited) is edited
    assert pairs(every.change(edited).request.ontology.entries)[0] == ("bolt", "screw")
    assert one.change(gone := draft()) is gone


def test_a_row_that_reads_either_way_is_swapped_with_the_others_alone():
    turned = draft(*TURNED, ("cotter", "splint"))
    problem = found(turned)[3]
    assert [fix.title for fix in problem.fixes] == ["Swap all 4 rows"]
    assert found(problem.fixes[0].change(turned)) == []


def test_a_row_that_was_swapped_does_not_ask_to_be_swapped_back():
    turned = draft(*TURNED, ("red_car", "shiny red car"))
    for row in range(4):
        (fix,) = (problem.fixes[0] for problem in found(turned) if problem.row == row)
        assert row not in [problem.row for problem in found(fix.change(turned))]


def test_thresholds_follow_the_class():
    turned = draft(*TURNED, confidence_thresholds={"bolt": 0.3, "a steel hex bolt": 0.4, "a brass nut": 0.5})
    every = found(turned)[0].fixes[1]
    assert every.change(turned).request.confidence_thresholds == {"bolt": 0.3, "nut": 0.5}


# Whatever is written.


def test_a_very_long_text_is_read_in_no_time():
    assert texts(("a1" * 50_000 + "!", "aB" * 50_000 + "!")) == []


@given(ontologies(), st.lists(TEXTS, max_size=4))
def test_no_ontology_makes_it_stumble(ontology: Ontology, classes: list[str]):
    for problem in found(draft(*pairs(ontology.entries)), *classes):
        assert ontology.entries[problem.row].class_name not in classes
        for fix in problem.fixes:
            fix.change(draft(*pairs(ontology.entries)))


@given(st.text(max_size=40), st.text(max_size=40), st.lists(TEXTS, max_size=2))
def test_no_row_is_swapped_both_ways(prompt: str, name: str, classes: list[str]):
    assert not (swapped_rows([Entry(prompt, name)], classes) and swapped_rows([Entry(name, prompt)], classes))
