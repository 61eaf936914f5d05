"""The projects of the workspace and their batches: what a draft can be made for."""

from app.ui.projects.panel import ProjectsPanel

__all__ = ["ProjectsPanel"]
