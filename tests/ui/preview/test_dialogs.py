"""The dialogs behind the preview's menu."""

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.catalogue import Image
from app.ui.preview.choosing import MOST, ChoiceOfImages
from tests.waiting import wait_until


async def test_images_are_chosen_by_hand(panel, preview, draft, workstation):
    preview.batch = tuple(Image(f"i{n}", f"bench-{n}.png", 64, 48) for n in range(1, 41))
    dialog = ChoiceOfImages(workstation, draft.id, panel)
    dialog.open()
    assert dialog.use.text() == "Use 3"
    dialog.search.setText("bench-40")
    index = dialog.model.index(0, 0)
    assert dialog.model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
    dialog.use.click()
    assert preview.asked[-1] == ("choose", (draft.id, ("i1", "i2", "i3", "i40")))


async def test_no_more_images_are_chosen_than_can_be_looked_at(panel, preview, draft, workstation):
    preview.batch = tuple(Image(f"i{n}", f"bench-{n}.png", 64, 48) for n in range(1, 41))
    dialog = ChoiceOfImages(workstation, draft.id, panel)
    for row in range(3, 40):
        dialog.model.toggle(row)
    assert len(dialog.model.chosen) == MOST
    dialog.close()


async def test_the_settings_of_the_preview_are_asked_for(panel, qtbot):
    with qtbot.waitSignal(panel.settings_requested):
        panel.bar.server.trigger()


async def test_ground_truth_is_loaded_kept_and_forgotten(panel, preview, draft, tmp_path):
    panel._menu.load_truth(str(tmp_path / "truth.json"))
    await wait_until(lambda: preview.asked[-1] == ("load_truth", (draft.id, str(tmp_path / "truth.json"))))
    panel.bar.truth_dataset.trigger()
    assert preview.asked[-1] == ("use_dataset_truth", (draft.id,))
    assert not panel.bar.truth_none.isEnabled()
    preview.truths[draft.id] = "labels of the dataset"
    preview.changed.emit(draft.id)
    panel.bar.truth_none.trigger()
    assert preview.asked[-1] == ("forget_truth", (draft.id,))


async def test_partners_are_drafts_of_the_same_batch(panel, workstation, draft):
    assert panel._menu.partners() == []
    twin = workstation.composer.add(replace(draft, id="", name="Twin"))
    workstation.composer.add(replace(draft, id="").asking(batch_id="other"))
    assert [d.id for d in panel._menu.partners()] == [twin.id]
