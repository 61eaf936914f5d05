"""The bench: counts at the thresholds that are tried, and what of them becomes the draft's."""

from dataclasses import replace

from app.domain.job import DraftState
from app.domain.preview import Look
from app.ui.preview import bench as benches
from app.ui.preview.trial import DEFAULT
from tests.services.fakes import settle
from tests.ui.preview.fake import bolt, looked, nut, shot
from tests.waiting import wait_until


async def test_thresholds_start_at_those_of_the_draft(bench):
    assert bench.threshold("bolt") == 0.6
    assert bench.threshold("nut") == bench.threshold(DEFAULT) == 0.5
    assert bench.is_own("bolt")
    assert not bench.is_own("nut")


async def test_counts_leave_overlaps_out_as_the_draft_does(bench):
    assert (bench.count("bolt"), bench.count("nut"), bench.count(DEFAULT)) == (2, 1, 3)
    bench.remove_overlaps(is_wanted=False)
    assert bench.count("bolt") == 3


async def test_a_moved_threshold_counts_at_once(bench):
    bench.move("bolt", 0.8)
    assert bench.count("bolt") == 1
    bench.move("bolt", 0.05)
    assert bench.count("bolt") == 2


async def test_classes_without_their_own_follow_the_default(bench):
    bench.move(DEFAULT, 0.2)
    assert (bench.count("nut"), bench.count("bolt")) == (2, 2)


async def test_a_label_without_a_confidence_is_always_kept(bench, preview, draft):
    preview.looks[draft.id] = looked(shot(1, bolt(None)))
    bench.refresh()
    bench.move("bolt", 1.0)
    assert bench.count("bolt") == 1
    assert sum(bench.bars("bolt")) == 0


async def test_a_confidence_that_is_no_number_is_never_kept(bench, preview, draft):
    preview.looks[draft.id] = looked(shot(1, bolt(float("nan")), bolt(0.9)))
    bench.refresh()
    bench.move("bolt", 0.0)
    assert bench.count("bolt") == 1


async def test_classes_of_the_ontology_come_before_others_that_were_found(bench, preview, draft):
    preview.looks[draft.id] = looked(shot(1, replace(bolt(0.9), class_name="axle")))
    bench.refresh()
    assert bench.classes == ("bolt", "nut", "axle")


async def test_a_class_has_the_colour_of_the_composers_grid(bench, workstation, draft):
    project = workstation.catalogue.catalogue.project(draft.project)
    from app.ui.theme import theme

    assert bench.color("bolt") == theme().class_color("bolt", project.colors)


async def test_nothing_is_wanted_until_something_is_moved(bench):
    assert bench.wanted() is None
    assert bench.why_not()
    bench.move("nut", 0.3)
    assert bench.wanted().request.confidence_thresholds == {"bolt": 0.6, "nut": 0.3}
    assert not bench.why_not()


async def test_a_class_that_is_moved_to_the_default_has_none_of_its_own(bench):
    bench.move("bolt", 0.5)
    assert bench.wanted().request.confidence_thresholds == {}


async def test_a_threshold_that_nobody_moved_stays_as_it_was_written(bench, workstation, draft):
    workstation.composer.edit(draft.asking(confidence_thresholds={"bolt": 0.5, "gone": 0.7}))
    bench.refresh()
    bench.move("nut", 0.2)
    assert bench.wanted().request.confidence_thresholds == {"bolt": 0.5, "gone": 0.7, "nut": 0.2}


async def test_a_default_that_the_draft_leaves_to_the_server_stays_so(bench, workstation, draft):
    workstation.composer.edit(draft.asking(default_confidence=None))
    bench.refresh()
    bench.move("nut", 0.3)
    assert bench.wanted().request.default_confidence is None
    bench.move(DEFAULT, 0.4)
    assert bench.wanted().request.default_confidence == 0.4


async def test_a_default_of_the_server_is_told_from_one_that_is_set(bench, workstation, draft):
    assert bench.is_own(DEFAULT)
    workstation.composer.edit(draft.asking(default_confidence=None))
    bench.refresh()
    assert not bench.is_own(DEFAULT)
    bench.move(DEFAULT, 0.4)
    assert bench.is_own(DEFAULT)


async def test_looking_at_overlaps_is_no_change_of_the_draft(bench):
    bench.remove_overlaps(is_wanted=False)
    assert bench.wanted() is None


async def test_a_queued_draft_takes_no_thresholds_and_says_why(bench, workstation, draft):
    bench.move("nut", 0.3)
    workstation.composer._put(replace(draft, state=DraftState.QUEUED))
    assert "Queued" in bench.why_not()


async def test_what_is_tried_is_kept_for_each_draft(bench, workstation, draft):
    other = workstation.composer.add(replace(draft, id=""))
    bench.move("bolt", 0.9)
    bench.show_draft(other.id)
    assert bench.threshold("bolt") == 0.6
    bench.show_draft(draft.id)
    assert bench.threshold("bolt") == 0.9


async def test_without_a_draft_there_is_nothing(bench):
    bench.show_draft("")
    assert (bench.classes, bench.look, bench.wanted()) == ((), Look(), None)
    assert bench.why_not()


async def test_very_many_labels_are_put_in_order_in_a_thread(bench, preview, draft, monkeypatch):
    monkeypatch.setattr(benches, "AT_ONCE", 3)
    preview.looks[draft.id] = looked(shot(1, *(nut(0.6, at) for at in range(4))))
    bench.refresh()
    assert bench.count("nut") == 0
    await wait_until(lambda: bench.count("nut") == 4)
    await settle()


async def test_the_histogram_counts_by_twentieths(bench):
    assert bench.bars("nut")[6] == 1
    assert bench.bars("nut")[11] == 1
    assert sum(bench.bars(DEFAULT)) == 2
