"""The program's icon in every size and form."""

import pytest
from builder.icons import SIZES, draw_all
from PIL import Image


@pytest.fixture(scope="module")
def icons(qapp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("icons") / "icons"
    draw_all(folder)
    return folder


@pytest.mark.parametrize("size", SIZES)
def test_there_is_a_picture_of_each_size_that_is_not_blank(icons, size):
    with Image.open(icons / "hicolor" / f"{size}x{size}" / "apps" / "labeldock.png") as picture:
        assert picture.size == (size, size)
        assert len(picture.getcolors(1 << 20)) > 10
        assert picture.getpixel((0, 0))[3] == 0, "Its corners are round."


def test_windows_and_macos_get_all_sizes_in_one_file(icons):
    with Image.open(icons / "labeldock.ico") as ico, Image.open(icons / "labeldock.icns") as icns:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= ico.info["sizes"]
        assert (512, 512, 2) in icns.info["sizes"]
