"""The report in the results tab: made off the GUI thread, compared when that is wanted, saved."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.catalogue import Label
from app.domain.errors import Offline
from app.domain.label_report import make_report
from app.domain.label_report_words import Row, sections
from app.ui.results.report_page import MOST_ROWS, ReportPage
from app.ui.results.report_rows import ReportRows
from tests.ui.monitor.jobs import make_job
from tests.ui.results.conftest import BOLT, NUT, make_image
from tests.ui.results.test_tab import hear
from tests.waiting import wait_until


@pytest.fixture
async def tab(open_tab):
    made = await open_tab()
    await wait_until(lambda: not made._images.is_loading and made.extras._has_all)
    return made


async def open_report(tab) -> ReportPage:
    page = tab.extras.report
    tab.tools.acts.report.setChecked(True)
    await wait_until(lambda: page.reporting.report is not None and page._shown)
    return page


def titles(page):
    return [section.title for section, _ in page._shown]


def rows(page, title):
    return {row.name: row for section, _ in page._shown if section.title == title for row in section.rows}


async def test_the_report_takes_the_place_of_the_images_and_gives_it_back(tab):
    page = await open_report(tab)
    assert page.isVisible()
    assert not tab.stage.isVisible()
    assert titles(page) == [s.title for s in sections(page.reporting.report)]
    tab.tools.acts.report.setChecked(False)
    assert tab.stage.isVisible()


async def test_nothing_is_counted_before_it_is_looked_at(tab):
    await asyncio.sleep(0.05)
    assert tab.extras.report.reporting.report is None


async def test_numbers_follow_the_images_and_other_sections_stay(tab, workstation, api):
    page = await open_report(tab)
    kept = dict(zip(titles(page), (widget for _, widget in page._shown), strict=True))
    api.shown = (*api.shown, make_image(3, NUT))
    hear(workstation, make_job(1, "done", 13))
    await wait_until(lambda: rows(page, "Images")["Looked at here"].number == 4)
    now = dict(zip(titles(page), (widget for _, widget in page._shown), strict=True))
    assert now["Classes"] is not kept["Classes"]
    assert now["Images without labels"] is kept["Images without labels"]


async def test_the_earlier_run_is_fetched_only_when_a_person_asks(tab, workstation, api):
    workstation.ledger.take(make_job(0, "done", 12, name="Night 0"))
    asked = api.count("images")
    page = await open_report(tab)
    assert page.compare.isVisible()
    assert api.count("images") == asked
    page.compare.click()
    await wait_until(lambda: "was" in rows(page, "Classes")["bolt"].words)
    assert api.count("images") == asked + 1
    assert not page.compare.isVisible()


async def test_an_earlier_run_that_is_read_from_the_store_later_is_offered_then(tab, workstation):
    page = await open_report(tab)
    assert not page.compare.isVisible()
    workstation.ledger._jobs.put(make_job(0, "done", 12, name="Night 0"))
    workstation.ledger.loaded.emit()
    await wait_until(lambda: page.compare.isVisible())


async def test_an_earlier_run_that_cannot_be_fetched_says_why(tab, workstation, api):
    workstation.ledger.take(make_job(0, "done", 12))
    page = await open_report(tab)
    api.fail_all = Offline("Connection refused")
    page.compare.click()
    await wait_until(lambda: page.notice.isVisible())
    assert page.notice._text.text() == "Connection refused"
    assert page.compare.isEnabled()


@pytest.mark.parametrize("name", ["report.html", "report.csv"])
async def test_it_is_saved_where_a_person_says(tab, tmp_path, name):
    page = await open_report(tab)
    dialog = page.ask_where_to_save()
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(tmp_path / name))
    dialog.close()
    await wait_until(lambda: page.notice.isVisible())
    assert page.notice._title.text() == f"Saved as “{name}”"
    assert (tmp_path / name).stat().st_size > 500


async def test_a_folder_that_cannot_be_written_says_so(tab, tmp_path):
    page = await open_report(tab)
    page.reporting.save(tmp_path / "nowhere" / "report.html")
    await wait_until(lambda: page.notice.kind == "error" and page.notice.isVisible())


async def test_the_names_of_empty_images_can_be_copied(tab):
    page = await open_report(tab)
    page.copy.click()
    assert QGuiApplication.clipboard().text() == "bench-2.png"


async def test_without_empty_images_nothing_is_offered_for_them(tab, workstation, api):
    api.shown = (make_image(0, BOLT),)
    hear(workstation, make_job(1, "done", 1))
    page = await open_report(tab)
    await wait_until(lambda: page.reporting.report.summary.images == 1)
    assert not page.follow_up.isVisible()


async def test_while_the_job_runs_nothing_is_offered_for_what_has_no_labels_yet(open_tab, workstation):
    hear(workstation, make_job(1, "running", 2))
    tab = await open_tab()
    page = await open_report(tab)
    assert not page.follow_up.isVisible()
    assert not tab.tools.acts.for_empty.isEnabled()


async def test_a_job_without_images_has_a_report_that_says_so(open_tab, api):
    api.shown = ()
    tab = await open_tab(0)
    page = await open_report(tab)
    assert page._shown[-1][0].about == "There are no images."


async def test_a_tab_that_closes_while_a_report_is_made_is_no_trouble(open_tab, workstation):
    tab = await open_tab(3, closes_itself=True)
    tab.tools.acts.report.setChecked(True)
    tab.close()
    tab.deleteLater()
    await wait_until(lambda: not any(name.startswith("report of") for name in workstation.tasks._running))


def test_rows_are_as_high_as_their_words_need(qtbot):
    made = ReportRows(
        [Row(name="n", value="1", words="many words " * 20), Row(name="m", value="2", share=0.5)]
    )
    qtbot.addWidget(made)
    assert made.heightForWidth(300) > made.heightForWidth(900) > 0
    assert "many words" in made.accessibleName()
    assert not made.grab().isNull()


async def test_two_thousand_images_and_names_of_any_length_make_few_widgets(tab, qtbot):
    labels = tuple(Label(f"class {n}", (1, 1, 9, 9)) for n in range(400))
    images = tuple(make_image(n, *(labels if n == 0 else ())) for n in range(2000))
    report = replace(make_report(make_job(1, "done"), images), empty=("x" * 5_000, *"a" * 1_999))
    page = tab.extras.report
    page.reporting.report = report
    page._show()
    assert max(len(section.rows) for section, _ in page._shown) == 2_000
    assert len(page.findChildren(QWidget)) < 60
    assert sum(len(part._rows) for part in page.findChildren(ReportRows)) < 3 * MOST_ROWS
