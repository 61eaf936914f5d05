"""The language of the window: its texts and Qt's own, its numbers and dates, its fonts, and where a line begins."""

from __future__ import annotations

import sys
from gettext import GNUTranslations, NullTranslations
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app.domain import texts
from app.domain.texts import Writing
from app.resources import resource_path
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

SYSTEM: Final = ""
"""The choice of whatever the system speaks."""
ENGLISH: Final = "en"
FOLDER: Final = "translations"
OF_QT: Final = "texts of Qt"
OWN_NAMES: Final = {ENGLISH: "English", "es": "Español"}
"""Where Qt names the country as well."""
FONTS: Final = {
    "ja": {
        "win32": ("Yu Gothic UI", "Meiryo UI"),
        "darwin": ("Hiragino Sans",),
        "linux": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "IPAPGothic", "VL PGothic"),
    },
    "zh": {
        "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
        "darwin": ("PingFang SC",),
        "linux": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    },
}
"""Our own font has no such letters, and the same letter looks otherwise in Japanese than in Chinese."""


def languages() -> list[tuple[str, str]]:
    """Return the code of each language that there is and its name in itself, English first."""
    folder = resource_path(FOLDER)
    codes = [ENGLISH, *sorted(path.stem for path in folder.glob("*.mo"))]
    return [(code, _own_name(code)) for code in codes]


def apply_language(choice: str) -> None:
    """Speak a language from now on; what is on the screen already stays as it is until it is built anew."""
    codes = [code for code, _ in languages()]
    code = choice if choice in codes else _of_the_system(codes)
    locale = _locale(code)
    months = tuple(locale.monthName(number, QLocale.FormatType.ShortFormat) for number in range(1, 13))
    texts.choose(_catalogue(code), Writing(locale.groupSeparator(), locale.decimalPoint(), months))
    QLocale.setDefault(locale)
    _speak_qt(locale)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setLayoutDirection(locale.textDirection())
    theme().use_families(_families(code))


def _own_name(code: str) -> str:
    name = OWN_NAMES.get(code) or QLocale(code).nativeLanguageName()
    return f"{name[:1].upper()}{name[1:]}" or code


def _of_the_system(codes: Sequence[str]) -> str:
    """Return the first language of the system that there is; two are the same where their script is, too."""
    for wanted in map(QLocale, QLocale.system().uiLanguages()):
        for code in codes:
            if _is_same(QLocale(code), wanted):
                return code
    return ENGLISH


def _locale(code: str) -> QLocale:
    """Return how numbers and dates are written: as in the system's region where that speaks the language."""
    return QLocale.system() if _is_same(QLocale(code), QLocale.system()) else QLocale(code)


def _is_same(one: QLocale, other: QLocale) -> bool:
    return (one.language(), one.script()) == (other.language(), other.script())


def _catalogue(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    try:
        with resource_path(f"{FOLDER}/{code}.mo").open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError):  # a damaged catalogue is no reason not to start
        return NullTranslations()


def _speak_qt(locale: QLocale) -> None:
    """Have Qt's own buttons, menus and dialogs in the language as well, where Qt has it."""
    app = QApplication.instance()
    assert app is not None
    for old in app.findChildren(QTranslator, OF_QT):
        app.removeTranslator(old)
        old.setParent(None)
    translator = QTranslator(app)
    translator.setObjectName(OF_QT)
    if translator.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def _families(code: str) -> list[str]:
    """Return the fonts of this system that have the letters which ours lacks."""
    named = FONTS.get(code.partition("_")[0], {}).get(sys.platform, ())
    return [name for name in named if QFontDatabase.hasFamily(name)]
