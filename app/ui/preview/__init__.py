"""The preview of a draft, and the bench on which thresholds are tried."""

from app.ui.preview.panel import PreviewPanel

__all__ = ["PreviewPanel"]
