"""Which workspace is in use and with which key: the button, the dialog for keys, what went wrong."""

from app.ui.session.key_dialog import KeyDialog
from app.ui.session.key_entry import KeyEntry
from app.ui.session.pauses import PauseNotices
from app.ui.session.words import key_words, link_words
from app.ui.session.workspace_button import WorkspaceButton

__all__ = ["KeyDialog", "KeyEntry", "PauseNotices", "WorkspaceButton", "key_words", "link_words"]
