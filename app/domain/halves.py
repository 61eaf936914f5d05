"""Halves of characters: an escape of JSON or Python can write one, UTF-8 can hold none."""

from __future__ import annotations

import json
import re

from app.domain.texts import mark

HALF = re.compile("[\ud800-\udfff]")
HALF_TOLD = mark("This text holds half a character, which no file can hold.")


def without_halves(text: str) -> str:
    """Return the text with the sign for an unknown character in place of each half."""
    return text if text.isascii() else HALF.sub("\ufffd", text)


def readable_json(value: object, indent: int | None = None) -> str:
    """Return JSON in which every character but a half stands as itself, so that UTF-8 can hold it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isascii() else HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
