"""The lines of the queue: which draft is next in each, and in plain words why the others wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.evidence import sibling_of
from app.domain.job import DraftState
from app.domain.texts import tr
from app.services.outbox_line import Line
from app.services.pauses import WHOLE
from app.services.session import LinkState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.domain.job import Draft
    from app.services.composer import Composer
    from app.services.pauses import Pause, Pauses
    from app.services.ports import Clock
    from app.services.queue_order import QueueOrder
    from app.services.session import Session


class Lines:
    """One line a workspace; they hold up each other only while the server cannot be reached."""

    def __init__(
        self, session: Session, composer: Composer, order: QueueOrder, pauses: Pauses, clock: Clock
    ) -> None:
        self._session = session
        self._composer = composer
        self._order = order
        self._pauses = pauses
        self._clock = clock
        self._lines: dict[str, Line] = {}
        self._was_online = False
        self._keys = session.known

    def __iter__(self) -> Iterator[Line]:
        return iter(self._lines.values())

    def of(self, workspace: str) -> Line:
        """Return the line of a workspace."""
        return self._lines.setdefault(workspace, Line(workspace))

    @property
    def queued(self) -> tuple[Draft, ...]:
        """The drafts that wait, the next first."""
        return self._order.sort(d for d in self._composer.drafts if d.state is DraftState.QUEUED)

    def next(self, line: Line, busy: Collection[str]) -> Draft | None:
        """Return the draft whose turn it is, None while the line may not send."""
        if line.lacks_key:
            return None
        uncertain = self._uncertain()
        mine = [d for d in self._waiting(line.workspace) if d.id not in busy and not sibling_of(d, uncertain)]
        urgent = next((d for d in mine if d.id == line.urgent), None)
        if urgent is not None:
            return urgent
        return mine[0] if mine and not self._held(line) and self._may_try(line) else None

    def waits_for(self, draft: Draft) -> str:
        """Return why a queued draft is not sent yet, empty when it is its turn."""
        if not self._is_for_here(draft):
            return tr("It is for {server}, and this window works with {ours}.").format(
                server=draft.server, ours=self._session.server
            )
        line = self.of(draft.workspace)
        if line.urgent != draft.id and (held := self._held(line)):
            return f"{tr(held.title)}."
        if line.lacks_key:
            return line.lacks_key
        if sibling := sibling_of(draft, self._uncertain()):
            return tr("“{name}” of the same batch may have been created. Decide about it first.").format(
                name=sibling.name
            )
        if words := self._wait_of(line):
            return words
        first = next(iter(self._waiting(line.workspace)), draft)
        return tr("After “{name}”.").format(name=first.name) if first.id != draft.id else ""

    def lift(self, workspace: str) -> None:
        """Have a line, or with `WHOLE` all of them, wait for nothing."""
        for line in self:
            if workspace in (WHOLE, line.workspace):
                line.lift()

    def wake(self) -> None:
        """Have every line look again what is next."""
        for line in self:
            line.woken.set()

    def hear_of_session(self) -> None:
        """Try again soon when the server answers again, or keys are there."""
        is_online = self._session.link.state is LinkState.ONLINE
        is_back, self._was_online = is_online and not self._was_online, is_online
        has_other_keys, self._keys = self._session.known != self._keys, self._session.known
        for line in self:
            if is_back:
                line.heard_of_server(self._clock.monotonic())
            if has_other_keys:
                line.lacks_key = ""

    def _waiting(self, workspace: str) -> list[Draft]:
        return [d for d in self.queued if d.workspace == workspace and self._is_for_here(d)]

    def _uncertain(self) -> list[Draft]:
        return [d for d in self._composer.drafts if d.state is DraftState.UNCERTAIN]

    def _is_for_here(self, draft: Draft) -> bool:
        return draft.server in ("", self._session.server)

    def _held(self, line: Line) -> Pause | None:
        return self._pauses.all.get(WHOLE) or self._pauses.all.get(line.workspace)

    def _may_try(self, line: Line) -> bool:
        """Tell whether a line may try: while the server does not answer, one of them finds out for all."""
        if self._session.link.state is not LinkState.OFFLINE:
            return True
        lines = (self.of(d.workspace) for d in self.queued if self._is_for_here(d))
        return line is next((n for n in lines if not self._held(n) and not n.lacks_key), None)

    def _wait_of(self, line: Line) -> str:
        words = line.why(self._clock.monotonic(), self._clock.now())
        if words or self._may_try(line):
            return words
        return self._session.link.trouble or tr("The server cannot be reached.")
