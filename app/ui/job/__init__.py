"""Everything about one job but its images: how it went, what was sent, what was answered."""

from app.ui.job.tab import JobTab

__all__ = ["JobTab"]
