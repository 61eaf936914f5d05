"""Which backend serves which model type; SAM 3 and other backends plug in here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from app.domain.job import CUSTOM, SAM3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.sandbox.engine.labeler import Labeler


@dataclass(frozen=True, slots=True)
class Backend:
    """A labelling backend: its name in a job's status, and where its factory is found.

    `factory` is `module:function`, so that only a worker that needs the backend imports it.
    """

    name: str
    factory: str


WORKBENCH = Backend("workbench-sample", "app.sandbox.engine.labeler:load_workbench")

BACKENDS: Mapping[str, Backend] = {SAM3: WORKBENCH, CUSTOM: WORKBENCH}
"""Model type → backend, in the sample workspace."""


def load(backend: Backend) -> Labeler:
    """Make the backend's labeler."""
    module, _, name = backend.factory.partition(":")
    factory = cast("Callable[[], Labeler]", getattr(importlib.import_module(module), name))
    return factory()


def replaced(backends: Mapping[str, Backend], factory: str) -> dict[str, Backend]:
    """Return the backends with every factory replaced, names kept."""
    return {model_type: Backend(backend.name, factory) for model_type, backend in backends.items()}
