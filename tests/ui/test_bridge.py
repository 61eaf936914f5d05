"""The bridge: each event of a service comes out once as a Qt signal."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Signal

from app.domain.errors import Offline
from app.ui.bridge import Bridge, events_of
from tests.ui.monitor.jobs import make_job

EVENTS = [
    (lambda w: w.ready, (), "ready"),
    (lambda w: w.session.changed, (), "session_changed"),
    (lambda w: w.catalogue.changed, (), "catalogue_changed"),
    (lambda w: w.composer.listed, (), "drafts_listed"),
    (lambda w: w.composer.changed, ("d",), "draft_changed"),
    (lambda w: w.composer.opened, ("d",), "draft_opened"),
    (lambda w: w.composer.closed, ("d",), "draft_closed"),
    (lambda w: w.composer.saved, (), "saved"),
    (lambda w: w.outbox.changed, (), "outbox_changed"),
    (lambda w: w.forecasts.changed, (), "forecasts_changed"),
    (lambda w: w.outbox.rejected, ("d", Offline("no")), "rejected"),
    (lambda w: w.ledger.added, ("j",), "job_added"),
    (lambda w: w.ledger.changed, ("j",), "job_changed"),
    (lambda w: w.tasks.failed, ("refresh", Offline("no")), "task_failed"),
    (lambda w: w.tasks.finished, ("refresh",), "task_finished"),
]


@pytest.mark.parametrize(("event", "arguments", "name"), EVENTS, ids=[name for _, _, name in EVENTS])
async def test_an_event_is_told_once(workstation, bridge, event, arguments, name):
    workstation.ledger.take(replace(make_job(1, "running"), id="j"))
    heard = []
    getattr(bridge, name).connect(lambda *got: heard.append(got))
    event(workstation).emit(*arguments)
    assert heard == [arguments]


async def test_every_signal_has_its_event(workstation):
    signals = {name for name, value in vars(Bridge).items() if isinstance(value, Signal)}
    assert events_of(workstation).keys() == signals


async def test_a_bridge_that_is_gone_hears_nothing(workstation, bridge):
    Bridge(workstation)
    workstation.composer.listed.emit()
