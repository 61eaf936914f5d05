"""The job monitor: every job of the ledger, with the server's word and our link to it shown apart."""

from app.ui.monitor.panel import JobsPanel

__all__ = ["JobsPanel"]
