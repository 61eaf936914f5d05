"""What the banner of a draft says: where it stands on its way to the server, and what can be done about it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from app.domain.job import DraftState
from app.domain.texts import tr

if TYPE_CHECKING:
    from app.domain.job import Draft
    from app.services.outbox import Outbox
    from app.ui.widgets.notice import Kind


class Act(Enum):
    """What the banner's button does."""

    DUPLICATE = auto()
    TAKE_BACK = auto()
    DECIDE = auto()
    REVEAL = auto()
    CLOSE = auto()


class Standing(NamedTuple):
    """The words of the banner; without a title there is none."""

    kind: Kind = "info"
    title: str = ""
    text: str = ""
    hint: str = ""
    act: Act | None = None


def standing_of(draft: Draft, outbox: Outbox, refusal: str) -> Standing:
    """Return what to say of a draft; `refusal` is what the server said before the draft was changed."""
    if draft.locked:
        return Standing("warning", tr("Read only"), draft.locked, act=Act.DUPLICATE)
    if draft.state is DraftState.QUEUED:
        return _queued(draft, outbox)
    if draft.state is DraftState.SENDING:
        return Standing("info", tr("Being sent…"), tr(draft.note))
    if draft.state is DraftState.UNCERTAIN:
        title = tr("It is not known whether this job was created")
        return Standing("warning", title, tr(draft.note), act=Act.DECIDE)
    if draft.state is DraftState.REJECTED:
        act = Act.REVEAL if draft.refused_field else None
        return Standing("error", tr("The server refused this job"), tr(draft.note), act=act)
    if refusal:
        return Standing("info", tr("Refused before it was changed"), refusal, act=Act.CLOSE)
    return Standing()


def _queued(draft: Draft, outbox: Outbox) -> Standing:
    """Say what a queued draft waits for."""
    pause = outbox.pauses.get("") or outbox.pauses.get(draft.workspace)
    if pause is not None:
        text = (
            tr(pause.text) if pause.is_by_person else f"{tr(pause.title)}."
        )  # all of it stands over the tabs
        return Standing("warning", tr("Queued, but the queue is paused"), text, act=Act.TAKE_BACK)
    usual = tr("It is sent as it stands when its turn comes and the server can be reached.")
    return Standing("info", tr("Queued"), outbox.waits_for(draft.id) or usual, act=Act.TAKE_BACK)


def words_of(act: Act | None) -> str:
    """Return the words on the button."""
    words = {
        Act.DUPLICATE: tr("Duplicate"),
        Act.TAKE_BACK: tr("Take back"),
        Act.DECIDE: tr("Decide…"),
        Act.REVEAL: tr("Go to the field"),
        Act.CLOSE: tr("Close"),
    }
    return words[act] if act else ""
