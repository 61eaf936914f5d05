"""The review of a finished job: look for what is wrong, try another threshold, begin a better draft."""

from PySide6.QtWidgets import QSlider

from app.ui.results.classes import ClassesView
from tests.e2e.desk import desk_at


async def test_a_threshold_is_tried_on_a_finished_job_and_taken_into_a_draft(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job("Bench parts", "Night shift", 3, ("a bolt", "bolt"), ("a hex nut", "nut"))
        await desk.until_done(await desk.submit())
        tab = await desk.open_results("Night shift")
        await desk.person.until_says("image 1 of 3", "All 3", "Empty 0")
        view = await desk.person.get(ClassesView)
        nut = next(
            row for row in range(view.model().rowCount()) if view.model().index(row, 0).data() == "nut"
        )
        await desk.person.click_on(view.viewport(), view.visualRect(view.model().index(nut, 0)).center())
        await desk.person.until("the class", lambda: tab.side.confidence.class_name.text() == "nut")

        slider = await desk.person.get(QSlider, "Threshold of nut")
        slider.setValue(slider.maximum())
        await desk.person.until_says("Keeping these thresholds opens a draft")
        known = desk.tabs
        await desk.person.click("New draft with these thresholds")
        await desk.person.until("the draft", lambda: desk.window.documents.current not in known)
        (draft,) = desk.station.composer.drafts
        assert draft.request.confidence_thresholds == {"nut": 1.0}
