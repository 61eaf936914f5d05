"""The text of a chapter: Markdown with room around its lines, and pictures as wide as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from app.services.guide import slug
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

MARGIN = 28
WIDEST = 860
"""Longer lines are hard to read."""
HIGHEST = 240
"""A picture may be so high in a low window; else it leaves half of the height to the words."""
LINE_HEIGHT = 140
AFTER_RESIZE_MS = 120
HEADING_SIZES = {1: 24, 2: 17, 3: 14}


class GuideText(QTextBrowser):
    """Shows one chapter at a time; links are told, never followed."""

    link_followed = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(MARGIN)
        self._pictures: Mapping[str, bytes] = {}
        self._markdown = ""
        self._resized = QTimer(self, singleShot=True, interval=AFTER_RESIZE_MS)
        self._resized.timeout.connect(self._show_again)
        self.anchorClicked.connect(self.link_followed)
        theme().changed.connect(self._show_again)

    def set_pictures(self, pictures: Mapping[str, bytes]) -> None:
        """Take the encoded pictures by their address."""
        self._pictures = pictures

    def show_markdown(self, text: str) -> None:
        """Show a chapter from its beginning."""
        self._markdown = text
        self.document().clear()
        self.document().setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _style(self.document())
        self.verticalScrollBar().setValue(0)

    def show_heading(self, anchor: str) -> None:
        """Scroll to a heading by its anchor."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                y = self.document().documentLayout().blockBoundingRect(block).y()
                self.verticalScrollBar().setValue(max(0, round(y) - MARGIN // 2))
                return
            block = block.next()

    def mark(self, words: str) -> None:
        """Mark each place that holds these words, and go to the first."""
        marks = []
        look = QTextCharFormat()
        look.setBackground(theme().color("warning_soft"))
        at = QTextCursor(self.document())
        while words and not (at := self.document().find(words, at)).isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = at, look
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            self.setTextCursor(QTextCursor(marks[0].cursor))
            self.ensureCursorVisible()
            still = self.textCursor()
            still.clearSelection()
            self.setTextCursor(still)

    def _show_again(self) -> None:
        place = self.verticalScrollBar().value()
        self.show_markdown(self._markdown)
        self.verticalScrollBar().setValue(place)

    def _picture(self, data: bytes) -> QImage:
        """Return a picture no wider than the text, with words in sight beside it, in the pixels of the screen."""
        ratio = self.devicePixelRatioF()
        image = QImage.fromData(data)
        room = (
            QSize(min(self.viewport().width(), WIDEST) - 2 * MARGIN - 8, max(HIGHEST, self.height() // 2))
            * ratio
        )
        if image.width() > room.width() > 0 or image.height() > room.height():
            size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            how = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, how)
        image.setDevicePixelRatio(ratio)
        return image

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        data = self._pictures.get(name.toString() if isinstance(name, QUrl) else name)
        if kind == QTextDocument.ResourceType.ImageResource.value and data is not None:
            return self._picture(data)
        return None  # nothing is read from disk or from the web

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = max(0, self.width() - WIDEST - 20)
        self.setViewportMargins(0, 0, beside, 0)
        self._resized.start()


def _style(document: QTextDocument) -> None:
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        shape = QTextBlockFormat()
        level = block.blockFormat().headingLevel()
        in_table = QTextCursor(block).currentTable() is not None
        if not in_table:
            shape.setTopMargin(18 if level > 1 else 0)
            shape.setBottomMargin(4 if block.textList() is not None else 8)
        if not _holds_picture(block.text()):
            shape.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(shape)
        if level:
            _size_heading(cursor, level)
        block = block.next()
    cursor.endEditBlock()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _style_table(frame)


def _holds_picture(text: str) -> bool:
    return "\ufffc" in text  # a line height in percent would cut it


def _size_heading(cursor: QTextCursor, level: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    look = cursor.charFormat()
    look.clearProperty(QTextCharFormat.Property.FontSizeAdjustment.value)  # it would win over the size
    look.setProperty(QTextCharFormat.Property.FontPixelSize.value, HEADING_SIZES.get(level, 13))
    look.setFontWeight(600)
    cursor.setCharFormat(look)


def _style_table(table: QTextTable) -> None:
    look = table.format().toTableFormat()
    look.setCellPadding(6)
    look.setCellSpacing(0)
    look.setBorderCollapse(True)
    look.setBorder(1)
    look.setBorderBrush(theme().color("border"))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setBottomMargin(10)
    table.setFormat(look)
