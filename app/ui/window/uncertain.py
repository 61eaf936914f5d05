"""For a job whose answer never came: what was looked for and found, and the person decides."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import LabeldockError
from app.domain.evidence import Findings, Verdict, sibling_of
from app.domain.job import DraftState
from app.domain.texts import count, plural, tr
from app.ui.widgets import (
    Fitted,
    Notice,
    ask,
    button,
    button_row,
    dialog_column,
    label,
    line,
    set_property,
    time_of_day,
)
from app.ui.window.candidates import Candidates

if TYPE_CHECKING:
    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge

WIDTH = 600
TASK = "evidence "
"""Before the draft's id: the name of the task that looks."""


class UncertainDialog(Fitted):
    """Adopt a job that was found, say that none was created, or wait; what Enter presses buys nothing."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, draft: Draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(WIDTH, parent)
        self._workstation = workstation
        self._outbox = workstation.outbox
        self._draft = draft
        self.setWindowTitle(tr("Was this job created?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._verdict = label("", "heading", wraps=True)
        self._why = label("", "muted", wraps=True)
        self._list = Candidates()
        self._looked = label("", "small", wraps=True)
        self._notice = Notice()
        self._adopting = label(self._adopting_words(), "small", wraps=True)
        self._again = button(tr("Look again"), "", "refresh")
        self._adopt = button(tr("Adopt this job"))
        self._send = button(tr("Send again…"))
        self._back = button(tr("Back to draft…"))
        self._wait = button(tr("Wait"))
        self._lay_out()
        self._connect(bridge)
        self._look()
        self._show()

    def _lay_out(self) -> None:
        title = label(tr("Was “{name}” created?").format(name=self._draft.name), "title", wraps=True)
        looks = QHBoxLayout()
        looks.addWidget(self._looked, 1)
        looks.addWidget(self._again)
        column = dialog_column(self, 10)
        for part in (title, label(self._story(), wraps=True), line(), self._verdict, self._why, self._list):
            column.addWidget(part)
        column.addWidget(self._adopting)
        column.addWidget(self._notice)
        column.addLayout(looks)
        column.addSpacing(4)
        column.addLayout(self._choices())
        for choice in (self._again, self._adopt, self._send, self._back, self._wait):
            choice.setAutoDefault(True)  # Enter presses the one with the focus
        self._wait.setDefault(True)
        self._wait.setFocus()

    def _choices(self) -> QHBoxLayout:
        words = label(tr("It was not created:"), "muted")
        return button_row(self._adopt, self._wait, besides=(words, self._back, self._send))

    def _story(self) -> str:
        """Say what happened, when, and what was looked for."""
        draft = self._draft
        sent = tr("It was sent at {time}, for {target}, and no answer came. {note}").format(
            time=time_of_day(draft.sent_at) if draft.sent_at else tr("a time that was not kept"),
            target=" / ".join(part for part in (draft.project, draft.batch_name) if part),
            note=tr(draft.note),
        )
        never = tr("Labeldock never sends it again by itself: a second request could be a second bill.")
        return f"{sent}\n{never}"

    def _adopting_words(self) -> str:
        return tr(
            "Adopting puts it in your ledger. Its job id stays unknown, since only the lost answer had it: "
            "its progress then comes from the counters of the annotation job."
        )

    def _connect(self, bridge: Bridge) -> None:
        self._list.currentItemChanged.connect(self._show_choices)
        self._again.clicked.connect(self._look)
        self._wait.clicked.connect(self.reject)
        self._adopt.clicked.connect(self._on_adopt)
        self._send.clicked.connect(partial(self._ask_not_created, is_sent_again=True))
        self._back.clicked.connect(partial(self._ask_not_created, is_sent_again=False))
        bridge.outbox_changed.connect(self._show)
        bridge.task_failed.connect(self._on_task_failed)
        bridge.draft_changed.connect(self._on_draft_changed)
        bridge.draft_closed.connect(self._on_draft_changed)

    @property
    def _findings(self) -> Findings:
        return self._outbox.findings(self._draft.id) or Findings()

    def _look(self) -> None:
        """Look, at once; the outbox looks by itself too."""
        self._workstation.tasks.start(TASK + self._draft.id, partial(self._outbox.look, self._draft.id))

    def _show(self) -> None:
        findings = self._findings
        self._verdict.setText(self._verdict_of(findings))
        self._why.setText(self._why_of(findings))
        self._why.setVisible(bool(self._why.text()))
        self._list.show_findings(findings)
        self._list.setVisible(bool(findings.found))
        self._adopting.setVisible(bool(findings.found))
        self._show_looks(findings)
        self._show_choices()

    def _verdict_of(self, findings: Findings) -> str:
        """Say in one sentence what the evidence says."""
        number = len(findings.found)
        if findings.looked_at is None:
            failed = findings.trouble is not None
            return tr("The server could not be asked yet") if failed else tr("Looking…")
        if findings.verdict is Verdict.CREATED:
            return tr("It was most likely created: one new job fits, and no other")
        if findings.verdict is Verdict.NOT_CREATED:
            return tr("It was most likely not created: nothing that fits has come up")
        return (
            plural(number, "{n} job may be this one", "{n} jobs may be this one")
            if number
            else tr("Nothing that fits is there so far")
        )

    def _why_of(self, findings: Findings) -> str:
        """Say what was looked for, and why the evidence is not clearer."""
        known = self._draft.known_jobs
        since = tr("was created since") if known is None else tr("was not there before")
        looked = tr("Looked for: an annotation job of this batch that {since} and is none of your others.")
        reasons = [looked.format(since=since)]
        if known is None and findings.found:
            reasons.append(tr("What was there before could not be listed, so it may be an older one."))
        if rival := sibling_of(self._draft, self._outbox.uncertain):
            text = tr("“{name}” is uncertain too, for the same batch: one job can only be one of them.")
            reasons.append(text.format(name=rival.name))
        if findings.looked_at is not None and not findings.found and not findings.is_conclusive:
            reasons.append(tr("A server may need a minute to show a new job: waiting costs nothing."))
        return " ".join(reasons)

    def _show_looks(self, findings: Findings) -> None:
        """Say when it was looked last, and when it is looked again."""
        one, many = tr("Looked once, at {time}"), tr("Looked {n} times, last at {time}")
        parts = []
        if findings.looked_at is not None:
            words = one if findings.looks == 1 else many
            parts.append(words.format(n=count(findings.looks), time=time_of_day(findings.looked_at)))
        if findings.next_look_at is not None:
            parts.append(tr("again at {time}").format(time=time_of_day(findings.next_look_at)))
        self._looked.setText(" · ".join(parts))
        if findings.trouble is None:
            self._notice.hide()
        else:
            trouble = findings.trouble
            self._notice.say("warning", trouble.title, trouble.message, trouble.hint)

    def _show_choices(self) -> None:
        """Offer to adopt what is chosen; the button that evidence speaks for stands out."""
        self._adopt.setEnabled(self._list.chosen is not None)
        is_clear = self._findings.verdict is Verdict.CREATED
        set_property(self._adopt, "kind", "primary" if is_clear else "")

    def _on_adopt(self) -> None:
        job, draft_id = self._list.chosen, self._draft.id
        if job is not None:
            self._workstation.tasks.start(f"adopt {draft_id}", partial(self._outbox.adopt, draft_id, job))
            self.accept()

    def _ask_not_created(self, *, is_sent_again: bool) -> None:
        title = tr("Send it a second time?") if is_sent_again else tr("Was no job created?")
        verb = tr("Send again") if is_sent_again else tr("Back to draft")
        ask(self, title, self._risk(), verb, partial(self._on_not_created, is_sent_again=is_sent_again))

    def _risk(self) -> str:
        """Say what speaks against it."""
        findings = self._findings
        if findings.found:
            return plural(
                len(findings.found),
                "The server has a job that may be this one. Sent again, the batch is paid for twice.",
                "The server has {n} jobs that may be this one. Sent again, the batch may be paid for twice.",
            )
        if findings.looked_at is None:
            return tr("The server could not be asked. If it took the job, sending it again is a second bill.")
        text = tr("Nothing was found at {time}. If the server took it after all, that is a second bill.")
        return text.format(time=time_of_day(findings.looked_at))

    def _on_not_created(self, *, is_sent_again: bool) -> None:
        if self._is_uncertain():
            self._outbox.not_created(self._draft.id, again=is_sent_again)
        self.accept()

    def _is_uncertain(self) -> bool:
        draft = self._workstation.composer.draft(self._draft.id)
        return draft is not None and draft.state is DraftState.UNCERTAIN

    def _on_task_failed(self, name: str, error: Exception) -> None:
        if name == TASK + self._draft.id and isinstance(error, LabeldockError):
            self._notice.say_error(error)

    def _on_draft_changed(self, draft_id: str) -> None:
        if draft_id == self._draft.id and not self._is_uncertain():
            self.reject()
