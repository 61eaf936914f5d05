"""Paints the kept labels of the sample's pictures in a thread; only the newest order of each picture counts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal

from app.domain.preview import kept
from app.services.tasks import own_name
from app.ui.results.figures import Figures, make_figures
from app.ui.results.overlay import Ink, Order, paint_layer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QColor, QImage

    from app.domain.catalogue import Label
    from app.domain.preview import Shot, Thresholds
    from app.services.tasks import Tasks
    from app.ui.results.geometry import Size, View

LINE = 1.4
MOST_FINE = 40
"""Labels on one small picture that are drawn with smooth lines: of more, a moved slider would come late."""
MOST_PAINTED = 1_500
"""Labels on one small picture; more would be one surface of colour, and take seconds."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What labels of an image of `size` pixels are painted on: a canvas through which they are seen by `view`."""

    size: Size
    view: View
    canvas: QSize
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Tile:
    """What a picture keeps at the thresholds that it was painted for; `layer` is None before that."""

    shot: Shot
    thresholds: Thresholds
    paper: Paper
    colors: Mapping[str, QColor] = field(default_factory=dict)
    kept: tuple[Label, ...] = ()
    layer: QImage | None = None
    figures: Figures | None = None
    """Of all labels, kept or not: they are made once."""


def painted(order: Tile, last: Tile | None = None) -> Tile:
    """Return the tile with its layer; that of `last` where it keeps the same. Safe in any thread."""
    labels, paper = kept(order.shot, order.thresholds), order.paper
    is_same_paper = last is not None and last.paper == paper and last.shot.labels is order.shot.labels
    figures = last.figures if last is not None and is_same_paper else None
    if last is not None and figures and last.colors == order.colors and _are_same(last.kept, labels):
        return replace(order, kept=labels, layer=last.layer, figures=figures)
    if figures is None:
        scale = paper.view.scale * paper.ratio
        figures = make_figures(order.shot.labels or (), paper.size, scale)
    ink = Ink(order.colors, line=LINE, has_tags=False, is_fine=len(labels) <= MOST_FINE)
    whole = Order(labels, paper.size, paper.view, paper.canvas, paper.ratio, ink)
    return replace(order, kept=labels, layer=paint_layer(whole, _of(figures, labels)), figures=figures)


def _all_painted(orders: Mapping[str, Tile], last: Mapping[str, Tile | None]) -> dict[str, Tile]:
    """Return the tiles of several images, so that they change in one frame."""
    return {image_id: painted(order, last[image_id]) for image_id, order in orders.items()}


def _of(figures: Figures, labels: tuple[Label, ...]) -> Figures:
    """Return the figures of these labels."""
    wanted = {id(label) for label in labels[:MOST_PAINTED]}
    return replace(figures, drawn=tuple(figure for figure in figures.drawn if id(figure.label) in wanted))


def _are_same(some: tuple[Label, ...], others: tuple[Label, ...]) -> bool:
    """Tell whether these are the very same labels; to compare what they hold would take longer."""
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


class TilePainter(QObject):
    """Keeps the newest tile of each image; has no Qt parent, since a running task holds it."""

    painted = Signal(str)
    """The id of an image whose tile is another one."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = own_name("tiles of preview")
        self._wanted: dict[str, Tile] = {}
        self._tiles: dict[str, Tile] = {}

    def tile(self, shot: Shot) -> Tile | None:
        """Return the newest tile of these labels of an image."""
        tile = self._tiles.get(shot.image.id)
        return tile if tile is not None and tile.shot.labels is shot.labels else None

    def want(self, order: Tile) -> None:
        """Paint this next; an order for the same image that waits is dropped."""
        self._wanted[order.shot.image.id] = order
        self._tasks.start(self._name, self._paint)

    def keep_only(self, image_ids: set[str]) -> None:
        """Forget the tiles of all other images."""
        for kept_tiles in (self._wanted, self._tiles):
            for image_id in kept_tiles.keys() - image_ids:
                del kept_tiles[image_id]

    async def _paint(self) -> None:
        while self._wanted:
            orders, self._wanted = self._wanted, {}
            last = {image_id: self._tiles.get(image_id) for image_id in orders}
            tiles = await asyncio.to_thread(_all_painted, orders, last)
            self._tiles |= tiles
            for image_id in tiles:
                self.painted.emit(image_id)
