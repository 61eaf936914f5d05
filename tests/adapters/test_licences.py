"""The licences of the parts: of the packages installed here, and as a build wrote them."""

import asyncio

from app.adapters import licences
from app.adapters.licences import KnownLicences, read_index, write_index
from app.domain.licences import Part

PARTS = [
    Part("Inter", "", "OFL", "FONT"),
    Part("Qt and Qt for Python (x)", "6.11", "LGPL-3.0-only", "LESSER"),
    Part("y", "1", "", ""),
]


def test_from_source_the_packages_that_labeldock_needs_are_listed_and_those_they_need():
    parts = {part.name.lower(): part for part in asyncio.run(KnownLicences().parts())}
    assert {"inter", "httpx", "certifi", "pyside6_essentials", "numpy"} <= parts.keys()
    assert not {"pytest", "labeldock", "mypy"} & parts.keys()
    assert "Redistribution and use" in parts["httpx"].text
    assert all(part.terms for part in parts.values())


def test_a_build_lists_what_was_collected(tmp_path, monkeypatch):
    write_index(tmp_path, PARTS)
    monkeypatch.setattr(licences, "COLLECTED", tmp_path)
    assert list(asyncio.run(KnownLicences().parts())) == PARTS


def test_what_is_written_is_read_again(tmp_path):
    write_index(tmp_path / "new", PARTS)
    assert read_index(tmp_path / "new") == PARTS
    assert sorted(file.suffix for file in (tmp_path / "new").iterdir()) == [".json", ".txt", ".txt"]
