"""What nobody caught is logged, counted, told once on the loop's thread, and never shows a key."""

import asyncio
import logging
import sys
import threading

import pytest

from app.services import failures
from app.services.failures import QUIET_S
from tests.services.fakes import KEY, make_draft, make_workstation, settle
from tests.waiting import wait_until


@pytest.fixture
async def station(monkeypatch, caplog):
    monkeypatch.setattr(failures, "TOLD_EVERY_S", 0.0)
    caplog.set_level(logging.CRITICAL + 1, "app.services.failures")
    station = make_workstation()
    await station.start()
    await settle()
    with station.failures.watching():
        yield station
    await station.stop()


@pytest.fixture
def told(station):
    told = []
    station.failures.told.connect(lambda failure: told.append(failure))
    return told


def raise_it(words="broken"):
    raise ValueError(words)


def hand_to_hook(words="broken"):
    try:
        raise_it(words)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


async def test_an_error_of_a_slot_is_told(station, told):
    hand_to_hook()
    await settle()
    assert [(f.kind, f.times, f.where) for f in told] == [("ValueError", 1, "")]
    assert "raise_it" in told[0].text


async def test_an_error_of_a_thread_is_told_on_the_thread_of_the_loop(station):
    threads = []
    station.failures.told.connect(lambda failure: threads.append((threading.current_thread(), failure.where)))
    thread = threading.Thread(target=raise_it, name="pictures")
    thread.start()
    await wait_until(lambda: threads)
    thread.join()
    assert threads == [(threading.main_thread(), "thread pictures")]


async def test_an_error_of_a_task_is_told(station, told):
    async def work():
        raise_it()

    station.tasks.start("look", work)
    await settle()
    assert [f.where for f in told] == ["task look"]


async def test_an_error_of_a_callback_is_told(station, told):
    asyncio.get_running_loop().call_soon(raise_it)
    await settle()
    assert [f.where for f in told] == ["the loop"]


async def test_what_has_words_for_people_is_left_to_the_news(station, told, api=None):
    from app.domain.errors import Offline

    async def work():
        raise Offline("No network.")

    station.tasks.start("look", work)
    await settle()
    assert told == []


async def test_a_connection_that_ended_is_not_told(station, told):
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": "lost", "exception": ConnectionResetError()})
    await settle()
    assert told == []


async def test_the_same_error_is_told_once_and_counted(station, told):
    counted = []
    station.failures.repeated.connect(lambda failure: counted.append(failure.times))
    for _ in range(50):
        hand_to_hook()
    await settle()
    hand_to_hook()
    await settle()
    assert [f.times for f in told] == [50]
    assert counted == [51]


async def test_the_same_error_is_news_again_after_a_quiet_time(station, told):
    hand_to_hook()
    await settle()
    await station.clock.advance(QUIET_S + 1)
    hand_to_hook()
    await settle()
    assert [f.times for f in told] == [1, 2]


async def test_a_storm_of_errors_is_told_at_most_once_a_second(station, told, monkeypatch):
    monkeypatch.setattr(failures, "TOLD_EVERY_S", 3600.0)
    station.failures._told_at = asyncio.get_running_loop().time()
    hand_to_hook()
    await settle()
    assert told == []


async def test_a_storm_does_not_fill_the_log(station, caplog):
    caplog.set_level(logging.CRITICAL, "app.services.failures")
    for _ in range(250):
        hand_to_hook()
    assert len([r for r in caplog.records if r.name == "app.services.failures"]) == 3  # 1, 10, 100
    caplog.clear()


async def test_a_key_in_the_words_of_an_error_never_shows(station, told):
    hand_to_hook(f"GET /?api_key={KEY} from /home/ada/secret by ada@bench.example")
    await settle()
    report = station.failures.report(told[0], {"Labeldock": "1"})
    assert KEY not in report
    assert "from ~/secret by someone@…" in report


async def test_values_of_variables_are_not_in_the_report(station, told):
    def fail():
        password_of_a_person = "".join(("swor", "dfish"))
        raise_it(f"{len(password_of_a_person)} letters")

    asyncio.get_running_loop().call_soon(fail)
    await settle()
    assert "swordfish" not in told[0].text


async def test_a_draft_that_was_just_written_is_saved_at_once(station):
    draft = station.composer.add(make_draft(name="Typed just now"))
    assert await station._store.draft(draft.id) is None
    hand_to_hook()
    await settle()
    assert (await station._store.draft(draft.id)).name == "Typed just now"


async def test_saving_that_fails_itself_is_told_and_not_tried_for_ever(station, told, monkeypatch):
    tries = []

    async def flush():
        tries.append(1)
        raise_it("the disk is gone")

    monkeypatch.setattr(station.failures, "_flush", flush)
    hand_to_hook()
    await settle()
    assert [f.where for f in told] == ["", "task keep drafts"]
    assert len(tries) == 1


async def test_a_listener_that_fails_stops_nothing(station, told):
    station.failures.told.connect(lambda failure: raise_it("the window is broken"))
    hand_to_hook()
    await settle()
    assert len(told) == 1
    assert len(station.failures.kept) == 1


async def test_the_hooks_are_given_back():
    station = make_workstation()
    before = sys.excepthook, threading.excepthook
    with station.failures.watching():
        assert sys.excepthook != before[0]
    assert (sys.excepthook, threading.excepthook) == before
    await station.stop()
