"""The licences of all parts: what the build collected, or from source what the packages say of themselves."""

from __future__ import annotations

import asyncio
import json
import re
from importlib import metadata
from pathlib import Path

from app.domain.licences import Part
from app.resources import resource_path

COLLECTED = Path(__file__).resolve().parents[2] / "licences"
"""Only in a built program (packaging/builder/licences.py)."""
INDEX = "index.json"
TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|\.dist-info/licen[cs]es/", re.IGNORECASE)
CODE = (".py", ".pyc", ".pyi", ".so")
LONGEST_TERMS = 60


class KnownLicences:
    """Fulfils services.ports.Licences."""

    async def parts(self) -> tuple[Part, ...]:
        """Return all parts by name, with the texts of their licences."""
        return await asyncio.to_thread(_read)


def part_of(distribution: metadata.Distribution) -> Part:
    """Return what an installed package says of itself."""
    texts = [_text(distribution, str(file)) for file in distribution.files or () if _is_text(str(file))]
    return Part(
        distribution.name,
        distribution.version,
        _terms(distribution),
        "\n\n".join(filter(None, texts)).strip(),
    )


def inter() -> Part:
    """Return the font."""
    text = resource_path("fonts/OFL.txt").read_text(encoding="utf-8")
    return Part("Inter", "", "SIL Open Font License 1.1", text)


def write_index(folder: Path, parts: list[Part]) -> None:
    """Write parts as `_read` finds them: a list, and a text file for each."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for part in parts:
        file = f"{re.sub(r'[^A-Za-z0-9.]+', '-', part.name)}.txt" if part.text else ""
        if file:
            (folder / file).write_text(part.text, encoding="utf-8")
        entries.append({"name": part.name, "version": part.version, "terms": part.terms, "file": file})
    (folder / INDEX).write_text(json.dumps(entries, indent=1), encoding="utf-8")


def read_index(folder: Path) -> list[Part]:
    """Return the parts that were written into a folder."""
    entries = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return [
        Part(
            entry["name"],
            entry["version"],
            entry["terms"],
            (folder / entry["file"]).read_text(encoding="utf-8") if entry["file"] else "",
        )
        for entry in entries
    ]


def _read() -> tuple[Part, ...]:
    is_built = (COLLECTED / INDEX).is_file()
    parts = read_index(COLLECTED) if is_built else [inter(), *map(part_of, _required("labeldock"))]
    return tuple(sorted(parts, key=lambda part: part.name.lower()))


def _required(name: str) -> list[metadata.Distribution]:
    """Return the packages that one needs, and those that they need; what is not installed is not here."""
    found: dict[str, metadata.Distribution] = {}
    asked = {name.lower()}
    waiting = [name]
    while waiting:
        try:
            distribution = metadata.distribution(waiting.pop())
        except metadata.PackageNotFoundError:
            continue
        found[distribution.name] = distribution
        for requirement in distribution.requires or ():
            needed = re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()
            if "extra ==" not in requirement and needed not in asked:
                asked.add(needed)
                waiting.append(needed)
    return [distribution for distribution in found.values() if distribution.name != name]


def _terms(distribution: metadata.Distribution) -> str:
    about = distribution.metadata
    for name in ("License-Expression", "License"):
        for value in about.get_all(name) or ():
            if "\n" not in value and len(value) <= LONGEST_TERMS:
                return str(value)
    kinds = [c.split(" :: ")[-1] for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    return ", ".join(kinds)


def _is_text(file: str) -> bool:
    return ".dist-info/" in file and bool(TEXTS.search(file)) and not file.endswith(CODE)


def _text(distribution: metadata.Distribution, file: str) -> str:
    try:
        return Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
