"""See it before it is paid for: a draft is looked at on some images, tuned, and submitted as it was tuned."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

from app.ui.preview.compare import CompareView
from tests.e2e.desk import desk_at

PARTS, NIGHT = "Bench parts", "Night shift"
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def look(desk):
    """Run the preview of the draft in front, and return its panel."""
    await desk.person.click("Preview")
    panel = desk.window.inspector.preview
    await desk.person.until("a sample", lambda: panel.pictures.shots)
    await desk.person.click(panel.bar.run.text())
    await desk.person.until_says("Previewed by")
    await desk.person.until("labels", lambda: all(shot.labels is not None for shot in panel.pictures.shots))
    return panel


@pytest.mark.parametrize(("project", "batch"), [(PARTS, NIGHT), ("Bench outlines", "Week 47")])
async def test_thresholds_are_tuned_on_a_preview_and_sent(sandbox, project, batch):
    async with desk_at(sandbox) as desk:
        await desk.write_job(project, batch, 2, ("a bolt", "bolt"), ("a hex nut", "nut"))
        panel = await look(desk)
        await desk.person.until("pictures with labels", lambda: panel.pictures.picture(0).layer is not None)
        found = panel.bench.count("bolt")
        assert found

        rows = await desk.person.get(QListView, "Thresholds")
        await desk.person.click_row(rows, "bolt")
        before = panel.bench.threshold("bolt")
        await desk.person.press(Qt.Key.Key_Right, SHIFT)
        await desk.person.press(Qt.Key.Key_Right)
        assert panel.bench.threshold("bolt") == round(before + 0.11, 2)
        assert panel.bench.count("bolt") <= found

        await desk.person.click("Use these thresholds")
        assert desk.draft(batch).request.confidence_thresholds == {"bolt": round(before + 0.11, 2)}
        job = await desk.submit()
        body = json.loads(await desk.station.ledger.body(job.id))
        assert body["confidenceThresholds"] == {"bolt": round(before + 0.11, 2)}
        await desk.until_done(job)


async def test_a_draft_that_changed_says_that_its_preview_is_old(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job(PARTS, NIGHT, 2, ("a bolt", "bolt"))
        panel = await look(desk)
        await desk.write_ontology(("a large gear", "gear"))
        await desk.person.until_says("The draft has changed since")
        await desk.person.click("Run again")
        await desk.person.until("a fresh preview", lambda: not panel.bench.look.is_outdated)
        assert not panel.notice.isVisible()


async def test_other_images_are_shown_and_a_pinned_one_stays(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job(PARTS, NIGHT, 2)
        panel = await look(desk)
        kept = panel.pictures.shots[0].image.id
        panel.view.setFocus()
        panel.view.setCurrentIndex(panel.pictures.index(0, 0))
        await desk.person.press(Qt.Key.Key_P)
        before = {shot.image.id for shot in panel.pictures.shots}
        await desk.person.click("Other images; pinned ones stay")
        await desk.person.until("others", lambda: {s.image.id for s in panel.pictures.shots} != before)
        assert kept in {shot.image.id for shot in panel.pictures.shots}


async def test_two_drafts_are_compared_on_the_same_images(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job(PARTS, NIGHT, 2, ("a bolt", "bolt"), ("a hex nut", "nut"))
        first = desk.station.composer.drafts[0]
        desk.station.composer.edit(replace(first, name="Other words"))
        await desk.new_draft(PARTS, NIGHT)
        await desk.write_ontology(("a bolt", "bolt"), ("a gear", "gear"))
        await look(desk)
        await desk.person.click("More of the preview")
        await desk.person.pick("Compare with")
        await desk.person.pick("Other words")
        view = await desk.person.get(CompareView)
        await desk.person.until_says("The right draft has not looked at the images of the left one.")
        await desk.person.click("Look at the same images")
        await desk.person.until("six pairs", lambda: view.pairs.rowCount() == 6)
        rows = {view.sums.index(row, 0).data(): row for row in range(view.sums.rowCount())}
        assert set(rows) == {"bolt", "nut", "gear"}
        assert view.sums.index(rows["bolt"], 3).data() == "0"
        assert view.sums.index(rows["nut"], 1).data() == "0"
        view.close()
