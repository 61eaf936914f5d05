"""What of PyInstaller's findings goes into the built program."""

import shutil
import subprocess

import pytest
from builder.contents import is_wanted, plugin_name, wanted
from builder.symbols import forget_folders, is_repaired

QT = "PySide6/Qt/plugins"


def entry(place, source="", kind="BINARY"):
    return place, source or f"/venv/{place}", kind


@pytest.mark.parametrize(
    "place",
    [
        f"{QT}/platforms/libqxcb.so",
        f"{QT}/platforms/libqwayland.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        f"{QT}/platforms/libqcocoa.dylib",
        f"{QT}/imageformats/libqjpeg.so",
        f"{QT}/iconengines/libqsvgicon.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/translations/qtbase_zh_CN.qm",
        "app/resources/fonts/Inter-Regular.otf",
        "app/resources/translations/de.mo",
        "app/resources/guide/start.md",
        "PIL/_avif.cpython-311-x86_64-linux-gnu.so",
        "onnxruntime/capi/onnxruntime_pybind11_state.cpython-311-x86_64-linux-gnu.so",
        "onnxruntime/capi/onnxruntime.dll",
    ],
)
def test_what_is_in_use_goes_in(place):
    assert is_wanted(entry(place))


@pytest.mark.parametrize(
    "place",
    [
        f"{QT}/platforms/libqeglfs.so",
        f"{QT}/platformthemes/libqgtk3.so",
        f"{QT}/tls/libqopensslbackend.so",
        f"{QT}/imageformats/libqpdf.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
        "PIL/_imagingft.cpython-311-x86_64-linux-gnu.so",
        "onnxruntime/capi/libonnxruntime.so.1.32.0",
        "app/resources/workbench/MODEL_CARD.md",
        "app/resources/workbench/figures.json",
        "app/resources/translations/de.po",
    ],
)
def test_what_nobody_uses_stays_out(place):
    assert not is_wanted(entry(place))


def test_of_the_system_only_what_python_and_bare_desktops_lack_is_brought_along():
    assert is_wanted(entry("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3"))
    assert is_wanted(entry("libxcb-cursor.so.0", "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0"))
    assert not is_wanted(entry("libGL.so.1", "/usr/lib/x86_64-linux-gnu/libGL.so.1"))
    assert not is_wanted(entry("libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6"))


def test_a_plugin_has_one_name_on_every_system():
    names = {plugin_name(f"{QT}/platforms/{name}") for name in ("libqxcb.so", "qxcb.dll", "libqxcb.dylib")}
    assert names == {"platforms/qxcb"}


def test_a_library_goes_in_when_something_that_goes_in_needs_it():
    needs = {
        "/venv/PIL/_imaging.so": ["libjpeg.so.62"],
        "/venv/pillow.libs/libjpeg.so.62": ["libz.so.1"],
        f"/venv/{QT}/platforms/libqeglfs.so": ["libQt6EglFs.so.6"],
    }
    files = [
        entry("PIL/_imaging.so", kind="EXTENSION"),
        entry("pillow.libs/libjpeg.so.62"),
        entry("pillow.libs/libz.so.1"),
        entry(f"{QT}/platforms/libqeglfs.so"),
        entry("PySide6/Qt/lib/libQt6EglFs.so.6"),
        entry("libjpeg.so.62", "pillow.libs/libjpeg.so.62", "SYMLINK"),
        entry("libQt6EglFs.so.6", "PySide6/Qt/lib/libQt6EglFs.so.6", "SYMLINK"),
    ]
    kept = [place for place, _, _ in wanted(files, lambda file: needs.get(file, []))]
    assert kept == ["PIL/_imaging.so", "pillow.libs/libjpeg.so.62", "pillow.libs/libz.so.1", "libjpeg.so.62"]


def test_libraries_that_a_wheel_repaired_keep_their_symbols(tmp_path):
    assert is_repaired(tmp_path / "numpy.libs" / "libscipy_openblas64_-32a4b2a6.so")
    assert not is_repaired(tmp_path / "libpython3.11.so.1.0")


@pytest.mark.skipif(shutil.which("ld") is None, reason="has no binutils")
@pytest.mark.parametrize(("path", "told"), [("/home/ada/lib", "[]"), ("$ORIGIN/../lib", "[$ORIGIN/../lib]")])
def test_a_library_names_no_folder_of_the_machine_that_built_it(tmp_path, path, told):
    (tmp_path / "data").write_bytes(b"data")
    link = ["ld", "-shared", "--enable-new-dtags", "-rpath", path, "part.o", "-o", "libsome.so"]
    for command in (["ld", "-r", "-b", "binary", "data", "-o", "part.o"], link):
        subprocess.run(command, cwd=tmp_path, check=True)
    forget_folders(tmp_path)
    listed = subprocess.run(["readelf", "-dW", "libsome.so"], cwd=tmp_path, check=True, capture_output=True)
    assert f"Library runpath: {told}" in listed.stdout.decode()
