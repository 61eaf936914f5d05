"""Where an image lies on the canvas: fit, zoom about a point, move. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

LEAST_SCALE = 0.01
MOST_SCALE = 64.0
MOST_FIT_SCALE = 4.0
STAYS_VISIBLE = 40.0
"""So many pixels of the image can never be moved out of the canvas."""


@dataclass(frozen=True, slots=True)
class Size:
    """A width and a height in pixels."""

    width: float
    height: float

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.width <= 0 or self.height <= 0


@dataclass(frozen=True, slots=True)
class View:
    """An image point (px, py) lies at (x + px · scale, y + py · scale) of the canvas."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def on_canvas(self, px: float, py: float) -> tuple[float, float]:
        """Return where an image point lies on the canvas."""
        return self.x + px * self.scale, self.y + py * self.scale

    def in_image(self, cx: float, cy: float) -> tuple[float, float]:
        """Return the image point under a point of the canvas."""
        return (cx - self.x) / self.scale, (cy - self.y) / self.scale

    def zoomed(self, factor: float, cx: float, cy: float) -> View:
        """Return the view closer by `factor`; what lies under (cx, cy) stays there."""
        scale = min(MOST_SCALE, max(LEAST_SCALE, self.scale * factor))
        px, py = self.in_image(cx, cy)
        return View(scale, cx - px * scale, cy - py * scale)

    def moved(self, dx: float, dy: float) -> View:
        """Return the view moved by so many pixels of the canvas."""
        return View(self.scale, self.x + dx, self.y + dy)

    def held(self, image: Size, canvas: Size) -> View:
        """Return the view moved back so that a part of the image stays visible."""
        return View(
            self.scale,
            _held(self.x, image.width * self.scale, canvas.width),
            _held(self.y, image.height * self.scale, canvas.height),
        )

    def area(self, image: Size) -> QRectF:
        """Return the rectangle of the canvas that the image covers."""
        return QRectF(self.x, self.y, image.width * self.scale, image.height * self.scale)


def fitted(image: Size, canvas: Size, margin: float = 16.0) -> View:
    """Return the view that shows the whole image in the middle, enlarged fourfold at most."""
    room = Size(max(1.0, canvas.width - 2 * margin), max(1.0, canvas.height - 2 * margin))
    if image.is_empty:
        return View()
    scale = min(room.width / image.width, room.height / image.height, MOST_FIT_SCALE)
    return View(scale, (canvas.width - image.width * scale) / 2, (canvas.height - image.height * scale) / 2)


def _held(start: float, length: float, room: float) -> float:
    stays = min(STAYS_VISIBLE, length, room)
    return min(room - stays, max(stays - length, start))
