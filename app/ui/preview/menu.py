"""What the menu of the preview does: choose images, ground truth, the inference server, another draft beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain.texts import count, tr

if TYPE_CHECKING:
    from app.domain.job import Draft
    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preview.bar import PreviewBar
    from app.ui.preview.panel import PreviewPanel


class PreviewMenu(QObject):
    """Its dialogs do not block; reading happens in named tasks, whose failures the window tells."""

    def __init__(
        self, workstation: Workstation, bridge: Bridge, bar: PreviewBar, panel: PreviewPanel
    ) -> None:
        super().__init__(panel)
        self._bridge = bridge
        self._workstation = workstation
        self._preview = workstation.preview
        self._bench = panel.bench
        self._panel = panel
        self._bar = bar
        bar.choose.triggered.connect(self._on_choose)
        bar.truth_file.triggered.connect(self._on_truth_file)
        bar.truth_folder.triggered.connect(self._on_truth_folder)
        bar.truth_dataset.triggered.connect(self._on_truth_dataset)
        bar.truth_none.triggered.connect(self._on_truth_none)
        bar.server.triggered.connect(self._on_server)
        bar.compare.aboutToShow.connect(self._fill_compare)

    def load_truth(self, path: str) -> None:
        """Hold the findings against the labels of a file or folder."""
        draft_id = self._bench.draft_id
        load = partial(self._preview.load_truth, draft_id, Path(path))
        self._workstation.tasks.start(f"ground truth of {draft_id}", load)

    def truth_words(self, draft_id: str, name: str) -> str:
        """Return what the findings are held against, and for how many images that is known."""
        if not name:
            return ""
        n = self._preview.truth_count(draft_id)
        one = tr("Ground truth: {name} · {n} image")
        many = tr("Ground truth: {name} · {n} images")
        return (one if n == 1 else many).format(name=name, n=count(n))

    def partners(self) -> list[Draft]:
        """Return the other drafts of the same batch."""
        mine = self._bench.draft
        if mine is None:
            return []
        place = (mine.workspace, mine.project, mine.request.batch_id)
        return [
            draft
            for draft in self._workstation.composer.drafts
            if draft.id != mine.id and (draft.workspace, draft.project, draft.request.batch_id) == place
        ]

    def _on_choose(self) -> None:
        from app.ui.preview.choosing import ChoiceOfImages  # only when it is wanted

        dialog = ChoiceOfImages(self._workstation, self._bench.draft_id, self._panel)
        dialog.open()

    def _on_truth_file(self) -> None:
        dialog = self._dialog(QFileDialog.FileMode.ExistingFile)
        known = tr("COCO, data.yaml, VOC ({endings})").format(endings="*.json *.yaml *.yml *.xml")
        dialog.setNameFilters([known, tr("All files (*)")])
        dialog.open()

    def _on_truth_folder(self) -> None:
        self._dialog(QFileDialog.FileMode.Directory).open()

    def _dialog(self, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._panel.window(), tr("Ground truth for the preview"))
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self.load_truth)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _on_truth_dataset(self) -> None:
        self._preview.use_dataset_truth(self._bench.draft_id)

    def _on_truth_none(self) -> None:
        self._preview.forget_truth(self._bench.draft_id)

    def _on_server(self) -> None:
        self._panel.settings_requested.emit()

    def _fill_compare(self) -> None:
        menu = self._bar.compare
        menu.clear()
        for draft in (partners := self.partners()):
            action = menu.addAction(draft.name.replace("&", "&&"))
            action.triggered.connect(partial(self._on_compare, draft.id))
        if not partners:
            menu.addAction(tr("No other draft has this batch")).setEnabled(False)

    def _on_compare(self, draft_id: str) -> None:
        from app.ui.preview.compare import CompareView  # only when it is wanted

        CompareView(self._workstation, self._bridge, self._bench.draft_id, draft_id, self._panel).show()
