"""The list of drafts and what of them is queued."""

from app.ui.drafts.panel import DraftsPanel

__all__ = ["DraftsPanel"]
