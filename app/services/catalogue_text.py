"""The catalogue as JSON text for the local cache, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from app.domain.catalogue import Batch, Catalogue, Project


def write_catalogue(catalogue: Catalogue) -> str:
    """Return the catalogue as JSON text."""
    return json.dumps(asdict(catalogue), ensure_ascii=False)


def read_catalogue(text: str, workspace: str) -> Catalogue:
    """Read a cached catalogue; one that an older version wrote otherwise counts as never fetched."""
    try:
        fields = json.loads(text)
        projects = tuple(_project(p) for p in fields.pop("projects"))
        catalogue = Catalogue(**fields, projects=projects)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Catalogue(workspace)
    return catalogue if catalogue.workspace == workspace else Catalogue(workspace)


def _project(fields: dict[str, Any]) -> Project:
    batches = fields.pop("batches")
    return Project(**fields, batches=None if batches is None else tuple(Batch(**b) for b in batches))
