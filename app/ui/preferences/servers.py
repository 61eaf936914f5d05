"""Which server is worked with, and which one previews: addresses that can be checked before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import LabeldockError, LinkError
from app.domain.probe import Probe
from app.domain.texts import plural, tr
from app.services.servers import EU_SERVER, US_SERVER
from app.ui.latest import Latest, answer_or_error
from app.ui.preferences.rows import Control, Page, Row
from app.ui.widgets import Segmented, ask, button, label, set_property

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from app.services.workstation import Workstation

KEEP_TASK = "keep an address"
US, EU, OWN = "us", "eu", "own"
ADDRESSES = {US: US_SERVER, EU: EU_SERVER}


def servers(workstation: Workstation, restart: Callable[[], object]) -> Page:
    """Return the page; `restart` has the program start again, where another server waits for that."""
    chosen, preview, tasks = workstation.servers, workstation.preview, workstation.tasks

    def make_server(_told: Callable[[], object]) -> Control:
        choice = ServerChoice(workstation)
        choice.restart_requested.connect(restart)
        return Control(choice, choice.show_now)

    def make_inference(_told: Callable[[], object]) -> Control:
        field = AddressField(workstation, preview.set_inference_address, "http://127.0.0.1:9001")
        field.field.setAccessibleName(tr("Address of the inference server"))
        return Control(field, lambda: field.show_address(preview.inference_address))

    def reset(put: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        tasks.start(KEEP_TASK, lambda: put(""))

    return Page(
        "servers",
        tr("Servers"),
        (
            Row(
                "server",
                tr("Roboflow"),
                tr(
                    "The region of your workspace, or an address of your own. Each server has its own keys and jobs."
                ),
                make_server,
                tr("region eu us address url api"),
                lambda: bool(chosen.chosen),
                lambda: reset(chosen.choose),
                is_wide=True,
            ),
            Row(
                "inference",
                tr("Inference server for previews"),
                tr("Your own server previews for free; a hosted one costs credits, and you are asked first."),
                make_inference,
                tr("preview address url"),
                lambda: bool(preview.inference_address),
                lambda: reset(preview.set_inference_address),
                is_wide=True,
            ),
        ),
    )


class AddressField(QWidget):
    """An address that is kept once it is written, and can be checked; what is wrong is said below it.

    One that was refused stays to be mended. `usual` is the server that an empty one stands for; without it, it is
    no API that is looked for, and empty is none.
    """

    def __init__(
        self,
        workstation: Workstation,
        put: Callable[[str], Awaitable[None]],
        example: str,
        usual: str = "",
    ) -> None:
        super().__init__()
        self.is_refused = False
        """Whether what is written could not be kept."""
        self._servers = workstation.servers
        self._put = put
        self._usual = usual
        self._kept = ""
        self._keeping = Latest(workstation.tasks, KEEP_TASK)
        self._checking = Latest(workstation.tasks, "check an address")
        self.field = QLineEdit(placeholderText=example)
        self.check = button(tr("Check address"))
        self.words = label("", "small", wraps=True)
        self.words.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.words)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self.forget)
        self.field.textChanged.connect(self._enable_check)
        self.field.editingFinished.connect(self._on_written)
        self.check.clicked.connect(self._on_check)
        self._keeping.answered.connect(self._on_kept)
        self._checking.answered.connect(self._on_checked)
        self._enable_check()

    @property
    def address(self) -> str:
        """What is written."""
        return self.field.text().strip()

    def keep(self, address: str) -> None:
        """Keep an address."""
        self._keeping.ask(lambda: answer_or_error(self._put(address)))

    def show_address(self, address: str) -> None:
        """Show what is kept, unless a person writes just now or has to mend what was refused."""
        if self.field.isModified() or (self.is_refused and address == self._kept):
            return
        self._kept = address
        if address != self.field.text():
            self.forget()
            self.field.setText(address)

    def forget(self) -> None:
        """Say nothing any more of what was written before."""
        self.is_refused = False
        self._checking.drop()
        self._say("")

    def _say(self, words: str, role: str = "small") -> None:
        set_property(self.words, "role", role)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        set_property(self.field, "invalid", role == "error")

    def _enable_check(self) -> None:
        self.check.setEnabled(bool(self.address or self._usual))

    def _on_written(self) -> None:
        if self.field.isModified():
            self.field.setModified(False)
            self.keep(self.address)

    def _on_kept(self, error: LabeldockError | None) -> None:
        if error is not None and not self.field.isModified():
            self.is_refused = True
            self._checking.drop()
            self._say(f"{error.message} {error.hint}".strip(), "error")

    def _on_check(self) -> None:
        address = self.address
        self._say(tr("Asking…"))
        self._checking.ask(lambda: answer_or_error(self._servers.check(address)))

    def _on_checked(self, answer: Probe | LabeldockError) -> None:
        if isinstance(answer, Probe):
            self._say_answer(answer)
        elif isinstance(answer, LinkError):
            self._say(answer.message, "error")  # its hint is about work that goes on
        else:
            self._say(f"{answer.message} {answer.hint}".strip(), "error")

    def _say_answer(self, found: Probe) -> None:
        if self._usual and found.is_page:
            self._say(tr("A web page answers there, not Roboflow's API."), "warning")
        else:
            self._say(probe_words(found), "ok" if found.is_well else "warning")


class ServerChoice(QWidget):
    """Two regions and an address of one's own, what is still worked with, and a start for the other one."""

    restart_requested = Signal()

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self._servers = workstation.servers
        self._session = workstation.session
        self.regions = Segmented([(US, tr("US")), (EU, tr("EU")), (OWN, tr("Own address"))])
        self.own = AddressField(workstation, workstation.servers.choose, US_SERVER, usual=US_SERVER)
        self.own.field.setAccessibleName(tr("Address of the server"))
        self.note = label("", "small", wraps=True)
        self.restart = button(tr("Start again now"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.regions, self.own, self.note):
            column.addWidget(part)
        column.addWidget(self.restart, 0, Qt.AlignmentFlag.AlignLeft)  # a long address needs the width
        self.setFocusProxy(self.regions)
        self.regions.chosen.connect(self._on_chosen)
        self.own.field.textChanged.connect(self._show_restart)
        self.restart.clicked.connect(self._on_restart)

    def show_now(self) -> None:
        """Show what is chosen, and what is worked with."""
        address = self._servers.of_next_start
        region = next((name for name, known in ADDRESSES.items() if known == address), OWN)
        self.own.show_address(address)
        if not self.own.field.hasFocus() and not self.own.is_refused:
            self.regions.choose(region)
        self.own.field.setReadOnly(self.regions.value != OWN)
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))
        self._show_restart()

    def _note(self) -> str:
        if self._session.is_sandbox:
            return tr("This window works with the sandbox.")
        if self._servers.is_given:
            text = tr("This window was started with {server} by --server or LABELDOCK_SERVER, which wins.")
            return text.format(server=self._session.server)
        if self._servers.waits_for_start:
            text = tr("It is used from the next start on. This window still works with {server}.")
            return text.format(server=self._session.server)
        return ""

    def _show_restart(self) -> None:
        """Offer a start where it would use another server, once nothing else is being chosen."""
        self.restart.setVisible(self._servers.waits_for_start)
        self.restart.setEnabled(self.own.address == self._servers.of_next_start)

    def _on_restart(self) -> None:
        lost = self._servers.keys_lost_by_start
        if not lost:
            self.restart_requested.emit()
            return
        ask(
            self.window(),
            plural(
                len(lost),
                "Start again and forget the key of {workspaces}?",
                "Start again and forget the keys of {workspaces}?",
            ).format(workspaces=", ".join(lost)),
            tr(
                "What the system keyring could not keep is only in memory, and is asked for again when you "
                "come back to {server}. Drafts and jobs stay."
            ).format(server=self._session.server),
            tr("Start again"),
            self.restart_requested.emit,
        )

    def _on_chosen(self, region: str) -> None:
        self.own.field.setReadOnly(region != OWN)
        if region == OWN:
            self.own.field.setFocus()
            self.own.field.selectAll()
        else:
            self.own.forget()
            self.own.keep(ADDRESSES[region])
            self.own.field.setText(ADDRESSES[region])


def probe_words(found: Probe) -> str:
    """Say what a server answered."""
    time = tr("{n} ms").format(n=round(found.seconds * 1000))
    if found.needs_key:
        return tr("It answers, within {time}, and asks for a key.").format(time=time)
    if found.is_well:
        return tr("It answers, within {time}, without a key.").format(time=time)
    return tr("Something answers, within {time}, but not well: HTTP {status}.").format(
        time=time, status=found.status
    )
