"""Decides which of the files that PyInstaller found go into the built program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starter.steps import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Entry = tuple[str, str, str]
"""(place in the program, file it comes from, kind), as PyInstaller lists them."""

PLUGINS = frozenset(
    {
        *(f"platforms/q{name}" for name in ("xcb", "wayland", "offscreen", "windows", "cocoa")),
        *(f"imageformats/q{name}" for name in ("gif", "ico", "jpeg", "svg", "tiff", "webp")),
        "iconengines/qsvgicon",
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "platformthemes/qxdgdesktopportal",
        "wayland-shell-integration/xdg-shell",
        "wayland-decoration-client/bradient",
    }
)
"""Qt's plugins in use, on all systems; TLS is not among them, for Qt speaks to nobody but our own windows."""
LANGUAGES = sorted(path.stem for path in (ROOT / "resources" / "translations").glob("*.po"))
"""Qt's own texts are there in those that ours are in."""
UNUSED = re.compile(
    r"""app/resources/(?:.*\.pot?$|workbench/(?:MODEL_CARD\.md|figures\.json)$)
    |PySide6/.*[/\\](?:Qt6|lib)(?:Qml|Quick)
    |PySide6/Qt/qml/
    |PIL/_imaging(?:cms|ft|tk)\b
    |numpy/_core/_(?:multiarray|umath|operand_flag|rational|struct_ufunc|simd)_?tests?
    |onnxruntime/capi/lib(?:onnxruntime\.|onnxruntime_providers_)
    |onnxruntime/capi/onnxruntime_providers_
    |lib-dynload/(?:_curses|_tkinter|readline|_test|_xx|xx)""",
    re.VERBOSE,
)
"""Found by PyInstaller, used by nobody: Qt Quick, fonts and colour profiles of Pillow, other copies of ONNX Runtime."""
SYSTEM = re.compile(r"^(?:/usr)?/lib(?:64|/x86_64-linux-gnu|/aarch64-linux-gnu)?/")
BROUGHT_ALONG = re.compile(
    r"""libxcb-(?:cursor|icccm|image|keysyms|randr|render|render-util|shape|shm|sync|util|xfixes|xkb)\.
    |libxkbcommon-x11\.
    |libbrotli(?:common|dec)\.
    |lib(?:python3|ssl|crypto|ffi|sqlite3|lzma|bz2|z|expat|uuid)[-.\d]""",
    re.VERBOSE,
)
"""Of the system's libraries those of Python and the small ones that X desktops may lack. The rest has to fit the
system's drivers and settings, and comes from there (DEPENDS in deb.py)."""


def is_wanted(entry: Entry) -> bool:
    """Tell whether a file belongs into the program."""
    place, source, _ = entry
    place = place.replace("\\", "/")
    if "/plugins/" in place and place.startswith("PySide6/"):
        return plugin_name(place) in PLUGINS
    if "/translations/" in place and place.startswith("PySide6/"):
        return bool(re.search(rf"/qtbase_(?:{'|'.join(LANGUAGES)})\.qm$", place))
    if UNUSED.search(place):
        return False
    return not SYSTEM.match(source) or bool(BROUGHT_ALONG.match(place.rpartition("/")[2]))


def plugin_name(place: str) -> str:
    """Return what a plugin is called on every system: folder and name, without `lib` and ending."""
    folder, name = place.split("/")[-2:]
    return f"{folder}/{name.partition('.')[0].removeprefix('lib')}"


def wanted(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries that go in: those wanted, of libraries only what one of them needs.

    `needs` returns the names of the libraries that a file is linked with.
    """
    kept = [entry for entry in entries if is_wanted(entry)]
    libraries = {_name(entry): entry for entry in kept if entry[2] != "SYMLINK" and _is_library(entry)}
    asking = [source for place, source, kind in kept if kind in ("EXTENSION", "BINARY") and
              not _is_library((place, source, kind))]  # fmt: skip
    used: set[str] = set()
    while asking:
        for name in needs(asking.pop()):
            if name in libraries and name not in used:
                used.add(name)
                asking.append(libraries[name][1])
    return [entry for entry in kept if not _is_library(entry) or _name(entry) in used]


def _name(entry: Entry) -> str:
    return entry[0].replace("\\", "/").rpartition("/")[2]


def _is_library(entry: Entry) -> bool:
    """Tell a library that is there for others from modules and plugins, which are there for themselves."""
    place = entry[0].replace("\\", "/")
    if entry[2] == "EXTENSION" or "/plugins/" in place or _name(entry).startswith(("libpython", "python3")):
        return False
    return bool(re.search(r"\.so(?:\.[\d.]+)?$|\.dylib$|\.dll$", _name(entry), re.IGNORECASE))
