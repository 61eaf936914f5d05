"""Inference servers, Roboflow's or one's own, as the rest of Labeldock wants them; importing this costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.adapters.inference.client import InferenceClient

__all__ = ["open_inference"]


async def open_inference(address: str, key: str) -> InferenceClient:
    """Return a client of an inference server with `key`. Asks the server nothing yet.

    Raises InputError when address or key cannot be used: no key is sent over http to another machine.
    """
    from app.adapters.roboflow import open_transport

    transport = await open_transport(address, key)
    from app.adapters.inference.client import InferenceClient

    return InferenceClient(transport)
