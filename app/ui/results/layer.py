"""Paints the layer of labels in a thread; only the newest order counts, and what may be wanted next is made ahead."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.services.tasks import own_name
from app.ui.results.figures import Figures, detail_of, make_figures
from app.ui.results.overlay import Order, paint_layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QImage

    from app.services.tasks import Tasks
    from app.ui.results.labels import Sifted

MOST_AHEAD = 2
"""The next image and the previous one."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A painted layer, what it was painted for, and its figures."""

    order: Order
    figures: Figures
    image: QImage

    @property
    def sifted(self) -> Sifted:
        """The labels that could be drawn or not."""
        return self.figures.sifted


class LayerPainter(QObject):
    """Keeps the newest layer; has no Qt parent, since a running task holds it."""

    painted = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = own_name("labels of canvas")
        self._wanted: Order | None = None
        self._expected: tuple[Order, ...] = ()
        self._ahead: list[Layer] = []
        self._let_go: list[Layer] = []
        self.layer: Layer | None = None

    def want(self, order: Order) -> None:
        """Paint this next, unless it was made ahead; an order that waits is dropped."""
        self._wanted = order
        if (layer := self._made(order)) is not None:
            self._show(layer)
        else:
            self._tasks.start(self._name, self._paint)

    def expect(self, orders: Iterable[Order]) -> None:
        """Make these ahead once nothing else is wanted."""
        self._expected = tuple(orders)[:MOST_AHEAD]
        if any(self._made(order) is None for order in self._expected):
            self._tasks.start(self._name, self._paint)

    def drop(self) -> None:
        """Forget the layer: another image is shown. It may be wanted again soon, so it is kept aside."""
        if self.layer is not None:
            self._keep(self.layer)
        self._wanted = None
        self._expected = ()
        self.layer = None

    async def _paint(self) -> None:
        while (order := self._next()) is not None:
            let_go, self._let_go = self._let_go, []
            layer = await asyncio.to_thread(_painted, order, self._figures(order), let_go)
            if self._wanted is not None and self._wanted.labels is order.labels:
                self._show(layer)
            else:
                self._keep(layer)

    def _show(self, layer: Layer) -> None:
        if self.layer is not None and self.layer is not layer:
            self._let_go.append(self.layer)
        self.layer = layer
        self.painted.emit()

    def _next(self) -> Order | None:
        orders = self._expected if self._wanted is None else (self._wanted, *self._expected)
        return next((order for order in orders if self._made(order) is None), None)

    def _made(self, order: Order) -> Layer | None:
        return next((layer for layer in self._layers() if _is_same(layer.order, order)), None)

    def _figures(self, order: Order) -> Figures | None:
        """Return what is known of these labels already: much of it does not change with the view."""
        same = (layer for layer in self._layers() if layer.order.labels is order.labels)
        return next((layer.figures for layer in same if layer.order.image == order.image), None)

    def _layers(self) -> tuple[Layer, ...]:
        return tuple(self._ahead) if self.layer is None else (self.layer, *self._ahead)

    def _keep(self, layer: Layer) -> None:
        others = [old for old in self._ahead if old.order.labels is not layer.order.labels]
        kept = [*others, layer][-MOST_AHEAD:]
        self._let_go += [old for old in self._ahead if all(old is not one for one in kept)]
        self._ahead = kept


def _is_same(one: Order, other: Order) -> bool:
    # Fifty thousand labels are not compared one by one.
    return one.labels is other.labels and one.without_labels == other.without_labels


def _painted(order: Order, known: Figures | None, let_go: list[Layer]) -> Layer:
    let_go.clear()  # here, since to forget fifty thousand figures takes longer than a frame
    scale = order.view.scale * order.ratio
    if known is None or known.detail != detail_of(scale):
        known = make_figures(order.labels, order.image, scale, known.sifted if known else None)
    return Layer(order, known, paint_layer(order, known))
