"""What Qt lacks, and the packages that hold it."""

import pytest
from starter.libraries import packages_for, unresolved, words_for_other_systems

LDD = """\
/venv/PySide6/QtGui.abi3.so:
\tlinux-vdso.so.1 (0x00007ffd5cbf3000)
\tlibGL.so.1 => not found
\tlibstdc++.so.6 => /lib/x86_64-linux-gnu/libstdc++.so.6 (0x00007f1)
/venv/PySide6/Qt/plugins/platforms/libqxcb.so:
\tlibxcb-cursor.so.0 => not found
\tlibGL.so.1 => not found
"""


def test_each_missing_library_is_named_once():
    assert unresolved(LDD) == ["libGL.so.1", "libxcb-cursor.so.0"]


def test_nothing_is_missing_when_all_resolve():
    assert unresolved("\tlibz.so.1 => /lib/libz.so.1 (0x1)\n") == []


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libbrotlidec.so.1", "libbrotli1"),
    ],
)
def test_a_library_leads_to_its_debian_package(library, package):
    assert packages_for([library]) == [package]


def test_a_package_is_asked_for_once():
    assert packages_for(["libglib-2.0.so.0", "libgthread-2.0.so.0"]) == ["libglib2.0-0"]


def test_fedora_is_given_a_line_to_type():
    assert "sudo dnf install 'libGL.so.1()(64bit)'" in words_for_other_systems(["libGL.so.1"], has_dnf=True)


def test_other_systems_are_told_the_libraries():
    words = words_for_other_systems(["libGL.so.1"], has_dnf=False)
    assert "libGL.so.1" in words
    assert "apt" not in words
