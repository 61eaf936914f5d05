"""Of several questions the newest one is answered, whatever became of those before it."""

import asyncio

import pytest

from app.domain.errors import StoreError
from app.services.tasks import Tasks
from app.ui.latest import Latest
from tests.services.fakes import settle


@pytest.fixture
async def tasks(qapp):
    tasks = Tasks()
    yield tasks
    await tasks.stop()


def question(answer, gate=None):
    """Return work that waits at the gate, and gives the answer or raises it."""

    async def work():
        if gate is not None:
            await gate.wait()
        if isinstance(answer, Exception):
            raise answer
        return answer

    return work


async def test_only_the_newest_question_is_answered(tasks):
    latest, heard, gate = Latest(tasks, "ask"), [], asyncio.Event()
    latest.answered.connect(heard.append)
    latest.ask(question("first", gate))
    await settle()
    latest.ask(question("second"))
    latest.ask(question("third"))
    gate.set()
    await settle()
    assert heard == ["third"]


async def test_a_question_is_answered_also_after_one_that_failed_meanwhile(tasks):
    latest, heard, failed, gate = Latest(tasks, "ask"), [], [], asyncio.Event()
    latest.answered.connect(heard.append)
    tasks.failed.connect(lambda name, error: failed.append(error))
    latest.ask(question(StoreError("The disk is full."), gate))
    await settle()
    latest.ask(question("second"))
    gate.set()
    await settle()
    assert (heard, failed) == (["second"], [])


async def test_the_failure_of_the_newest_question_is_told(tasks):
    latest, failed = Latest(tasks, "ask"), []
    tasks.failed.connect(lambda name, error: failed.append(str(error.message)))
    latest.ask(question(StoreError("The disk is full.")))
    await settle()
    assert failed == ["The disk is full."]


async def test_nothing_is_answered_once_it_was_dropped(tasks):
    latest, heard, gate = Latest(tasks, "ask"), [], asyncio.Event()
    latest.answered.connect(heard.append)
    latest.ask(question("first", gate))
    await settle()
    latest.drop()
    gate.set()
    await settle()
    assert heard == []


async def test_who_asks_the_same_does_not_wait_for_another_whose_answer_nobody_wants_any_more(tasks):
    closed, heard, gate = Latest(tasks, "ask"), [], asyncio.Event()
    closed.ask(question("first", gate))
    await settle()
    closed.drop()
    opened_again = Latest(tasks, "ask")
    opened_again.answered.connect(heard.append)
    opened_again.ask(question("second"))
    await settle()
    assert heard == ["second"]
    gate.set()
