"""The words for a key's place and for the link to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.texts import tr
from app.services.session import KeyPlace, LinkState
from app.ui.widgets import ago, clock_time

if TYPE_CHECKING:
    from app.services.session import KeyInfo, Link, Session

STATES = {LinkState.ONLINE: "ok", LinkState.OFFLINE: "warning", LinkState.UNKNOWN: "neutral"}
"""The theme's state for each state of the link."""


def key_words(session: Session) -> str:
    """Say which key is in use and where it lives; the key itself is masked."""
    key = session.key
    if key is None:
        return tr("no API key yet")
    if session.is_sandbox:
        return tr("the sandbox's own key · nothing leaves this computer")
    places = {
        KeyPlace.KEYRING: tr("key {key} in system keyring"),
        KeyPlace.MEMORY: tr("key {key} in memory for this session"),
        KeyPlace.ENVIRONMENT: tr("key {key} from ROBOFLOW_API_KEY"),
    }
    return places[key.place].format(key=key.masked)


def can_remove(session: Session, key: KeyInfo | None) -> bool:
    """Tell whether a key can be removed here: the sandbox's and the environment's cannot."""
    return key is not None and not session.is_sandbox and key.place is not KeyPlace.ENVIRONMENT


def removal_words(key: KeyInfo) -> str:
    """Say what removing a key does."""
    if key.place is KeyPlace.MEMORY:
        return tr("It is only in memory, and is forgotten. Drafts and jobs stay.")
    return tr("It is deleted from the system keyring. Drafts and jobs stay.")


def link_words(link: Link, now: float) -> str:
    """Say whether the server answers, and when it last did; `now` is epoch seconds."""
    if link.state is LinkState.UNKNOWN:
        return tr("Not asked yet")
    if link.state is LinkState.OFFLINE:
        return (
            tr("Offline") if link.since is None else tr("Offline since {t}").format(t=clock_time(link.since))
        )
    if link.heard_at is None:
        return tr("Online")
    return tr("Online · heard {ago}").format(ago=ago(now - link.heard_at))
