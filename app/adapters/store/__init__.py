"""Drafts, ledger, cache and settings in one SQLite file."""

from app.adapters.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
