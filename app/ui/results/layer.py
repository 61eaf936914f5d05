"""Paints the layer of labels in a thread; only the newest order counts."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.results.labels import Sifted, sift
from app.ui.results.overlay import Order, paint_layer

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from app.services.tasks import Tasks

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Layer:
    """A painted layer, what it was painted for, and the labels that could be drawn or not."""

    order: Order
    sifted: Sifted
    image: QImage


class LayerPainter(QObject):
    """Keeps the newest layer; has no Qt parent, since a running task holds it."""

    painted = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._name = f"labels of canvas {next(_numbers)}"
        self._wanted: Order | None = None
        self.layer: Layer | None = None

    def want(self, order: Order) -> None:
        """Paint this next; an order that waits is dropped."""
        self._wanted = order
        self._tasks.start(self._name, self._paint)

    def drop(self) -> None:
        """Forget the layer: another image is shown."""
        self._wanted = None
        self.layer = None

    async def _paint(self) -> None:
        while (order := self._wanted) is not None and not self._is_done(order):
            layer = await asyncio.to_thread(_painted, order, self._sifted(order))
            if self._wanted is not None and self._wanted.labels is order.labels:
                self.layer = layer
                self.painted.emit()

    def _is_done(self, order: Order) -> bool:
        return self.layer is not None and self.layer.order is order

    def _sifted(self, order: Order) -> Sifted | None:
        """Return what is known of these labels already: it does not change with the view."""
        layer = self.layer
        is_same = layer and layer.order.labels is order.labels and layer.order.image == order.image
        return layer.sifted if layer and is_same else None


def _painted(order: Order, known: Sifted | None) -> Layer:
    sifted = known or sift(order.labels, order.image)
    return Layer(order, sifted, paint_layer(order, sifted.sound))
