"""What Qt knows of this program and its screens, for reports."""

from __future__ import annotations

import sys

import PySide6
from PySide6.QtCore import QCoreApplication, QLocale, QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication


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
        "style": QApplication.style().name(),
        "screens": ", ".join(screens),
        "locale": QLocale.system().name(),
    }
