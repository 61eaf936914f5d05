"""File names for images that every system takes, each once, also where upper and lower case are one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.domain.file_name import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.catalogue import Image

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".avif", ".heic")
"""What the server takes, and what people have (roboflow-rest.md §5.1)."""
LONGEST = 180
"""Bytes of a name without its ending; file systems take 255, and an id may be added."""


def file_names(images: Iterable[Image]) -> dict[str, str]:
    """Return a file name for each image id; two images never share one without its ending.

    A name that is taken gets the image's id, so that it does not depend on which images are exported.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for image in images:
        stem, ending = _parts(image)
        if _key(stem) in taken:
            stem = f"{stem}-{_safe(image.id)}"
        number = 2
        while _key(stem) in taken:
            stem, number = f"{stem}-{number}", number + 1
        taken.add(_key(stem))
        names[image.id] = f"{stem}{ending}"
    return names


def stem_of(name: str) -> str:
    """Return a file name of `file_names` without its ending."""
    return name.rpartition(".")[0]


def _parts(image: Image) -> tuple[str, str]:
    """Part a name into stem and ending; without one that is a picture's, the address tells it."""
    stem, dot, ending = image.name.rpartition(".")
    if stem and f"{dot}{ending}".lower() in PICTURES:
        return _safe(stem), f".{ending}"
    return _safe(image.name), _ending_of(image.url) or _ending_of(image.thumb_url) or PICTURES[0]


def _ending_of(url: str) -> str:
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return ""
    return next((ending for ending in PICTURES if path.endswith(ending)), "")


def _safe(name: str) -> str:
    return safe_name(name, LONGEST, "image")


def _key(stem: str) -> str:
    return unicodedata.normalize("NFC", stem).casefold()
