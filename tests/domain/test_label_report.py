"""The numbers of the sanity report, and what it says where a number is not known."""

import csv
import io
import math
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.domain.catalogue import Image, Label
from app.domain.job import Job
from app.domain.label_report import Summary, make_report, read_summary, write_summary
from app.domain.label_report_files import COLUMNS, csv_lines, html_lines
from app.domain.label_report_words import sections
from app.domain.status import JobStatus

STATUS = JobStatus(status="done", num_images=4, num_sent_back=3)
JOB = Job(
    id="our-2", name="Line 4 <parts>", server="https://s", workspace="w", project="p", batch_name="Monday",
    model="sam3", job_id="job-2", submitted_at=1_800_000_000.0, status=STATUS, images=5,
)  # fmt: skip
BOLT = Label("bolt", (0, 0, 20, 20), confidence=0.9)
NUT = Label("nut", (0, 0, 50, 50), confidence=0.5)
BIG = Label("bolt", (0, 0, 100, 100))
IMAGES = (
    Image("1", "one.png", 200, 100, labels=(BOLT, BOLT, NUT)),
    Image("2", "two.png", 200, 100, labels=(BIG,)),
    Image("3", "three.png", 200, 100, labels=()),
    Image("4", "four.png"),
)
EARLIER = Summary(
    name="Night 1", submitted_at=1_799_000_000.0, images=2, labels=4, classes={"bolt": 1, "gear": 3}
)
REPORT = make_report(JOB, IMAGES, frozenset({"bolt", "washer"}), EARLIER)


def rows(report, title):
    section = next(s for s in sections(report) if s.title == title)
    return {row.name: row for row in section.rows}


def about(report, title):
    return next(s.about for s in sections(report) if s.title == title)


def test_images_are_counted_as_asked_for_taken_sent_back_seen_and_empty():
    found = rows(REPORT, "Images")
    assert {name: row.number for name, row in found.items()} == {
        "Asked for": 5,
        "Taken by the server": 4,
        "Sent back": 3,
        "Looked at here": 4,
        "Without labels": 1,
        "Labels not known": 1,
    }
    assert found["Sent back"].is_odd
    assert found["Without labels"].words == "33.3% of the images"


def test_what_the_server_did_not_say_is_not_known():
    found = rows(make_report(replace(JOB, status=None, images=None), ()), "Images")
    assert [found[name].value for name in ("Asked for", "Taken by the server", "Sent back")] == [
        "not known"
    ] * 3


def test_classes_have_their_part_and_that_of_the_earlier_run():
    found = rows(REPORT, "Classes")
    assert list(found) == ["bolt", "nut", "gear", "washer"]
    assert (found["bolt"].number, found["bolt"].share, found["bolt"].before) == (3, 0.75, 0.25)
    assert found["bolt"].words == "75.0%, was 25.0% (+50.0 points)"
    assert found["gear"].words == "0.0%, was 75.0% (−75.0 points)"
    assert "“Night 1”" in about(REPORT, "Classes")


def test_without_an_earlier_run_that_is_said():
    report = replace(REPORT, earlier=None)
    assert "No earlier run" in about(report, "Classes")
    assert rows(report, "Classes")["bolt"].words == "75.0%"


def test_classes_that_were_asked_for_and_not_found_are_named():
    assert list(rows(REPORT, "Classes without a label")) == ["washer"]
    assert "not known" in about(replace(REPORT, asked_classes=None), "Classes without a label")
    found_all = replace(REPORT, asked_classes=frozenset({"bolt"}))
    assert about(found_all, "Classes without a label") == "Each class of the ontology has labels."


def test_labels_per_image_are_mean_median_and_most():
    found = rows(REPORT, "Labels per image")
    assert [(row.name, row.number) for row in found.values()] == [("Mean", 1.333), ("Median", 1), ("Most", 3)]
    assert found["Most"].words == "on one.png"


def test_sizes_are_parted_by_coco_and_by_the_image():
    found = rows(REPORT, "Sizes")
    assert [found[name].number for name in ("Small", "Medium", "Large")] == [2, 1, 1]
    assert found["Part of the image"].number == 0.0725


def test_where_no_size_is_known_that_is_said():
    report = make_report(JOB, (replace(IMAGES[0], width=0),))
    row = rows(report, "Sizes")["Part of the image"]
    assert (row.value, row.words) == ("not known", "the server told the size of no image")


@pytest.mark.parametrize("box", [(0, 0, math.nan, 5), (0, 0, math.inf, 5), (5, 5, 1, 1), (0, 0, 0, 9)])
def test_an_unsound_box_is_counted_apart(box):
    report = make_report(JOB, (Image("1", "a", 10, 10, labels=(Label("bolt", box),)),))
    assert rows(report, "Sizes")["Unsound"].number == 1


def test_confidences_are_told_only_where_the_server_gave_them():
    assert rows(REPORT, "Confidence")["With a confidence"].words == "75.0% of the labels"
    assert rows(REPORT, "Confidence")["Median"].number == 0.9
    without = make_report(JOB, (Image("1", "a", labels=(BIG,)),))
    assert about(without, "Confidence").startswith("The server gave no confidence")


def test_a_job_that_runs_says_so_far():
    running = replace(JOB, status=replace(STATUS, status="running"))
    report = make_report(running, IMAGES, frozenset({"bolt", "washer"}))
    assert "those so far" in about(report, "Images")
    assert about(report, "Images without labels") == "They have no labels yet."
    assert "no label yet" in about(report, "Classes without a label")
    assert not [
        row.name
        for section in sections(report)
        for row in section.rows
        if row.is_odd and "known" not in row.name and row.name != "With a confidence"
    ]


def test_a_job_without_images_has_a_report_too():
    report = make_report(JOB, ())
    assert all(section.about for section in sections(report))
    assert "".join(html_lines(report, 0.0)).endswith("</html>\n")
    assert list(csv_lines(report))


def test_two_thousand_images_are_counted():
    images = tuple(Image(str(n), f"{n}.png", 200, 100, labels=(BOLT,) * (n % 3)) for n in range(2000))
    report = make_report(JOB, images)
    assert (report.summary.images, report.summary.empty, report.summary.labels) == (2000, 667, 1999)


def test_a_summary_is_kept_as_text():
    assert read_summary(write_summary(REPORT.summary)) == REPORT.summary


@pytest.mark.parametrize("text", ["", "[]", "{", '{"name": 1}', "null", '{"classes": {"a": "x"}}', "1e999"])
def test_a_damaged_summary_is_none(text):
    assert read_summary(text) is None


def csv_rows(report):
    return list(csv.DictReader(io.StringIO("".join(csv_lines(report)), newline="")))


def test_csv_has_the_numbers_as_numbers():
    found = {(row["section"], row["name"]): row for row in csv_rows(REPORT)}
    assert tuple(csv_rows(REPORT)[0]) == COLUMNS
    bolt = found["Classes", "bolt"]
    assert (bolt["value"], bolt["share"], bolt["earlierShare"]) == ("3", "0.75", "0.25")
    assert found["Run", "Project"]["value"] == "w/p"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_becomes_a_formula(start):
    evil = f"{start}cmd|' /C calc'!A0"
    images = (Image("1", evil, labels=(Label(evil, (0, 0, 9, 9)),)), Image("2", evil, labels=()))
    report = make_report(
        replace(JOB, name=evil, batch_name=evil, model=evil), images, frozenset({f"{evil}2"})
    )
    cells = [cell for row in csv_rows(report) for cell in row.values()]
    assert sum(evil in cell for cell in cells) >= 5
    assert not [
        cell for cell in cells if cell.startswith(start) and not cell.lstrip("-").replace(".", "").isdigit()
    ]


class Page(HTMLParser):
    """Reads a page: its tags with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def page_of(report) -> Page:
    return Page("".join(html_lines(report, 1_800_000_100.0)))


def test_the_page_needs_nothing_from_elsewhere():
    text = "".join(html_lines(REPORT, 1_800_000_100.0))
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if {"src", "href", "onclick"} & attrs.keys()]
    assert "@import" not in text
    assert "url(" not in text
    assert "prefers-color-scheme: dark" in text
    assert page.open == []


def test_names_in_the_page_are_text():
    evil = '<script>alert("1")</script>&amp;'
    images = (Image("1", evil, labels=(Label(evil, (0, 0, 9, 9)),)), Image("2", evil, labels=()))
    page = page_of(make_report(replace(JOB, name=evil), images, frozenset({f"{evil}2"})))
    assert page.text.count(evil) >= 4
    assert "script" not in {tag for tag, _ in page.tags}


def test_the_page_says_everything_that_the_report_says():
    page = page_of(REPORT)
    for section in sections(REPORT):
        assert section.title in page.text
        assert section.about in page.text
        assert all(row.name in page.text and row.words in page.text for row in section.rows)


def test_broken_letters_can_be_written():
    report = make_report(replace(JOB, name="half \ud83d \x00 \x1b a letter"), IMAGES)
    assert "".join(html_lines(report, 0.0)).encode()
    assert "".join(csv_lines(report)).encode()
