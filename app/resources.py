"""Finds the files of resources/, in a checkout as in an installed wheel."""

from functools import cache
from pathlib import Path


def resource_path(name: str) -> Path:
    """Return where the resource called name, such as "fonts/Inter.ttf", lies.

    Raises FileNotFoundError when no such file or folder was shipped.
    """
    path = _root() / name
    if not path.exists():
        raise FileNotFoundError(f"Missing resource: {name}")
    return path


def guide_folder() -> Path:
    """Return where the user guide lies; a checkout has it among its documents."""
    installed = _root() / "guide"
    return installed if installed.is_dir() else _root().parent / "docs" / "guide"


@cache
def _root() -> Path:
    here = Path(__file__).resolve().parent
    installed = here / "resources"  # the wheel carries them inside the package
    return installed if installed.is_dir() else here.parent / "resources"
