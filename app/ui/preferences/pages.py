"""All pages of the settings, in their order: what the dialog shows and the palette finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.preferences.appearance import appearance, language
from app.ui.preferences.caches import caches
from app.ui.preferences.keys import keys
from app.ui.preferences.limits import limits
from app.ui.preferences.notices import notices
from app.ui.preferences.servers import servers
from app.ui.preferences.shortcuts import shortcuts
from app.ui.preferences.updates import updates

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.workstation import Workstation
    from app.ui.bridge import Bridge
    from app.ui.preferences.rows import Page
    from app.ui.settings import Settings


def all_pages(
    workstation: Workstation,
    bridge: Bridge,
    settings: Settings,
    *,
    add_key: Callable[[], object] = lambda: None,
    do: Callable[[str], object] = lambda _: None,
    rebuild: Callable[[], object] = lambda: None,
    restart: Callable[[], object] = lambda: None,
) -> tuple[Page, ...]:
    """Return the pages; nothing is built of a row until it is shown. `do` is given the id of an action."""
    return (
        appearance(settings, rebuild),
        language(settings, rebuild),
        shortcuts(),
        servers(workstation, restart),
        keys(workstation, bridge, add_key),
        notices(workstation),
        limits(workstation, bridge),
        caches(workstation),
        updates(workstation, settings, do),
    )
