"""The user guide as it is read in the window: its chapters in order, and their pictures."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InputError
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FIRST = "README.md"
"""The contents: chapters come in the order of its links."""
_LINK = re.compile(r"\]\(([\w-]+\.md)\)")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of the guide, in Markdown."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """All of it; pictures are encoded, by the address that the chapters use."""

    chapters: tuple[Chapter, ...]
    pictures: Mapping[str, bytes]

    def place(self, name: str) -> int:
        """Return which chapter a file is, -1 for none."""
        return next((i for i, chapter in enumerate(self.chapters) if chapter.name == name), -1)


async def load_guide(folder: Path) -> Guide:
    """Return the guide that lies in a folder. Raises InputError."""
    return await asyncio.to_thread(read_guide, folder)


def read_guide(folder: Path) -> Guide:
    """Read the guide; blocks. Raises InputError."""
    try:
        first = (folder / FIRST).read_text(encoding="utf-8")
        names = (FIRST, *dict.fromkeys(_LINK.findall(first)))
        texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
        pictures = {f"images/{file.name}": file.read_bytes() for file in (folder / "images").glob("*.png")}
    except OSError as error:
        words = tr("The user guide cannot be read: {why}.").format(why=error.strerror)
        raise InputError(words) from error
    return Guide(tuple(Chapter(name, title_of(text), text) for name, text in texts.items()), pictures)


def title_of(text: str) -> str:
    """Return the first heading of a text in Markdown."""
    return text.lstrip().partition("\n")[0].lstrip("# ").strip()


def slug(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    kept = "".join(c for c in heading.strip().lower() if c.isalnum() or c in " -_")
    return _SPACE.sub("-", kept)
