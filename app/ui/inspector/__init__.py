"""What stands beside a draft: the exact request that will be sent, and its problems."""

from app.ui.inspector.problems import ProblemsPanel
from app.ui.inspector.request import RequestPanel

__all__ = ["ProblemsPanel", "RequestPanel"]
