"""What opens over the results is told to a screen reader: the report, the follow-up, and what is asked of an export."""

from tests.ui.results.test_follow_up import open_dialog
from tests.ui.results.test_report import open_report, tab
from tests.ui.window.test_accessibility import nameless

__all__ = ["open_dialog", "tab"]


async def test_the_report_is_told(tab):
    await open_report(tab)
    assert nameless(tab) == []


async def test_the_follow_up_is_told(open_dialog):
    assert nameless(await open_dialog()) == []


async def test_what_is_exported_is_told(tab):
    for menu in (tab.tools.acts.export.menu_, tab.tools.acts.follow_up.menu_):
        assert all(action.text() for action in menu.actions() if not action.isSeparator())
