"""The comparison of two drafts as models: image by image, and class by class."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.domain.texts import count, tr
from app.ui.override import override
from app.ui.theme import theme

if TYPE_CHECKING:
    from app.ui.preview.comparison import ClassSum, PairOfShots
    from app.ui.preview.pictures import Picture, PicturesModel

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Role(IntEnum):
    """What the list asks of the model beyond Qt's own roles."""

    PAIR = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PairOfPictures:
    """One image as both drafts see it, and in words how they differ."""

    left: Picture
    right: Picture
    words: str


class PairsModel(QAbstractListModel):
    """The images in the order of the comparison; the pictures are those of the two drafts."""

    def __init__(self, left: PicturesModel, right: PicturesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sides = (left, right)
        self._pairs: tuple[PairOfShots, ...] = ()
        for side in self._sides:
            side.dataChanged.connect(self._tell)

    def show_pairs(self, pairs: tuple[PairOfShots, ...]) -> None:
        """Show the images of another comparison."""
        self.beginResetModel()
        self._pairs = pairs
        self.endResetModel()

    def words(self, row: int) -> str:
        """Return how the two differ on an image."""
        pair = self._pairs[row]
        if not pair.disagreement:
            return tr("the same")
        return tr("{left} only left · {right} only right").format(
            left=count(pair.only_left), right=count(pair.only_right)
        )

    def pair(self, row: int) -> PairOfPictures | None:
        """Return what a row shows; None while one side has other images by now."""
        pictures = [side.picture_of(self._pairs[row].left.image.id) for side in self._sides]
        left, right = pictures
        return PairOfPictures(left, right, self.words(row)) if left and right else None

    def _tell(self) -> None:
        if self._pairs:
            self.dataChanged.emit(self.index(0), self.index(len(self._pairs) - 1))

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._pairs)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._pairs):
            return None
        if role == Role.PAIR:
            return self.pair(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{self._pairs[index.row()].left.image.name}: {self.words(index.row())}"
        return None


class ClassSumsModel(QAbstractTableModel):
    """Class, labels left, labels right, and the difference."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = (tr("Class"), tr("Left"), tr("Right"), tr("Difference"))
        self._sums: tuple[ClassSum, ...] = ()

    def show_sums(self, sums: tuple[ClassSum, ...]) -> None:
        """Show the sums of another comparison."""
        self.beginResetModel()
        self._sums = sums
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._sums)

    @override
    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._sums[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.name, count(row.left), count(row.right), _signed(row.right - row.left))[
                index.column()
            ]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and row.left == row.right:
            return theme().color("muted")
        if role == Qt.ItemDataRole.ToolTipRole and not index.column():
            return row.name
        return None


def _signed(number: int) -> str:
    """Return +3, −3 or 0."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{count(abs(number))}"
