"""Pictures that people send: checked before anything is done with them."""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.sandbox.answers import bad_request, refused
from app.sandbox.calls import PICTURE_LIMIT

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = (16_400, 10_900)
"""Roboflow's limit of width and height in pixels (roboflow-rest.md §5.1)."""
_SUFFIXES = {"JPEG": "jpg", "PNG": "png", "BMP": "bmp", "WEBP": "webp", "TIFF": "tiff", "AVIF": "avif"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture; `suffix` names its format."""

    content: bytes
    suffix: str
    image: Image


def decode(content: bytes) -> Picture:
    """Decode a picture of a known format. Raises Refused; takes a moment, so call it in a thread."""
    from PIL import Image

    if len(content) > PICTURE_LIMIT:
        raise refused(413, "The image is larger than 20 MB.", kind="PayloadTooLargeException")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large and slightly broken files
            image = Image.open(io.BytesIO(content), formats=tuple(_SUFFIXES))
            if image.width > LARGEST[0] or image.height > LARGEST[1]:
                raise bad_request(f"The image is larger than {LARGEST[0]}×{LARGEST[1]} pixels.")
            image.load()
    except (OSError, SyntaxError, ValueError, ArithmeticError, Image.DecompressionBombError) as error:
        raise _not_an_image() from error
    return Picture(content, _SUFFIXES[image.format or ""], image)


def from_base64(text: str | bytes) -> bytes:
    """Decode base64, with or without a `data:` prefix and line breaks."""
    raw = text.encode() if isinstance(text, str) else text
    if raw.startswith(b"data:"):
        raw = raw.partition(b",")[2]
    try:
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_an_image() from error


def _not_an_image() -> Exception:
    return bad_request("This is not an image: jpg, png, bmp, webp, tiff and avif can be read.")
