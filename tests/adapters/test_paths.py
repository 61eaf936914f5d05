"""Where things lie: in the platform's folders, or all of them under LABELDOCK_HOME."""

import stat
import sys
from pathlib import Path

import pytest

from app.adapters.paths import Folders


def test_labeldock_home_moves_all_folders(tmp_path: Path):
    folders = Folders({"LABELDOCK_HOME": str(tmp_path / "here")})
    for folder in (folders.data, folders.config, folders.cache, folders.log):
        assert folder.is_relative_to(tmp_path / "here")
    assert len({folders.data, folders.config, folders.cache, folders.log}) == 4


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert Folders({"LABELDOCK_HOME": "here"}).data == tmp_path / "here" / "data"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the platform's own names")
def test_without_it_the_platform_decides(isolated_home: Path):
    folders = Folders({})
    assert folders.data == isolated_home / "data" / "labeldock"
    assert folders.config == isolated_home / "config" / "labeldock"
    assert folders.cache == isolated_home / "cache" / "labeldock"


def test_files_lie_in_their_folders(tmp_path: Path):
    folders = Folders({"LABELDOCK_HOME": str(tmp_path)})
    assert folders.database.parent == folders.data
    assert folders.pictures.parent == folders.cache
    assert folders.log_file.parent == folders.log


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_folders_are_made_for_their_owner_alone(tmp_path: Path):
    folders = Folders({"LABELDOCK_HOME": str(tmp_path / "new")})
    folders.make()
    folders.make()
    assert stat.S_IMODE(folders.data.stat().st_mode) == 0o700
