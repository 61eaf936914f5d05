"""Small widgets that several panels use; they know the theme and nothing of the services."""

from app.ui.widgets.badge import Badge, badge_size, paint_badge
from app.ui.widgets.busy import BusyBar
from app.ui.widgets.confirm import ask, ask_which
from app.ui.widgets.decimal_box import AmountBox, DecimalBox
from app.ui.widgets.elided import Elided
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fitted import Fitted, button_row, dialog_column
from app.ui.widgets.flow import FlowLayout
from app.ui.widgets.menu_button import MenuButton
from app.ui.widgets.notice import Notice
from app.ui.widgets.panel_head import PanelHead
from app.ui.widgets.parts import button, inset, label, line, scrolled, set_property, tool_button
from app.ui.widgets.pastes import Pastes
from app.ui.widgets.row_menu import RowMenu
from app.ui.widgets.segmented import Segmented
from app.ui.widgets.side_area import SideArea
from app.ui.widgets.sight import bring_into_sight
from app.ui.widgets.threshold import ThresholdSlider
from app.ui.widgets.toasts import Toasts
from app.ui.widgets.words import ago, clock_time, time_of_day

__all__ = [
    "AmountBox",
    "Badge",
    "BusyBar",
    "DecimalBox",
    "Elided",
    "EmptyState",
    "Fitted",
    "FlowLayout",
    "MenuButton",
    "Notice",
    "PanelHead",
    "Pastes",
    "RowMenu",
    "Segmented",
    "SideArea",
    "ThresholdSlider",
    "Toasts",
    "ago",
    "ask",
    "ask_which",
    "badge_size",
    "bring_into_sight",
    "button",
    "button_row",
    "clock_time",
    "dialog_column",
    "inset",
    "label",
    "line",
    "paint_badge",
    "scrolled",
    "set_property",
    "time_of_day",
    "tool_button",
]
