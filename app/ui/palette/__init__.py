"""One field over everything: actions, drafts, projects, batches and jobs."""

from app.ui.palette.palette import Palette
from app.ui.palette.sources import Source

__all__ = ["Palette", "Source"]
