"""What previews found, kept on disk by what was looked for, so that a second look needs no network."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from app.domain.preview import LOWEST
from app.services.preview_text import read_finding, write_finding

if TYPE_CHECKING:
    from app.domain.asking import Asking
    from app.domain.catalogue import Image
    from app.domain.preview import Finding
    from app.services.ports import Pictures

BIG = 20_000
"""Bytes from which a finding is read in a thread."""
LONG = 100
"""Labels from which a finding is written in a thread; one with outlines always is."""


class Findings:
    """Findings by name; one that cannot be kept, or is damaged, is looked for again."""

    def __init__(self, files: Pictures) -> None:
        self._files = files

    async def get(self, name: str) -> Finding | None:
        """Return what was found before."""
        data = await self._files.get(name)
        if data is None:
            return None
        return await asyncio.to_thread(read_finding, data) if len(data) > BIG else read_finding(data)

    async def put(self, name: str, finding: Finding) -> None:
        """Keep what was found."""
        is_long = len(finding.labels) > LONG or any(label.polygon for label in finding.labels[:1])
        data = await asyncio.to_thread(write_finding, finding) if is_long else write_finding(finding)
        await self._files.put(name, data)


def name_at_server(server: str, asking: Asking, image: Image) -> str:
    """Return the name of what a server's own preview finds, which answers for a whole ontology."""
    place = (server, asking.workspace, asking.project, asking.model_type, asking.has_outlines)
    return _name("preview", *place, image.id, *asking.prompts)


def name_at_inference(server: str, address: str, asking: Asking, image: Image, prompt: str) -> str:
    """Return the name of what an inference server finds for one prompt, or of all that a trained model knows."""
    place = (server, asking.workspace, address, asking.model_type, asking.model_id, asking.has_outlines)
    return _name("inference", *place, image.id, prompt)


def _name(*parts: object) -> str:
    """Return a name, of which the disk only ever has the hash."""
    return json.dumps([LOWEST, *parts])
