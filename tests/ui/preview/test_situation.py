"""What is said above the pictures, the most pressing first."""

from app.domain.errors import Offline
from app.domain.preview import Look
from app.ui.preview.situation import notice_of
from tests.ui.preview.fake import bolt, looked, shot


def test_trouble_comes_before_all_else():
    said = notice_of(looked(shot(1), trouble=Offline("No route."), is_outdated=True, warnings=("Odd.",)))
    assert (said.kind, said.text, said.action) == ("error", "No route.", "Try again")


def test_nothing_is_said_while_it_runs_or_where_all_is_well():
    assert notice_of(looked(shot(1, bolt(0.9)), is_running=True, is_outdated=True)) is None
    assert notice_of(looked(shot(1, bolt(0.9)))) is None
    assert notice_of(Look()) is None


def test_an_old_preview_can_be_run_again():
    assert notice_of(looked(shot(1), is_outdated=True)).action == "Run again"


def test_of_many_warnings_the_first_are_told():
    said = notice_of(looked(shot(1, bolt(0.9)), warnings=("One.", "Two.", "Three.", "Four.", "Five.")))
    assert (said.title, said.text) == ("One.", "Two.\nThree.\nAnd 2 more.")


def test_images_of_which_nothing_is_known_are_not_empty_ones():
    assert notice_of(looked(shot(1, labels=None), shot(2))) is None
