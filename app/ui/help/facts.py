"""What Qt knows of this program and its screens, for reports."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QByteArray, QCoreApplication, QLocale, QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Mapping

PERSONAL = ("files/", "drafts/", "window/tab", "servers/")
"""Settings that hold names, paths or addresses: of them it is told only that they are there."""
LONGEST = 80
"""A longer value is something packed, such as a layout."""


def qt_facts() -> dict[str, str]:
    """Return versions, screens and scale, by name; in English, as the reports are."""
    screens = [
        f"{screen.size().width()}×{screen.size().height()} at {screen.devicePixelRatio():g}×"
        for screen in QGuiApplication.screens()
    ]
    return {
        "Labeldock": QCoreApplication.applicationVersion() or "not known",
        "Python": sys.version.split()[0],
        "Qt": qVersion(),
        "PySide": PySide6.__version__,
        "system": f"{QSysInfo.prettyProductName()} ({QSysInfo.currentCpuArchitecture()})",
        "platform plugin": QGuiApplication.platformName(),
        "screens": ", ".join(screens),
        "locale": QLocale.system().name(),
    }


def settings_facts(values: Mapping[str, object]) -> dict[str, str]:
    """Return settings as they may be passed on."""
    return {name: _told(name, value) for name, value in values.items()}


def _told(name: str, value: object) -> str:
    if isinstance(value, QByteArray):
        return f"{value.size()} bytes"
    if isinstance(value, list):
        return f"{len(value)} entries"
    text = str(value)
    return "is set" if name.startswith(PERSONAL) or len(text) > LONGEST else text
