"""What came back leaves Labeldock: exported, reported and followed up, for boxes and for outlines."""

import contextlib
import io

import pytest
from globox import Annotation
from pycocotools.coco import COCO
from PySide6.QtWidgets import QFileDialog

from tests.e2e.desk import desk_at


async def choose_in(desk, path):
    """Answer the dialog for a file or folder that is open."""
    dialog = await desk.person.get(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


async def finish_job(desk, project, batch, images, *pairs):
    await desk.write_job(project, batch, images, *pairs)
    await desk.until_done(await desk.submit())
    tab = await desk.open_results(batch)
    await desk.person.until(
        "all images", lambda: len(tab.model.images) == images and not tab._images.is_loading
    )
    return tab


def in_coco(folder):
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(folder / "annotations.json"))


@pytest.mark.parametrize(
    ("project", "batch"), [("Bench parts", "Night shift"), ("Bench outlines", "Week 47")]
)
async def test_labels_are_exported_and_read_back_by_another_library(sandbox, tmp_path, project, batch):
    async with desk_at(sandbox) as desk:
        tab = await finish_job(desk, project, batch, 2, ("a bolt", "bolt"), ("a hex nut", "nut"))
        labels = sum(len(image.labels) for image in tab.model.images)
        for entry, form in (("COCO JSON…", "coco"), ("YOLO…", "yolo"), ("Pascal VOC XML…", "voc")):
            await desk.person.click("Export ▾")
            await desk.person.pick(entry)
            await choose_in(desk, tmp_path)
            await desk.person.until_says(f"into “{batch} {form}”")
    coco = in_coco(tmp_path / f"{batch} coco")
    assert (len(coco.imgs), len(coco.anns)) == (2, labels)
    assert {c["name"] for c in coco.cats.values()} >= {"bolt", "nut"}
    assert {bool(a["segmentation"]) for a in coco.anns.values()} == {project == "Bench outlines"}
    voc = [Annotation.from_xml(file) for file in (tmp_path / f"{batch} voc/Annotations").iterdir()]
    assert sum(len(annotation.boxes) for annotation in voc) == labels
    yolo = (tmp_path / f"{batch} yolo/labels").iterdir()
    assert sum(len(file.read_text().splitlines()) for file in yolo) == labels


async def test_pictures_go_with_the_labels_where_they_are_ticked(sandbox, tmp_path):
    async with desk_at(sandbox) as desk:
        tab = await finish_job(desk, "Bench parts", "Night shift", 2)
        await desk.person.click("Export ▾")
        await desk.person.pick("With the pictures")
        await desk.person.click("Export ▾")
        await desk.person.pick("YOLO…")
        await choose_in(desk, tmp_path)
        await desk.person.until_says("into “Night shift yolo”")
        names = sorted(image.name for image in tab.model.images)
    assert sorted(path.name for path in (tmp_path / "Night shift yolo/images").iterdir()) == names


async def test_a_report_compares_with_the_run_before_and_is_saved(sandbox, tmp_path):
    async with desk_at(sandbox) as desk:
        await finish_job(desk, "Bench parts", "Night shift", 1)
        await desk.person.click("Report")
        await desk.person.until_says("Each image has labels.", "Save report…")
        await desk.new_draft("Bench parts", "Morning shift")
        await desk.write_ontology(("a bolt", "bolt"))
        await desk.person.click("Keep")
        job = await desk.until_done(await desk.submit())
        desk.window.pages.show_results(job.id)
        await desk.person.click("Report")
        await desk.person.until_says("was", "in the earlier run “Night shift”")
        await desk.person.click("Save report…")
        await choose_in(desk, tmp_path / "report.html")
        await desk.person.until_says("Saved as “report.html”")
    text = (tmp_path / "report.html").read_text()
    assert "in the earlier run “Night shift”" in text


async def test_a_follow_up_is_for_what_the_batch_still_holds(sandbox):
    async with desk_at(sandbox) as desk:
        await finish_job(desk, "Bench parts", "Night shift", 1)
        await desk.person.click("Follow up ▾")
        await desk.person.pick("For the 1 image shown…")
        await desk.person.until_says("The API labels batches", "The batch holds")
        await desk.person.click("Create draft")
        await desk.person.until("the draft", lambda: desk.window.documents.current.startswith("draft:"))
        draft = desk.draft("Night shift, follow-up")
        assert draft.request.num_images == 1
        assert draft.request.ontology.classes
