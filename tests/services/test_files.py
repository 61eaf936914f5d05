"""A file is written whole or not at all."""

import pytest

from app.domain.errors import InputError
from app.services.files import write_whole


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path):
    file = tmp_path / "job.json"
    file.write_text("before")
    file.chmod(0o640)
    write_whole(file, ["after", "wards"])
    assert file.read_text() == "afterwards"
    assert file.stat().st_mode & 0o777 == 0o640


def test_text_that_cannot_be_encoded_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path):
    file = tmp_path / "job.json"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, ["half of it, ", "\ud800"])
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match=r"job\.json"):
        write_whole(tmp_path / "nowhere" / "job.json", "{}")
