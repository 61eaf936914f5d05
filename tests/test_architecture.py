"""Holds the code to the layers and rules of docs/adr, by reading its imports and calls."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
APP = ROOT / "app"
STANDARD = sys.stdlib_module_names
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 60
ROOT_FILES = {"__main__", "bootstrap", "opening", "selftest"}


@dataclass(frozen=True, slots=True)
class Layer:
    """What the files of one folder may import: layers of ours, and packages of others."""

    ours: frozenset[str]
    others: frozenset[str]
    not_standard: frozenset[str] = frozenset()


def _layer(ours: str, others: str = "", without: str = "") -> Layer:
    return Layer(frozenset(ours.split()), frozenset(others.split()), frozenset(without.split()))


LAYERS = {
    "domain": _layer("domain", "yaml", without="sqlite3 asyncio"),
    "adapters": _layer(
        "domain adapters services.ports resources",
        "httpx pydantic keyring platformdirs certifi anyio numpy onnxruntime pycocotools",
    ),
    "services": _layer("domain services", "psygnal", without="sqlite3"),
    "ui": _layer(
        "domain services ui resources", "PySide6 shiboken6 psygnal typing_extensions", without="sqlite3"
    ),
    "cli": _layer("domain services cli", without="sqlite3"),
    "sandbox": _layer(
        "domain sandbox resources",
        "starlette uvicorn h11 python_multipart anyio numpy onnxruntime PIL platformdirs",
    ),
    "resources": _layer(""),
}
# The one file of the runtime that joins Qt's loop and asyncio.
LOOP_OWNERS = ("app/ui/", "app/__main__.py", "app/bootstrap.py")
HEAVY = (
    "httpx", "pydantic", "keyring", "numpy", "sqlite3", "onnxruntime", "pycocotools", "starlette", "PIL", "yaml",
)  # fmt: skip
LATER = (*HEAVY, "app.adapters", "app.sandbox")


@dataclass(frozen=True, slots=True)
class Source:
    """One file of app/, parsed."""

    name: str
    text: str
    tree: ast.Module

    @property
    def layer(self) -> str:
        """Return the folder under app/, or the file's own name beside them."""
        return Path(self.name).parts[1].removesuffix(".py")

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield each imported module with its line; those for type checkers count too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((module, node.lineno) for module in self._from(node))

    def calls(self) -> Iterator[tuple[str, int]]:
        """Yield the last name of everything that is called, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                function = node.func
                name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                yield name, node.lineno

    def _from(self, node: ast.ImportFrom) -> Iterator[str]:
        assert node.level == 0, f"{self.name}:{node.lineno} imports relatively; name the module in full"
        module = node.module or ""
        # `from app import x` and `from app.services import ports` name modules by their alias.
        yield from (
            (f"{module}.{alias.name}" for alias in node.names) if module.startswith("app") else [module]
        )


@cache
def sources() -> tuple[Source, ...]:
    """Return all files of app/ that git would keep."""
    files = sorted(path for path in APP.rglob("*.py") if "resources" not in path.relative_to(APP).parts[:-1])
    return tuple(_read(path) for path in files)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


def breaches(source: Source) -> list[str]:
    """Return each import of source that its layer forbids."""
    if source.layer in ROOT_FILES or source.name == "app/__init__.py":
        return []
    layer = LAYERS.get(source.layer)
    if layer is None:
        return [f"{source.name}: app/{source.layer} is in no layer of this test"]
    return [
        f"{source.name}:{line} imports {module}"
        for module, line in source.imports()
        if not _may_import(layer, module)
    ]


def _may_import(layer: Layer, module: str) -> bool:
    top, _, rest = module.partition(".")
    if top == "app":
        return any(rest == ours or rest.startswith(f"{ours}.") for ours in layer.ours)
    if top in STANDARD:
        return top not in layer.not_standard
    return top in layer.others or top == "qasync"  # test_qasync_is_imported_in_one_file


def test_imports_only_flow_downwards():
    found = [breach for source in sources() for breach in breaches(source)]
    assert not found, "\n".join(found)


def test_qasync_is_imported_in_one_file():
    importers = {s.name for s in sources() for module, _ in s.imports() if module.split(".")[0] == "qasync"}
    assert len(importers) <= 1, importers
    assert all(name.startswith(LOOP_OWNERS) for name in importers), importers


@pytest.mark.parametrize("name", ["exec", "exec_", "processEvents", "asyncSlot", "asyncClose"])
def test_nothing_nests_the_event_loop(name):
    found = [f"{s.name}:{line}" for s in sources() for called, line in s.calls() if called == name]
    assert not found, f"{name}() nests the event loop (docs/adr/0003): {found}"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("setStyleSheet", "app/ui/theme"), ("print", "app/cli/"), ("setColorScheme", "app/ui/theme")],
)
def test_some_calls_have_one_home(name, allowed):
    found = [
        f"{s.name}:{line}"
        for s in sources()
        for called, line in s.calls()
        if called == name and not s.name.startswith(allowed)
    ]
    assert not found, f"{name}() belongs into {allowed}: {found}"


def test_no_key_is_put_into_a_query():
    found = [s.name for s in sources() if s.layer == "adapters" and "?api_key=" in s.text]
    assert not found, found


def test_no_pattern_has_a_possessive_repeat():
    """They are new in Python 3.11, and 3.11.2 matches them wrongly."""
    possessive = re.compile(r"[)\]\w.]\*\+|\?\+|\(\?>")
    assert not [source.name for source in sources() if possessive.search(source.text)]


def test_files_and_functions_stay_small():
    found = [f"{s.name}: {n} lines" for s in sources() if (n := s.text.count("\n")) > LINES_OF_A_FILE]
    found += [
        f"{s.name}:{node.lineno} {node.name}: {lines} lines"
        for s in sources()
        for node in ast.walk(s.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ]
    assert not found, "\n".join(found)


def test_every_module_says_what_it_is_for():
    found = [s.name for s in sources() if s.text.strip() and ast.get_docstring(s.tree) is None]
    assert not found, found


@pytest.mark.parametrize("layer", ["ui", "__main__"])
def test_the_window_is_there_before_heavy_modules(layer):
    if not (modules := _modules_of(layer)):
        pytest.skip(f"app/{layer} does not exist yet")
    loaded = _modules_after_importing(*modules)
    early = sorted(m for m in loaded for late in LATER if m == late or m.startswith(f"{late}."))
    assert not early, f"app/{layer} imports before first paint: {early}"


def test_the_frame_is_painted_without_what_panels_are_made_of():
    loaded = _modules_after_importing("app.opening", "app.ui.frame")
    early = {"app.ui.widgets", "app.services", "PySide6.QtSvg", "PySide6.QtNetwork"} & loaded
    assert not early, f"Imported before the first paint: {early}"


def test_the_command_line_never_loads_qt():
    if not any(source.layer == "cli" and source.text.count("\n") > 5 for source in sources()):
        pytest.skip("the command line does not exist yet")
    loaded = _modules_after_importing(*_modules_of("cli"), *_modules_of("services"))
    assert not {"PySide6", "qasync"} & loaded


def _modules_of(layer: str) -> list[str]:
    names = [s.name.removesuffix(".py").removesuffix("/__init__") for s in sources() if s.layer == layer]
    return [name.replace("/", ".") for name in names]


def _modules_after_importing(*modules: str) -> set[str]:
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


class TestTheRulesThemselves:
    """The checks above would be worth nothing if they let everything through."""

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("app/domain/x.py", "import pydantic"),
            ("app/domain/x.py", "from app.services import session"),
            ("app/services/x.py", "import httpx"),
            ("app/services/x.py", "from app import adapters"),
            ("app/services/x.py", "def f():\n    import sqlite3"),
            ("app/ui/x.py", "from app.adapters.keys import Keys"),
            ("app/cli/x.py", "from PySide6.QtCore import QObject"),
            ("app/sandbox/x.py", "import app.ui.window"),
            ("app/adapters/x.py", "if TYPE_CHECKING:\n    from app.ui import window"),
            ("app/elsewhere/x.py", "import os"),
        ],
    )
    def test_a_forbidden_import_is_seen(self, name, code):
        assert breaches(Source(name, code, ast.parse(code)))

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("app/domain/x.py", "from dataclasses import dataclass"),
            ("app/services/x.py", "from app.services import ports"),
            ("app/ui/x.py", "from PySide6.QtWidgets import QWidget"),
            ("app/bootstrap.py", "import httpx, PySide6, app.adapters.keys"),
        ],
    )
    def test_an_allowed_import_passes(self, name, code):
        assert not breaches(Source(name, code, ast.parse(code)))
