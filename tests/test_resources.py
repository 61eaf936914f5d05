"""The resources that the program ships are found and usable."""

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QRawFont

from app.resources import resource_path

WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match="no/such"):
        resource_path("no/such")


@pytest.mark.parametrize(("style", "weight"), WEIGHTS.items())
def test_qt_loads_the_bundled_font(qapp, style, weight):
    number = QFontDatabase.addApplicationFont(str(resource_path(f"fonts/Inter-{style}.otf")))
    assert "Inter" in QFontDatabase.applicationFontFamilies(number)
    drawn_with = QRawFont.fromFont(QFont("Inter", 10, QFont.Weight(weight)))
    assert (drawn_with.familyName(), drawn_with.weight()) == ("Inter", weight)


def test_the_fonts_come_with_their_licence():
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts/OFL.txt").read_text(encoding="utf-8")
