"""Decodes answers, and encodes pictures, in threads where that takes long."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters.roboflow.errors import read_json
from app.domain.errors import InputError, UnreadableAnswer
from app.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.adapters.roboflow.errors import Answer

T = TypeVar("T")

_BIG = 100_000
"""Bytes from which an answer is read in a thread."""


async def read(answer: Answer, into: Callable[[Any], T]) -> T:
    """Decode an answer; a big one in a thread. Raises UnreadableAnswer."""

    def work() -> T:
        return into(read_json(answer.content))

    try:
        return await asyncio.to_thread(work) if len(answer.content) > _BIG else work()
    except (ValueError, TypeError, RecursionError, InputError):  # pydantic's error quotes the body: dropped
        pass
    words = (
        tr("The server answered with a web page.")
        if answer.is_page
        else tr("The server answered with something else than the API promises.")
    )
    raise UnreadableAnswer(
        words,
        tr("Check the server address; a proxy may stand in between."),
        status=answer.status,
    )


async def picture_field(picture: bytes) -> dict[str, str]:
    """Return an encoded picture as requests hold it; the text is made in a thread."""
    text = await asyncio.to_thread(lambda: base64.b64encode(picture).decode())
    return {"type": "base64", "value": text}
