"""What macOS wants to know of the program, and the disk image that it is installed from."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING

from starter.steps import ROOT, run_quietly, say

from builder import program
from builder.contents import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

IDENTIFIER = "io.labeldock.Labeldock"
FILE_TYPE = "io.labeldock.job"
INFO = {
    "CFBundleDisplayName": "Labeldock",
    "LSApplicationCategoryType": "public.app-category.graphics-design",
    "LSMinimumSystemVersion": "13.0",
    "NSHighResolutionCapable": True,
    "NSRequiresAquaSystemAppearance": False,
    "CFBundleLocalizations": ["en", *LANGUAGES],
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Labeldock job",
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [FILE_TYPE],
        }
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": FILE_TYPE,
            "UTTypeDescription": "Labeldock job",
            "UTTypeConformsTo": ["public.json"],
            "UTTypeTagSpecification": {
                "public.filename-extension": ["labeldock.json"],
                "public.mime-type": ["application/vnd.labeldock.job+json"],
            },
        }
    ],
}


def make(folder: Path) -> Path:
    """Make the disk image of Labeldock.app in a folder, and return it. Raises StepError."""
    top = program.WORK / "dmg"
    shutil.rmtree(top, ignore_errors=True)
    shutil.copytree(program.DIST / "Labeldock.app", top / "Labeldock.app", symlinks=True)
    (top / "Applications").symlink_to("/Applications")
    image = folder / f"Labeldock-{program.version()}-{platform.machine()}.dmg"
    run_quietly("Making the disk image", image_command(top, image))
    say(f"  {image.relative_to(ROOT)}: {program.megabytes(program.size_of(image))}")
    return image


def image_command(top: Path, image: Path) -> list[str | Path]:
    """Return the command that packs a folder into a compressed disk image."""
    return ["hdiutil", "create", "-volname", "Labeldock", "-srcfolder", top, "-ov", "-format", "UDZO", image]
