"""Small settings in the store, written while they may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.ports import Store


async def keep(store: Store, name: str, wanted: Callable[[], str | None]) -> None:
    """Write what a setting shall be, and again where that became another meanwhile. Raises StoreError."""
    while True:
        text = wanted()
        await store.set_setting(name, text)
        if text == wanted():
            return
