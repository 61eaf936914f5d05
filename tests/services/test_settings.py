"""A setting that becomes another one while it is written is written again."""

from app.services.settings import keep
from tests.services.fakes import FakeStore


async def test_a_choice_that_was_made_while_the_last_one_was_written_is_kept():
    store, choices, written = FakeStore(), ["calm"], []

    async def set_setting(name, value):
        written.append(value)
        if value == "calm":
            choices.append("seldom")  # a person chooses while the disk is busy

    store.set_setting = set_setting
    await keep(store, "polling", lambda: choices[-1])
    assert written == ["calm", "seldom"]
