"""What systems install the program by says the same as the program, and names files that there are."""

import ast
import configparser
import gzip
import plistlib
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from builder import deb, linux, macos, program, tarball, windows

from app import __version__
from app.__main__ import COMMANDS
from app.domain.job_file import SUFFIX

ROOT = Path(__file__).parents[2]
MIME = "application/vnd.labeldock.job+json"
SHARED = "{http://www.freedesktop.org/standards/shared-mime-info}"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="for Linux")


def test_the_version_is_the_programs():
    assert program.version() == __version__


def test_a_double_click_on_a_job_file_opens_it():
    entry = desktop_entry()["Desktop Entry"]
    assert entry["Exec"] == "labeldock %F"
    assert MIME in entry["MimeType"].split(";")
    (kind,) = ElementTree.parse(linux.SOURCES / "labeldock.xml").getroot()
    assert kind.get("type") == MIME
    assert kind.find(f"{SHARED}glob").get("pattern") == f"*{SUFFIX}"


def test_the_menu_entry_belongs_to_the_window():
    text = (ROOT / "app" / "ui" / "frame.py").read_text(encoding="utf-8")
    assert 'setDesktopFileName("labeldock")' in text
    assert desktop_entry()["Desktop Entry"]["StartupWMClass"] == "labeldock"


def test_software_centres_know_the_entry_and_the_version():
    root = ElementTree.fromstring(linux.filled(linux.METAINFO))
    assert root.findtext("id") + ".metainfo.xml" == linux.METAINFO
    assert root.findtext("launchable") == "labeldock.desktop"
    assert root.find("releases/release").get("version") == __version__
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root.find("releases/release").get("date"))


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstreamcli is not installed")
def test_appstreamcli_finds_nothing_wrong(tmp_path):
    (tmp_path / linux.METAINFO).write_text(linux.filled(linux.METAINFO), encoding="utf-8")
    said = check(["appstreamcli", "validate", "--no-net", tmp_path / linux.METAINFO])
    assert said.returncode == 0, said.stdout


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="it is not installed")
def test_desktop_file_validate_finds_nothing_wrong():
    said = check(["desktop-file-validate", linux.SOURCES / "labeldock.desktop"])
    assert (said.returncode, said.stdout) == (0, "")


def test_the_manual_has_every_command():
    manual = linux.filled("labeldock.1")
    missing = [command for command in (*COMMANDS, "sandbox") if not re.search(rf'[ ".]{command}\b', manual)]
    assert not missing
    assert f"Labeldock {__version__}" in manual


def test_the_package_says_what_it_needs(tmp_path):
    control = deb.control(3_000, "amd64")
    assert f"Version: {__version__}\n" in control
    assert "Installed-Size: 3\n" in control
    assert "libglib2.0-0t64 | libglib2.0-0" in control


@on_linux
def test_an_archive_is_installed_under_a_prefix_and_removed_without_a_trace(tmp_path, monkeypatch):
    archive = make_archive(tmp_path, monkeypatch)
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path / "unpacked", filter="data")
    (top,) = (tmp_path / "unpacked").iterdir()
    prefix = tmp_path / "a prefix"
    check([top / "install.sh", prefix], must=True)
    assert check([prefix / "bin" / "labeldock"], must=True).stdout == "I run.\n"
    exec_line = (prefix / "share" / "applications" / "labeldock.desktop").read_text(encoding="utf-8")
    assert f'Exec="{prefix}/bin/labeldock" %F' in exec_line
    assert gzip.decompress((prefix / "share" / "man" / "man1" / "labeldock.1.gz").read_bytes()).startswith(
        b".TH"
    )
    check([top / "install.sh", prefix], must=True)  # an upgrade
    check([prefix / "lib" / "labeldock" / "uninstall.sh"], must=True)
    left = [path for path in prefix.rglob("*") if path.is_file() and "labeldock" in path.name.lower()]
    assert not left


def test_windows_gets_a_version_of_four_numbers():
    tree = ast.parse(windows.version_text("1.20.3").strip(), mode="eval")
    numbers = [
        keyword.value for node in ast.walk(tree) if isinstance(node, ast.Call) for keyword in node.keywords
    ]
    assert (1, 20, 3, 0) in [ast.literal_eval(value) for value in numbers if isinstance(value, ast.Tuple)]


def test_the_installer_for_windows_names_files_that_a_build_makes():
    script = windows.SCRIPT.read_text(encoding="utf-8")
    sections = re.findall(r"^\[(\w+)\]$", script, re.MULTILINE)
    assert len(sections) == len(set(sections))
    named = re.findall(r"^(?:SetupIconFile|LicenseFile)=(.+)$|Source: \"(.+?)\"", script, re.MULTILINE)
    places = {(windows.SCRIPT.parent / "".join(name).replace("\\", "/")).resolve() for name in named}
    assert places == {ROOT / "LICENSE", linux.ICONS / "labeldock.ico", program.FOLDER / "*"}
    assert "PrivilegesRequired=lowest" in script
    assert not re.search(r"UninstallDelete|localappdata", script, re.IGNORECASE), (
        "It would touch people's data."
    )


def test_macos_knows_the_job_files(tmp_path):
    written = plistlib.loads(plistlib.dumps(macos.INFO))
    (exported,) = written["UTExportedTypeDeclarations"]
    (opened,) = written["CFBundleDocumentTypes"]
    assert opened["LSItemContentTypes"] == [exported["UTTypeIdentifier"]]
    tags = exported["UTTypeTagSpecification"]
    assert tags["public.filename-extension"] == [SUFFIX.removeprefix(".")]
    assert tags["public.mime-type"] == [MIME]
    entitlements = plistlib.loads((ROOT / "packaging" / "macos" / "entitlements.plist").read_bytes())
    assert all(value is True for value in entitlements.values())


@pytest.mark.parametrize("name", ["test", "release"])
def test_a_workflow_runs_scripts_that_there_are(name):
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    systems = {system.split("-")[0] for job in jobs.values() for system in matrix(job).get("system", [])}
    assert systems == {"ubuntu", "windows", "macos"}
    scripts = re.findall(r"python (packaging/\S+\.py)", text)
    assert scripts
    assert all((ROOT / script).is_file() for script in scripts)


def test_the_tests_run_on_every_python_that_is_supported():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))["jobs"]
    wanted = re.findall(r"Python :: (3\.\d+)\"", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert matrix(jobs["test"])["python"] == wanted


def matrix(job):
    return job.get("strategy", {}).get("matrix", {})


def desktop_entry():
    parser = configparser.RawConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(linux.SOURCES / "labeldock.desktop", encoding="utf-8")
    return parser


def make_archive(tmp_path, monkeypatch):
    """Make the archive of a program that only says that it runs."""
    folder = tmp_path / "dist" / "labeldock"
    folder.mkdir(parents=True)
    (folder / "labeldock").write_text("#!/bin/sh\necho I run.\n")
    (folder / "labeldock").chmod(0o755)
    icons = tmp_path / "icons" / "hicolor" / "16x16" / "apps"
    icons.mkdir(parents=True)
    (icons / "labeldock.png").write_bytes(b"icon")
    monkeypatch.setattr(program, "FOLDER", folder)
    monkeypatch.setattr(program, "WORK", tmp_path / "work")
    monkeypatch.setattr(linux, "ICONS", tmp_path / "icons")
    monkeypatch.setattr(tarball, "ROOT", tmp_path)
    shutil.copyfile(ROOT / "LICENSE", tmp_path / "LICENSE")
    return tarball.make(tmp_path / "dist")


def check(command, *, must=False):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=must)
