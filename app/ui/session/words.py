"""The words for a key's place and for the link to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.session import KeyPlace, LinkState
from app.ui.widgets import ago, clock_time

if TYPE_CHECKING:
    from app.services.session import Link, Session

STATES = {LinkState.ONLINE: "ok", LinkState.OFFLINE: "warning", LinkState.UNKNOWN: "neutral"}
"""The theme's state for each state of the link."""


def key_words(session: Session) -> str:
    """Say which key is in use and where it lives; the key itself is masked."""
    key = session.key
    if key is None:
        return _tr("no API key yet")
    if session.is_sandbox:
        return _tr("the sandbox's own key · nothing leaves this computer")
    places = {
        KeyPlace.KEYRING: _tr("key {key} in system keyring"),
        KeyPlace.MEMORY: _tr("key {key} in memory for this session"),
        KeyPlace.ENVIRONMENT: _tr("key {key} from ROBOFLOW_API_KEY"),
    }
    return places[key.place].format(key=key.masked)


def link_words(link: Link, now: float) -> str:
    """Say whether the server answers, and when it last did; `now` is epoch seconds."""
    if link.state is LinkState.UNKNOWN:
        return _tr("Not asked yet")
    if link.state is LinkState.OFFLINE:
        return (
            _tr("Offline")
            if link.since is None
            else _tr("Offline since {t}").format(t=clock_time(link.since))
        )
    if link.heard_at is None:
        return _tr("Online")
    return _tr("Online · heard {ago}").format(ago=ago(now - link.heard_at))


def _tr(text: str) -> str:
    return QCoreApplication.translate("session", text)
