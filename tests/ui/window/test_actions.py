"""The menus by keyboard: one letter, one action."""

import re

import pytest

from app.ui.window.actions import MENUS, ROWS

LETTER = re.compile(r"&([^&])")
ALSO = {"view": ("l", "m", "o"), "job": ("r",)}
"""Letters of actions that are added later, or go by another name while the queue is paused."""


def letters_of(menu):
    """Return the letter of each action of a menu, empty where it has none."""
    texts = [row.text for row in ROWS if row.menu == menu and row.id]
    found = [LETTER.search(text) for text in texts]
    return [match[1].lower() if match else "" for match in found] + list(ALSO.get(menu, ()))


@pytest.mark.parametrize("menu", MENUS)
def test_every_action_has_a_letter_of_its_own(menu):
    letters = letters_of(menu)
    assert "" not in letters
    assert len(set(letters)) == len(letters), letters
