"""Keys: the one list of them, what a person made of it, and the widgets that show and change them."""

from app.ui.shortcuts.keys import Keys, keys, pressed_keys, shown, with_keys

__all__ = ["Keys", "keys", "pressed_keys", "shown", "with_keys"]
