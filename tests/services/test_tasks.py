import asyncio
from functools import partial

from app.services.tasks import Tasks, sleep_unless
from tests.services.fakes import FakeClock, settle


async def test_a_second_start_of_a_running_name_is_ignored():
    tasks, gate, runs = Tasks(), asyncio.Event(), []

    async def work():
        runs.append(1)
        await gate.wait()

    assert tasks.start("work", work)
    await settle()
    assert not tasks.start("work", work)
    gate.set()
    await settle()
    assert tasks.start("work", work)
    await settle()
    assert runs == [1, 1]


async def test_a_failure_comes_out_of_one_signal_when_the_name_is_free_again():
    tasks, heard = Tasks(), []

    async def work():
        raise ValueError("broken")

    tasks.failed.connect(lambda name, error: heard.append((name, str(error), tasks.is_running(name))))
    tasks.start("work", work)
    await settle()
    assert heard == [("work", "broken", False)]


async def test_a_cancelled_task_is_no_failure():
    tasks, heard = Tasks(), []
    tasks.failed.connect(lambda name, error: heard.append(name))
    tasks.finished.connect(heard.append)
    tasks.start("work", asyncio.Event().wait)
    await settle()
    await tasks.stop()
    assert heard == []


async def test_finished_is_said_once():
    tasks, heard = Tasks(), []
    tasks.finished.connect(heard.append)

    async def work():
        await asyncio.sleep(0)

    tasks.start("work", work)
    await settle()
    assert heard == ["work"]


async def test_nothing_starts_after_stop():
    tasks = Tasks()
    await tasks.stop()

    async def work(): ...

    assert not tasks.start("work", work)


async def test_stop_waits_for_the_end_of_each_task():
    tasks, ended = Tasks(), []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(1)

    tasks.start("work", work)
    await settle()
    await tasks.stop()
    assert ended == [1]


async def test_an_event_ends_a_sleep_early():
    clock, woken = FakeClock(), asyncio.Event()
    sleeping = asyncio.ensure_future(sleep_unless(clock, 60, woken))
    await settle()
    assert not sleeping.done()
    woken.set()
    await settle()
    assert sleeping.done()
    assert not woken.is_set()


async def test_who_waits_for_tasks_is_woken_by_their_end_however_they_end():
    tasks, gate, order = Tasks(), asyncio.Event(), []

    async def work():
        await gate.wait()
        order.append("worked")
        raise ValueError

    async def wait():
        await tasks.ended("work", "another")
        order.append("waited")

    tasks.start("work", work)
    waiting = asyncio.ensure_future(wait())
    await settle()
    assert order == []
    gate.set()
    await waiting
    assert order == ["worked", "waited"]


async def test_a_cancelled_task_runs_no_longer_at_once_and_its_name_is_free():
    tasks, ended = Tasks(), list[str]()

    async def work(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    tasks.start("work", partial(work, "first"))
    await settle()
    tasks.cancel("work")
    assert not tasks.is_running("work")
    assert tasks.start("work", partial(work, "second"))
    await settle()
    assert ended == ["first"]
    assert tasks.is_running("work")
    tasks.cancel("nobody")
    await tasks.stop()
    assert ended == ["first", "second"]


async def test_stopping_waits_for_one_that_was_cancelled_and_tidies_up():
    tasks, ended = Tasks(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await settle()
            ended.append("work")

    tasks.start("work", work)
    await settle()
    tasks.cancel("work")
    await tasks.stop()
    assert ended == ["work"]


async def test_a_task_that_is_cancelled_before_it_began_leaves_nothing():
    tasks = Tasks()
    tasks.start("work", asyncio.Event().wait)
    tasks.cancel("work")
    await settle()
    assert not tasks.is_running("work")
