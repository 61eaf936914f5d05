"""Inference servers, Roboflow's or one's own; importing this costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InputError

if TYPE_CHECKING:
    from app.services.ports import Inference


async def open_inference(address: str, key: str) -> Inference:
    """Return a client of an inference server. Raises InputError."""
    raise InputError("No inference server can be asked yet.")
