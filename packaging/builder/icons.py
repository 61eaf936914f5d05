"""Draws the program's icon in every size and form that systems ask for; runs in .venv, for it needs Qt and Pillow."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from starter.steps import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DRAWING = ROOT / "resources" / "labeldock.svg"
SMALL = ROOT / "packaging" / "icons" / "small.svg"
"""With fewer and thicker lines, which small sizes need."""
SMALL_UP_TO = 24
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)


def draw_all(folder: Path) -> None:
    """Write hicolor/, labeldock.ico and labeldock.icns into a folder."""
    app = QGuiApplication.instance() or QGuiApplication(["icons"])
    assert app is not None
    shutil.rmtree(folder, ignore_errors=True)
    for size in SIZES:
        file = folder / "hicolor" / f"{size}x{size}" / "apps" / "labeldock.png"
        file.parent.mkdir(parents=True)
        file.write_bytes(draw(size))
    scalable = folder / "hicolor" / "scalable" / "apps" / "labeldock.svg"
    scalable.parent.mkdir(parents=True)
    shutil.copyfile(DRAWING, scalable)
    _save_as(folder / "labeldock.ico", ICO_SIZES)
    _save_as(folder / "labeldock.icns", ICNS_SIZES)


def draw(size: int) -> bytes:
    """Return the icon as a PNG of a size in pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(SMALL if size <= SMALL_UP_TO else DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def _save_as(file: Path, sizes: tuple[int, ...]) -> None:
    """Write one file that holds all sizes, each drawn as it is and not made of another."""
    images = [Image.open(io.BytesIO(draw(size))) for size in sizes]
    # The sizes are asked for by the form that would else leave some out.
    images[-1].save(file, append_images=images[:-1], sizes=[(size, size) for size in sizes])
