"""The guide is read offline: chapters, links, search, back and forward, pictures as wide as there is room."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument

from app.ui.help.guide import GuideWindow
from tests.waiting import wait_until


@pytest.fixture
async def guide(window):
    window.actions_by_id["guide"].trigger()
    guide = window.findChild(GuideWindow)
    await wait_until(guide.chapters.count)
    return guide


def title(guide):
    return guide.text.toPlainText().strip().partition("\n")[0]


async def test_it_begins_with_the_contents(guide):
    assert title(guide) == "User guide"
    assert guide.chapters.item(1).text() == "Install and first start"


async def test_a_second_time_brings_the_same_window(guide, window):
    window.actions_by_id["guide"].trigger()
    assert window.findChildren(GuideWindow) == [guide]


async def test_a_link_leads_to_a_chapter_and_back_again(guide):
    guide.text.link_followed.emit(QUrl("keys.md"))
    assert title(guide) == "API keys"
    assert guide.chapters.currentItem().text() == "API keys"
    guide.back.click()
    assert title(guide) == "User guide"
    assert not guide.back.isEnabled()
    guide.forward.click()
    assert title(guide) == "API keys"


async def test_an_anchor_scrolls_to_its_heading(guide):
    guide.text.link_followed.emit(QUrl("administrators.md#forty-workstations-one-workspace"))
    assert title(guide) == "For administrators"
    assert guide.text.verticalScrollBar().value() > 0


async def test_a_link_into_the_web_is_opened_by_the_browser(guide, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    guide.text.link_followed.emit(QUrl("https://docs.roboflow.com"))
    guide.text.link_followed.emit(QUrl("file:///etc/passwd"))
    assert opened == ["https://docs.roboflow.com"]


async def test_search_lists_the_chapters_that_hold_the_words_and_enter_goes_on(guide):
    guide.search.setText("SSL_CERT_FILE")
    shown = [
        guide.chapters.item(i).text()
        for i in range(guide.chapters.count())
        if not guide.chapters.item(i).isHidden()
    ]
    assert shown == ["For administrators"]
    guide.search.returnPressed.emit()
    assert title(guide) == "For administrators"
    assert len(guide.text.extraSelections()) == 1
    guide.search.clear()
    assert not guide.chapters.item(0).isHidden()
    assert not guide.text.extraSelections()


async def test_a_picture_is_no_wider_than_the_text(guide):
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = guide.text.loadResource(kind, QUrl("images/composer.png"))
    assert isinstance(picture, QImage)
    assert 300 < picture.width() <= guide.text.viewport().width()


async def test_a_picture_leaves_room_for_words(guide):
    kind = QTextDocument.ResourceType.ImageResource.value
    picture = guide.text.loadResource(kind, QUrl("images/composer.png"))
    assert picture.height() / picture.devicePixelRatio() <= guide.text.height() / 2


async def test_nothing_else_is_read_from_disk(guide):
    kind = QTextDocument.ResourceType.ImageResource.value
    assert guide.text.loadResource(kind, QUrl("file:///etc/hostname")) is None


async def test_a_guide_that_is_missing_is_told(window, monkeypatch, tmp_path):
    monkeypatch.setattr("app.ui.help.guide.guide_folder", lambda: tmp_path)
    window.actions_by_id["guide"].trigger()
    await wait_until(lambda: window.toasts.texts)
    assert "The user guide cannot be read" in window.toasts.texts[-1]
    window.findChild(GuideWindow).close()
