"""Files, folders and texts come in, with a summary and an undo; and go out as files."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.interchange import Kind
from app.domain.ontology import from_pairs
from tests.ui.composer.grid_given import CTRL, Key, go, pairs, selected
from tests.waiting import wait_until


@pytest.fixture
def notice(tab):
    return tab.ontology.notice


def undo_link(notice):
    return next(b for b in notice.findChildren(QPushButton) if b.text() == "Undo")


async def test_an_import_is_one_step_that_its_link_takes_back(tab, notice, tmp_path):
    await take(tab, write(tmp_path, "labels.txt", "gear\npin\n"))
    assert pairs(tab)[3:] == [("gear", "gear"), ("pin", "pin")]
    assert tab.undo_stack.undoText() == "import of 2 rows from labels.txt"
    assert notice.accessibleName().startswith("2 rows came in from labels.txt")
    undo_link(notice).click()
    assert len(pairs(tab)) == 3
    assert not notice.isVisible()


async def test_the_next_edit_makes_the_news_old(tab, notice, tmp_path, keys):
    await take(tab, write(tmp_path, "labels.txt", "gear\n"))
    await keys("x", Key.Key_Return)
    assert not notice.isVisible()


async def test_rows_that_stand_there_already_are_left_out_and_counted(tab, notice, tmp_path):
    await take(tab, write(tmp_path, "more.csv", "prompt,class\na steel bolt,bolt\na cog,gear\na cog,gear\n"))
    assert pairs(tab)[3:] == [("a cog", "gear")]
    assert "2 rows stood here already" in words(notice)


async def test_thresholds_come_in_and_those_that_are_set_stay(tab, tmp_path):
    tab.document.ask("confidence", confidence_thresholds={"bolt": 0.7})
    await take(tab, write(tmp_path, "a.csv", "prompt,class,confidence\na pin,bolt,0.2\na cog,gear,0.3\n"))
    assert tab.document.request.confidence_thresholds == {"bolt": 0.7, "gear": 0.3}


async def test_mistakes_are_told_with_their_place_and_stay_while_they_are_corrected(
    tab, notice, tmp_path, keys
):
    await take(tab, write(tmp_path, "broken.json", '{\n"a cog": "gear",\n"a pin": 3}'))
    assert pairs(tab)[3:] == [("a cog", "gear")]
    assert "Line 3, column" in words(notice)
    await keys("x", Key.Key_Return)
    assert notice.isVisible()


async def test_several_files_come_in_together(tab, notice, tmp_path):
    one, two = write(tmp_path, "one.txt", "gear\n"), write(tmp_path, "two.csv", "prompt,class\na pin,pin\n")
    await take(tab, one, two)
    assert pairs(tab)[3:] == [("gear", "gear"), ("a pin", "pin")]
    assert tab.undo_stack.undoText() == "import of 2 rows from 2 files"


async def test_a_folder_of_annotations_comes_in(tab, notice, tmp_path):
    folder = tmp_path / "voc"
    folder.mkdir()
    for i, name in enumerate(("gear", "pin")):
        box = f"<object><name>{name}</name><bndbox><xmin>1</xmin></bndbox></object>"
        write(folder, f"{i}.xml", f"<annotation><filename>{i}.png</filename>{box}</annotation>")
    await take(tab, folder)
    assert [name for _, name in pairs(tab)[3:]] == ["gear", "pin"]


async def test_a_file_that_cannot_be_read_is_told_beside_those_that_can(tab, notice, tmp_path):
    await take(tab, write(tmp_path, "one.txt", "gear\n"), tmp_path / "missing.txt")
    assert pairs(tab)[3:] == [("gear", "gear")]
    assert "missing.txt" in words(notice)


async def test_a_kind_can_be_named(tab, tmp_path):
    tab.ontology.sources.take_paths([str(write(tmp_path, "a.txt", "gear\n"))], Kind.LABELME)
    await wait_until(tab.ontology.notice.isVisible)
    assert pairs(tab)[3:] == [("gear", "gear")]


async def test_a_pasted_ontology_comes_in_at_the_cursor_with_a_summary(tab, notice, keys, clipboard):
    clipboard.setText('{"a cog": "gear"}')
    go(tab, 1)
    await keys((Key.Key_V, CTRL))
    assert pairs(tab)[1] == ("a cog", "gear")
    assert "1 row came in from the clipboard" in words(notice)
    assert tab.undo_stack.undoText() == "import of a row from the clipboard"
    assert {row for row, _ in selected(tab)} == {1}


async def test_a_long_pasted_ontology_is_read_in_a_thread(tab, keys, clipboard):
    clipboard.setText("{" + ",".join(f'"thing {i}": "class"' for i in range(2_000)) + "}")
    go(tab, 3)
    await keys((Key.Key_V, CTRL))
    await wait_until(lambda: len(pairs(tab)) == 2_003)


async def test_dropped_files_come_in_and_job_files_are_left_to_the_window(tab, notice, tmp_path):
    path = write(tmp_path, "labels.txt", "gear\n")
    assert drop(tab, [path])
    await wait_until(notice.isVisible)
    assert pairs(tab)[3:] == [("gear", "gear")]
    assert not drop(tab, [tmp_path / "night.labeldock.json"])


async def test_dropped_text_comes_in(tab, notice):
    mime = QMimeData()
    mime.setText("a cog\tgear\na pin\tpin")
    assert drop_mime(tab, mime)
    assert pairs(tab)[3:] == [("a cog", "gear"), ("a pin", "pin")]


async def test_nothing_is_dropped_on_a_draft_that_was_sent(tab, workstation, draft, tmp_path):
    workstation.outbox.pause()
    workstation.outbox.enqueue(draft.id)
    assert not drop(tab, [write(tmp_path, "labels.txt", "gear\n")])


async def test_the_rows_are_exported_and_what_is_lost_is_told(tab, notice, tmp_path):
    path = tmp_path / "labels.txt"
    tab.ontology.sources.export(Kind.LABELME, str(path))
    await wait_until(notice.isVisible)
    assert path.read_text(encoding="utf-8").splitlines()[-2:] == ["bolt", "nut"]
    assert "Exported as labels.txt" in words(notice)
    assert "would be lost" in words(notice)


async def test_an_export_that_would_lose_rows_is_refused(tab, notice, tmp_path):
    tab.document.ask("twice", ontology=from_pairs([("a bolt", "bolt"), ("a bolt", "nut")]))
    path = tmp_path / "ontology.json"
    tab.ontology.sources.export(Kind.OBJECT, str(path))
    assert notice.isVisible()
    assert not path.exists()


async def test_the_menu_offers_every_kind_in_and_out(tab):
    menu = tab.ontology.sources.import_button.menu_
    into, out = (action.menu() for action in menu.actions() if action.menu())
    names = [f"{kind.display_name}…" for kind in Kind if kind is not Kind.JOBFILE]
    assert [a.text() for a in into.actions()] == names
    assert [a.text() for a in out.actions()] == names


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def take(tab, *paths):
    tab.ontology.sources.take_paths([str(path) for path in paths])
    await wait_until(tab.ontology.notice.isVisible)


def words(notice):
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in notice.findChildren(QLabel) if label.isVisible())


def drop(tab, paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return drop_mime(tab, mime)


def drop_mime(tab, mime):
    """Drop on the section as the window system does; tell whether it was taken."""
    section, copy = tab.ontology, Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(section.rect().center(), copy, mime, left, none)
    QApplication.sendEvent(section, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(section.rect().center()), copy, mime, left, none)
    QApplication.sendEvent(section, event)
    return event.isAccepted()
