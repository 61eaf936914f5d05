"""The export from the results tab: asked for, told while it runs, cancelled, and what it says at the end."""

import asyncio
import errno
import json
import os

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import Offline
from app.domain.label_export import LabelForm
from app.services.folders import NewFolder
from app.ui.results.exporting import folder_name
from app.ui.results.images_model import Kind
from tests.ui.monitor.jobs import make_job
from tests.ui.results.conftest import BOLT, make_image
from tests.ui.results.test_tab import hear
from tests.waiting import wait_until


@pytest.fixture
async def tab(open_tab):
    made = await open_tab()
    await wait_until(lambda: not made._images.is_loading and made.extras._has_all)
    return made


def said(tab) -> str:
    notice = tab.extras.notice
    return " ".join([notice._title.text(), notice._text.text(), notice._hint.text()])


async def ended(tab):
    await wait_until(lambda: not tab.extras.exporting._running.is_running)


async def test_a_folder_is_asked_for_without_holding_up_the_window(tab, tmp_path):
    tab.tools.acts.export_requested.emit("coco")
    dialog = next(w for w in tab.window().children() if isinstance(w, QFileDialog))
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    await wait_until(lambda: "Exported" in said(tab))
    assert (tmp_path / "Night shift 1 coco" / "annotations.json").exists()


@pytest.mark.parametrize("form", list(LabelForm))
async def test_every_format_is_written_and_told(tab, tmp_path, form):
    tab.extras.export_into(form, tmp_path)
    await wait_until(lambda: "Exported 3 labels on 3 images" in said(tab))
    assert tab.extras.notice.kind == "ok"
    assert (tmp_path / folder_name("Night shift 1", form)).is_dir()


async def test_a_second_export_gets_a_fresh_name(tab, tmp_path):
    for _ in range(2):
        tab.extras.export_into(LabelForm.COCO, tmp_path)
        await ended(tab)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Night shift 1 coco", "Night shift 1 coco 2"]


async def test_only_what_the_filter_shows_is_exported_where_that_is_ticked(tab, tmp_path):
    tab.tools.kinds.choose(Kind.EMPTY.value)
    tab.tools.changed.emit()
    tab.tools.acts.only_shown.trigger()
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    await wait_until(lambda: "Exported 0 labels on 1 image" in said(tab))
    found = json.loads((tmp_path / "Night shift 1 coco/annotations.json").read_text())
    assert [image["file_name"] for image in found["images"]] == ["bench-2.png"]


async def test_pictures_are_written_where_they_are_ticked(tab, tmp_path):
    tab.tools.acts.pictures.trigger()
    tab.extras.export_into(LabelForm.YOLO, tmp_path)
    await ended(tab)
    assert len(list((tmp_path / "Night shift 1 yolo/images").iterdir())) == 3


async def test_it_can_be_cancelled(tab, api, tmp_path):
    api.gates["image_bytes"] = asyncio.Event()
    tab._workstation.catalogue._pictures.kept.clear()
    tab.tools.acts.pictures.trigger()
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    await wait_until(lambda: any(path.name.startswith(".") for path in tmp_path.iterdir()))
    assert "Exporting as COCO JSON…" in said(tab)
    tab.extras.notice.acted.emit()
    await wait_until(lambda: "cancelled" in said(tab))
    await ended(tab)
    assert list(tmp_path.iterdir()) == []


async def test_it_can_be_cancelled_before_it_has_begun(tab, tmp_path):
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    tab.extras.notice.acted.emit()
    await wait_until(lambda: "cancelled" in said(tab))
    assert list(tmp_path.iterdir()) == []


async def test_a_second_one_does_not_begin_before_the_first_has_ended(tab, api, tmp_path):
    api.gates["image_bytes"] = asyncio.Event()
    tab._workstation.catalogue._pictures.kept.clear()
    tab.tools.acts.pictures.trigger()
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    tab.extras.export_into(LabelForm.VOC, tmp_path)
    assert "Exporting as COCO JSON…" in said(tab)
    tab.extras.notice.acted.emit()
    await ended(tab)


async def test_a_full_disk_is_told_in_the_tab(tab, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(NewFolder, "_place", full)
    tab.extras.export_into(LabelForm.VOC, tmp_path)
    await wait_until(lambda: "No space left on device" in said(tab))
    assert tab.extras.notice.kind == "error"


async def test_a_broken_link_is_told_in_the_tab(tab, api, tmp_path):
    tab._workstation.catalogue._pictures.kept.clear()
    api.fail_all = Offline("Connection refused")
    tab.tools.acts.pictures.trigger()
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    await wait_until(lambda: "Connection refused" in said(tab))


async def test_what_is_missing_is_a_warning(tab, workstation, api, tmp_path):
    unsound = make_image(1, BOLT, type(BOLT)("nut", (9, 9, 9, 9)))
    api.shown = (make_image(0, BOLT), unsound)
    hear(workstation, make_job(1, "running", 2))
    await wait_until(lambda: tab.model.images[1] == unsound)
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    await wait_until(lambda: "1 label left out: without an area." in said(tab))
    assert "what had come back so far" in said(tab)
    assert tab.extras.notice.kind == "warning"


async def test_the_folder_can_be_shown(tab, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    await wait_until(lambda: "Exported" in said(tab))
    tab.extras.notice.acted.emit()
    assert opened == [str(tmp_path / "Night shift 1 coco")]


async def test_an_export_goes_on_when_its_tab_is_closed(open_tab, tmp_path):
    tab = await open_tab(3, closes_itself=True)
    running = tab.extras.exporting._running
    tab.extras.export_into(LabelForm.COCO, tmp_path)
    tab.close()
    tab.deleteLater()
    await wait_until(lambda: not running.is_running)
    assert (tmp_path / "Night shift 1 coco/annotations.json").exists()


@pytest.mark.parametrize(
    ("name", "folder"),
    [("a/b: c?", "a-b- c coco"), ("..", "job coco"), ("", "job coco"), ("x" * 99, "x" * 60 + " coco")],
)
def test_a_folder_is_named_as_every_system_takes_it(name, folder):
    assert folder_name(name, LabelForm.COCO) == folder
