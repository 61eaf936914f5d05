"""The steps without a window: files, languages, certificates, keyring, Qt's plugins, the screen."""

from __future__ import annotations

import gettext
import os
import secrets
import ssl
import sys
from typing import get_args

from app.resources import guide_folder, resource_path
from app.selftest.report import Missing

RESOURCES = (
    "labeldock.svg", "job-file.schema.json", "openapi.json", "nms.onnx", "workbench/model.onnx", "theme/sheet.qss",
    "theme/light.json", "theme/dark.json", "fonts/OFL.txt",
    *(f"fonts/Inter-{weight}.otf" for weight in ("Regular", "Medium", "SemiBold", "Bold")),
)  # fmt: skip
FORMATS = ("png", "jpg", "bmp", "gif", "webp", "tiff", "ico", "svg")
PLATFORMS = {"linux": ("xcb", "wayland", "offscreen"), "darwin": ("cocoa",), "win32": ("windows",)}
SERVER = "https://self-test.invalid"


def check_resources() -> str:
    """Find every file that the program reads of its own."""
    from app.ui.theme.icons import IconName

    names = [*RESOURCES, *(f"icons/{name}.svg" for name in get_args(IconName))]
    lacking = [name for name in names if not _has_resource(name)]
    if not (guide_folder() / "start.md").is_file():
        lacking.append("the user guide")
    if lacking:
        raise Missing(", ".join(lacking))
    return f"{len(names)} files"


def check_translations() -> str:
    """Load the catalogue of each language that was shipped."""
    try:
        folder = resource_path("translations")
    except FileNotFoundError:
        return "none shipped"
    languages = []
    for file in sorted(folder.rglob("*.mo")):
        with file.open("rb") as catalogue:
            gettext.GNUTranslations(catalogue)
        languages.append(file.stem if file.parent == folder else file.relative_to(folder).parts[0])
    return ", ".join(languages) or "none shipped"


def check_certificates() -> str:
    """Make the context of a secure connection, with authorities to trust."""
    import certifi
    import httpx

    httpx.Client(verify=ssl.create_default_context()).close()
    context = ssl.create_default_context(cafile=certifi.where())
    if not context.cert_store_stats()["x509_ca"]:
        raise Missing("no certificate authority")
    return f"{ssl.OPENSSL_VERSION}, {context.cert_store_stats()['x509_ca']} authorities"


async def check_keyring() -> str:
    """Keep a key in a scratch entry of the real keyring, read it back, and remove it."""
    from app.adapters.keys import KeyringKeys, usable_backend

    keys, workspace, key = KeyringKeys(), f"self-test-{secrets.token_hex(4)}", secrets.token_hex(16)
    await keys.put(SERVER, workspace, key)
    try:
        if await KeyringKeys().get(SERVER, workspace) != key:
            raise Missing("it did not give back what it was given")
    finally:
        await keys.remove(SERVER, workspace)
    if await keys.get(SERVER, workspace) is not None:
        raise Missing("it kept what was to be removed")
    return type(usable_backend()).__module__.rpartition(".")[2]


def check_plugins() -> str:
    """Load Qt's plugins for this system's screens, and ask which picture formats are read."""
    from PySide6.QtCore import QDir, QLibraryInfo, QPluginLoader
    from PySide6.QtGui import QImageReader
    from PySide6.QtSvg import QSvgRenderer

    folder = QDir(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath) + "/platforms")
    for name in PLATFORMS.get(sys.platform, ()):
        files = folder.entryList([f"*q{name}.*"])
        loader = QPluginLoader(folder.filePath(files[0]) if files else name)
        if not loader.load():
            raise Missing(f"{name} ({loader.errorString()})")
    known = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    if lacking := [name for name in FORMATS if name not in known]:
        raise Missing(f"pictures as {', '.join(lacking)}")
    if not QSvgRenderer(str(resource_path("labeldock.svg"))).isValid():
        raise Missing("drawings as SVG")
    return ", ".join((*PLATFORMS.get(sys.platform, ()), *FORMATS))


def check_screen() -> str:
    """Say where the window will be; Qt would end the program where there is no place."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or chosen:
        return chosen or "of the system"
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if value := os.environ.get(name):
            return value
    raise Missing("neither DISPLAY nor WAYLAND_DISPLAY is set")


def _has_resource(name: str) -> bool:
    try:
        return resource_path(name).stat().st_size > 0
    except OSError:
        return False
