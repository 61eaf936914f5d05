"""Labeldock: the desktop workstation for Roboflow Auto Label jobs."""

__version__ = "0.1.0"
