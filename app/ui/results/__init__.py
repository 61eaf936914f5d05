"""The results of a job: its images with their labels."""

from app.ui.results.overlay import paint_labels
from app.ui.results.tab import ResultsTab

__all__ = ["ResultsTab", "paint_labels"]
