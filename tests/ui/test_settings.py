"""What the window remembers, and that nothing of it may break the start."""

import asyncio

from PySide6.QtCore import QByteArray

from app.adapters.settings_file import look_at_settings
from app.ui.settings import Settings
from app.ui.theme import theme


def test_settings_come_back_at_the_next_start(tmp_path, qapp):
    settings = Settings(tmp_path / "window.ini")
    settings.mode = "dark"
    settings.tabs = ("draft:1",)
    settings.tab = "draft:1"
    settings.layout = QByteArray(b"\x00\x01layout")
    settings.folder = "/some/folder"
    settings.language = "zh_CN"
    settings.save()
    again = Settings(tmp_path / "window.ini")
    assert (again.mode, again.tabs, again.tab) == ("dark", ("draft:1",), "draft:1")
    assert again.layout == QByteArray(b"\x00\x01layout")
    assert (again.folder, again.language) == ("/some/folder", "zh_CN")


def test_no_open_tab_is_remembered_too(tmp_path, qapp):
    settings = Settings(tmp_path / "window.ini")
    settings.tabs = ("draft:1", "draft:2")
    settings.tabs = ()
    settings.save()
    assert Settings(tmp_path / "window.ini").tabs == ()


def test_a_damaged_file_gives_the_defaults(tmp_path, qapp):
    file = tmp_path / "window.ini"
    file.write_bytes(b"[look]\nmode=purple\n\x00\xff[[[\n[window]\ntabs=@Invalid()\ngeometry=12\n")
    settings = Settings(file)
    assert settings.mode == "system"
    assert settings.tabs == ()
    assert settings.geometry.isEmpty()


def test_without_a_file_nothing_is_remembered():
    settings = Settings()
    settings.mode = "dark"
    assert settings.mode == "system"


async def test_qt_writes_nothing_by_itself(tmp_path, qapp):
    settings = Settings(tmp_path / "window.ini")
    told = []
    settings.changed.connect(lambda: told.append(True))
    settings.folder = "/some/folder"
    settings.folder = "/some/folder"
    await asyncio.sleep(0.05)
    assert (len(told), list(tmp_path.iterdir())) == (1, [])
    await asyncio.to_thread(settings.save)
    assert "folder" in (tmp_path / "window.ini").read_text()


def test_the_look_comes_back_and_is_shown(tmp_path, qapp):
    settings = Settings(tmp_path / "window.ini")
    settings.accent, settings.density, settings.font_percent = "teal", "compact", 150
    settings.language, settings.checks_updates = "de", True
    settings.save()
    again = Settings(tmp_path / "window.ini")
    assert (again.accent, again.density, again.font_percent) == ("teal", "compact", 150)
    assert (again.language, again.checks_updates) == ("de", True)
    again.show_look()
    assert (theme().look.accent, theme().look.density, theme().look.scale) == ("teal", "compact", 1.5)


def test_what_is_of_another_kind_is_the_default_and_the_rest_counts(tmp_path, qapp):
    file = tmp_path / "window.ini"
    file.write_text(
        "[look]\nmode=dark\naccent=1, 2\ndensity=@ByteArray(x)\nfont_percent=1e9\nlanguage=\n[updates]\ncheck=7\n"
    )
    settings = Settings(file)
    assert (settings.mode, settings.accent, settings.density) == ("dark", "violet", "comfortable")
    assert (settings.font_percent, settings.language, settings.checks_updates) == (100, "", False)


def test_what_settings_write_is_sound(tmp_path, qapp):
    file = tmp_path / "window.ini"
    settings = Settings(file)
    settings.layout = QByteArray(bytes(range(256)))
    settings.places = '{"a\\n": ["é; = [x]", 1]}\n\n[x'
    settings.recent_files = ("/a/ü b.json", "=")
    settings.save()
    assert look_at_settings(file).kept_aside is None
