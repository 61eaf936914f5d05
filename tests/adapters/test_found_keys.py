"""The keys that Roboflow's own tools leave, in every shape that such a file was seen in, and in none."""

import json

import pytest

from app.adapters.found_keys import find_keys, keys_here
from app.adapters.logs import redacted
from app.domain.found_key import Source

KEY, OTHER = "TheKeyOfTheTest1k3f9", "AnotherKeyOfTheTest2x7q"
ENTRY = {"url": "workbench", "name": "Workbench", "apiKey": KEY}


def here(tmp_path, content, **environ):
    file = tmp_path / "config.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return keys_here({"ROBOFLOW_CONFIG_DIR": str(file), **environ})


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert keys_here({"HOME": str(tmp_path)}) == ()


def test_the_environment_names_key_and_workspace(tmp_path):
    (found,) = keys_here({"HOME": str(tmp_path), "ROBOFLOW_API_KEY": f" {KEY}\n", "RF_WORKSPACE": "bench"})
    assert (found.source, found.workspace, found.secret) == (Source.ENVIRONMENT, "bench", KEY)


def test_every_workspace_of_the_file_is_found_and_the_default_is_marked(tmp_path):
    content = {
        "workspaces": {"1": ENTRY, "2": {"url": "other", "name": "Other", "apiKey": OTHER}},
        "RF_WORKSPACE": "other",
        "API_URL": "https://api.roboflow.com",
    }
    found = here(tmp_path, content)
    assert [(k.workspace, k.name, k.is_default) for k in found] == [
        ("workbench", "Workbench", False),
        ("other", "Other", True),
    ]


def test_the_environment_wins_over_the_file_and_the_same_key_is_one(tmp_path):
    found = here(tmp_path, {"workspaces": {"1": ENTRY}}, ROBOFLOW_API_KEY=KEY)
    assert [k.source for k in found] == [Source.ENVIRONMENT]


@pytest.mark.parametrize(("platform", "place"), [("linux", ".config/roboflow"), ("win32", "roboflow")])
def test_the_file_is_looked_for_where_the_platform_has_it(tmp_path, platform, place):
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"workspaces": {"1": ENTRY}}))
    environ = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    assert [k.secret for k in keys_here(environ, platform)] == [KEY]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"workspaces": [ENTRY]},
        {"workspaces": {"1": "text", "2": None, "3": {"apiKey": 7}, "4": {"apiKey": "two words"}, "5": {}}},
        {"workspaces": {"1": {"apiKey": "x" * 501}}},
        b" " * (1024 * 1024 + 1),
    ],
    ids=range(9),
)
def test_a_file_that_is_none_has_no_keys(tmp_path, content):
    assert here(tmp_path, content) == ()


def test_an_entry_of_wrong_types_still_gives_its_key(tmp_path):
    (found,) = here(
        tmp_path, {"workspaces": {"1": {"url": 7, "name": ["x"], "apiKey": KEY}}, "RF_WORKSPACE": {}}
    )
    assert (found.workspace, found.name, found.secret) == ("", "", KEY)


def test_a_folder_in_place_of_the_file_is_no_trouble(tmp_path):
    assert keys_here({"ROBOFLOW_CONFIG_DIR": str(tmp_path)}) == ()


async def test_a_found_key_is_masked_in_the_log_and_the_file_is_left_alone(tmp_path, monkeypatch):
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"workspaces": {"1": ENTRY}}))
    before = file.stat().st_mtime_ns, file.read_bytes()
    monkeypatch.setenv("ROBOFLOW_CONFIG_DIR", str(file))
    (found,) = await find_keys()
    assert KEY not in redacted(f"asked with {KEY}")
    assert KEY not in repr(found)
    assert (file.stat().st_mtime_ns, file.read_bytes()) == before
