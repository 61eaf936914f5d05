"""Finds the system libraries and programs that Qt and the tests lack, by resolving them for real."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from starter import apt
from starter.environment import site_packages
from starter.steps import StepError, brief

WINDOW = (
    "PySide6/Qt*.abi3.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "onnxruntime/capi/*.so",
)
USED_BINDINGS = {"QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtDBus", "QtSvg"}
SCREENS = {"x11": "libqxcb.so", "wayland": "libqwayland*.so"}
# Debian derives a package's name from the library's, but for these.
ODD_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "gnome-keyring-daemon": "gnome-keyring",
    "dbus-run-session": "dbus-daemon",
    "dbus-daemon": "dbus-daemon",
    "xdotool": "xdotool",
}


def provide_for_window(screens: Iterable[str]) -> None:
    """Install what Qt lacks for offscreen use and for each of screens, or raise StepError naming it."""
    if sys.platform != "linux":
        return
    missing = missing_libraries(_library_files(screens))
    if not missing:
        return
    if not apt.is_here():
        raise StepError(words_for_other_systems(missing, shutil.which("dnf") is not None))
    apt.install(packages_for(missing), f"Qt lacks {brief(missing)}")
    if still := missing_libraries(_library_files(screens)):
        raise StepError(f"Qt still lacks {', '.join(still)}; install the packages that hold them.")


def provide_for_tests() -> None:
    """Install the virtual screen and the Secret Service of the tests, or raise StepError naming them."""
    missing = [program for program in TEST_PROGRAMS if shutil.which(program) is None]
    if sys.platform != "linux" or not missing:
        return
    text = f"The tests need {', '.join(missing)}"
    if not apt.is_here():
        raise StepError(f"{text}. Install what your system calls {', '.join(TEST_PROGRAMS.values())}.")
    apt.install(sorted({TEST_PROGRAMS[program] for program in missing}), text)


def missing_libraries(files: Iterable[Path]) -> list[str]:
    """Return the libraries that the dynamic linker does not find for files, sorted."""
    command: list[str | Path] = ["ldd", *files]
    return unresolved(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def unresolved(ldd_output: str) -> list[str]:
    """Return the names that ldd could not resolve, sorted."""
    return sorted(set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE)))


def packages_for(libraries: Iterable[str], odd: Mapping[str, str] = ODD_PACKAGES) -> list[str]:
    """Return the Debian packages that hold libraries, by Debian's own rule for their names."""
    return sorted({odd.get(library) or _debian_name(library) for library in libraries})


def words_for_other_systems(missing: list[str], has_dnf: bool) -> str:
    """Return what to tell where there is no apt."""
    text = f"Qt lacks these system libraries: {', '.join(missing)}."
    if not has_dnf:
        return f"{text}\nInstall the packages that hold them and run this again."
    provides = " ".join(f"'{library}()(64bit)'" for library in missing)
    return f"{text}\nInstall them and run this again:\n  sudo dnf install {provides}"


def _debian_name(library: str) -> str:
    stem, _, version = library.partition(".so.")
    dash = "-" if stem[-1].isdigit() else ""
    return f"{stem}{dash}{version}".lower().replace("_", "-")


def _library_files(screens: Iterable[str]) -> list[Path]:
    folder = site_packages()
    patterns = [*WINDOW, *(f"PySide6/Qt/plugins/platforms/{SCREENS[screen]}" for screen in screens)]
    files = [file for pattern in patterns for file in sorted(folder.glob(pattern))]
    return [file for file in files if ".abi3" not in file.name or file.name.split(".")[0] in USED_BINDINGS]
