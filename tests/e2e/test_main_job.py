"""The main job: compose, submit, watch, see the labels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPlainTextEdit, QTableView, QTreeView

from tests.e2e.board import boxes_of, jobs_on_board
from tests.e2e.desk import desk_at

PARTS, NIGHT = "Bench parts", "Night shift"


async def test_a_job_goes_from_the_batch_to_its_labels(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job(PARTS, NIGHT, 2, ("a bolt", "bolt"), ("a hex nut", "nut"))
        job = await desk.submit()
        await desk.person.until_says("Submitted “Night shift”.")
        await desk.until_done(job)
        await desk.person.until_says("done", "2 / 2")

        tab = await desk.open_results(NIGHT)
        await desk.person.until_says("image 1 of 2", "2 of 2 sent back")
        await desk.person.until("two images", lambda: len(tab.model.images) == 2)
        first = tab.current
        await desk.person.until("the picture", lambda: not tab.render_labelled(first.id).isNull())
        await desk.person.click("Next image (→)")
        await desk.person.until_says("image 2 of 2")

        boxes = [boxes_of(sandbox, "bench-parts", image.id) for image in tab.model.images]
        assert [len(image.labels) for image in tab.model.images] == [len(each) for each in boxes]
        assert all({"bolt", "nut"} <= {box["label"] for box in each} for each in boxes)


async def test_outlines_come_back_for_a_segmentation_project(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job("Bench outlines", "Week 47", 1, ("a pin", "pin"))
        await desk.until_done(await desk.submit())
        tab = await desk.open_results("Week 47")
        await desk.person.until_says("image 1 of 1")
        await desk.person.until("labels", lambda: tab.current.labels)
        assert all(label.class_name == "pin" and len(label.polygon) >= 3 for label in tab.current.labels)


async def test_the_request_beside_a_draft_is_what_is_sent(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.write_job(PARTS, NIGHT, 1, ("a gear", "gear"))
        await desk.person.until_says('"a gear": "gear"', '"numImagesToLabel": 1')
        shown = [w.toPlainText() for w in desk.window.inspector.findChildren(QPlainTextEdit) if w.isVisible()]
        job = await desk.submit()
        assert shown == [await desk.station.ledger.body(job.id)]


async def test_ctrl_enter_submits_and_nothing_is_sent_twice(sandbox):
    async with desk_at(sandbox) as desk:
        before = jobs_on_board(sandbox, "bench-parts")
        await desk.write_job(PARTS, NIGHT, 1)
        for _ in range(3):
            await desk.person.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await desk.person.until("a job", lambda: desk.station.ledger.jobs)
        await desk.until_done(desk.job)
        assert len(jobs_on_board(sandbox, "bench-parts")) == len(before) + 1


async def test_a_draft_with_a_problem_shows_it_and_stays(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.new_draft(PARTS, NIGHT)
        await desk.person.click("Submit job")
        await desk.person.until_says("Write at least one prompt, or let the server derive the ontology.")
        assert desk.draft(NIGHT).is_editable
        assert not desk.station.ledger.jobs


async def test_labels_are_not_replaced_without_a_choice(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.new_draft(PARTS, NIGHT)
        await desk.write_ontology(("a bolt", "bolt"))
        await desk.person.click("Submit job")
        await desk.person.until_says("Keep or replace existing labels?")
        assert not desk.station.outbox.queued
        await desk.person.click("Cancel")
        assert desk.draft(NIGHT).is_editable


async def test_the_tree_is_narrowed_by_typing(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.person.until_says("Overhead camera")
        await desk.person.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        await desk.person.write("week")
        tree = await desk.person.get(QTreeView, "Projects and batches")
        await desk.person.until("one project", lambda: tree.model().rowCount() == 1)
        assert tree.model().index(0, 0).data() == "Bench outlines"


async def test_the_draft_in_front_is_marked_in_the_list(sandbox):
    async with desk_at(sandbox) as desk:
        await desk.new_draft(PARTS, NIGHT)
        drafts = await desk.person.get(QListView, "Drafts and queue")
        await desk.person.until("the mark", lambda: drafts.currentIndex().data() == NIGHT)
        grid = await desk.person.get(QTableView, "Ontology")
        assert grid.model().rowCount() == 1
