"""The style sheet of the window, written once for every theme: `@name` stands for a colour token, `$name` for a size.

Four type sizes (11, 13, 17, 24), corners of 8, spacing in steps of 4, one accent, no gradients and no shadows.
A widget asks for a look by a dynamic property (`role`, `chip`, `look`), so that no widget names a colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TEMPLATE = """
* { font-size: 13px; }
QMainWindow, QDialog, QWidget#background { background: @background; }
QWidget#surface, QWidget#panel, QWidget#top_bar, QWidget#status_line { background: @surface; }
QWidget#panel_left { background: @surface; border-right: 1px solid @line; }
QWidget#panel_right { background: @surface; border-left: 1px solid @line; }
QWidget#top_bar { border-bottom: 1px solid @line; }
QWidget#status_line { border-top: 1px solid @line; }
QWidget#section_bar { background: @surface; border-bottom: 1px solid @line; }
QLabel { color: @ink; background: transparent; }
QLabel[role="mute"] { color: @mute; }
QLabel[role="small"] { color: @mute; font-size: 11px; }
QLabel[role="section"] { color: @mute; font-size: 11px; padding: 4px 0 2px 0; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="heading"] { font-size: 17px; font-weight: 600; }
QLabel[role="display"] { font-size: 24px; font-weight: 600; }
QLabel[role="quote"] { font-size: 17px; }
QLabel[role="shape_good"] { color: @good; font-size: 11px; }
QLabel[role="shape_middle"] { color: @middle; font-size: 11px; }
QLabel[role="shape_low"] { color: @low; font-size: 11px; }
QLabel[role="beside"] { color: @mute; font-weight: 600; font-size: 12px; }
QLabel[role="good"] { color: @good; font-weight: 600; font-size: 17px; }
QLabel[role="middle"] { color: @ink; font-weight: 600; font-size: 17px; }
QLabel[role="low"] { color: @low; font-weight: 600; font-size: 17px; }
QLabel[role="few"], QLabel[role="withheld"], QLabel[role="none"] { color: @mute; font-weight: 600; font-size: 17px; }
QLabel[role="problem"] { color: @low; }
QLabel[role="key"] { color: @mute; border: 1px solid @line; border-radius: 4px; padding: 1px 6px; font-size: 11px; }

QMenuBar { background: @surface; color: @ink; padding: 0 4px; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @background; }
QMenu { background: @surface; color: @ink; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: $menu_pad 28px $menu_pad 12px; border-radius: 4px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: @surface; color: @ink; border: 1px solid @line; padding: 4px 8px; }

QPushButton { background: @surface; color: @ink; border: 1px solid @line; border-radius: 8px; padding: 4px 12px;
  min-height: $button; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @background; }
QPushButton:disabled { color: @faint; }
QPushButton:focus { border: 2px solid @accent; padding: 3px 11px; outline: 0; }
QPushButton[look="primary"], QPushButton:default { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[look="primary"]:hover, QPushButton:default:hover { background: @accent_hover; }
QPushButton[look="primary"]:focus, QPushButton:default:focus { border: 2px solid @ink; padding: 3px 11px; }
QPushButton[look="primary"]:disabled, QPushButton:default:disabled {
  background: @hover; color: @faint; border-color: @line; }
QPushButton[look="quiet"] { border-color: transparent; background: transparent; color: @mute; padding: 2px 6px; }
QPushButton[look="quiet"]:hover { background: @hover; color: @ink; }
QPushButton[look="quiet"]:focus { border: 2px solid @accent; padding: 1px 5px; }
QPushButton[look="link"] { border-color: transparent; background: transparent; color: @accent; padding: 2px 6px;
  text-align: left; }
QPushButton[look="link"]:hover { background: @hover; }
QPushButton[look="link"]:focus { border: 2px solid @accent; padding: 1px 5px; }
QPushButton[look="tab"] { border-color: transparent; background: transparent; color: @mute; padding: 4px 12px; }
QPushButton[look="tab"]:hover { color: @ink; }
QPushButton[look="tab"]:checked { background: @background; color: @ink; font-weight: 600; }
QPushButton[look="tab"]:focus { border: 2px solid @accent; padding: 3px 11px; }
QPushButton[look="search"] { color: @mute; text-align: left; background: @surface; }
QPushButton[look="title"] { border-color: transparent; background: transparent; font-size: 13px; font-weight: 600;
  text-align: left; padding: 4px 8px; }
QPushButton[look="title"]:hover { background: @hover; }
QPushButton[look="title"]:focus { border: 2px solid @accent; padding: 3px 7px; }
QPushButton[look="card"] { text-align: left; padding: 8px 12px; background: @surface; }
QPushButton[look="card"]:hover { border-color: @accent; }
QPushButton[look="card"]:focus { border: 2px solid @accent; padding: 7px 11px; }

QPushButton[chip] { border-radius: $chip_round; min-height: $chip; padding: 0 9px; font-size: 12px; }
QPushButton[chip]:hover { border-color: @mute; }
QPushButton[chip]:checked { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[chip]:focus { border: 2px solid @accent; padding: 0 8px; }
QPushButton[chip]:checked:focus { border: 2px solid @ink; padding: 0 8px; }
QPushButton[chip="moment"] { background: @moment; color: @moment_ink; border-color: @moment_line; }
QPushButton[chip="moment"]:focus { border: 2px solid @accent; }

QPushButton[chip="plain"] { background: transparent; }
QPushButton[chip="impact"] { color: @mute; border-style: dashed; background: transparent; }
QPushButton[chip="impact"]:checked { background: @ink; color: @surface; border: 1px solid @ink; }
QPushButton[chip="impact"]:focus, QPushButton[chip="impact"]:checked:focus { border: 2px solid @accent; }
QPushButton[chip="drafted"] { color: @accent; border: 1px dashed @accent; background: transparent; font-size: 11px;
  min-height: 18px; border-radius: 10px; }
QPushButton[chip="drafted"]:hover { background: @hover; border-color: @accent; }
QPushButton[chip="drafted"]:focus { border: 2px solid @accent; padding: 0 8px; }
QPushButton[look="line"] { border: 1px solid transparent; background: transparent; padding: 0 1px; text-align: left;
  min-height: 22px; border-radius: 4px; }
QPushButton[look="line"]:hover { background: @hover; color: @accent; }
QPushButton[look="line"]:focus { border: 2px solid @accent; padding: 0; }

QLineEdit, QPlainTextEdit, QTextEdit { background: @surface; color: @ink; border: 1px solid @line;
  border-radius: 8px; padding: 3px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit { min-height: $field; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: $field; background: transparent; }
QLineEdit:hover, QPlainTextEdit:hover { border-color: @mute; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent;
  padding: 2px 7px; }
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled { color: @mute; background: @background; }
QLineEdit[look="bare"] { border-color: transparent; background: transparent; font-size: 17px; font-weight: 600;
  padding: 3px 4px; margin-left: -5px; }
QLineEdit[look="bare"]:hover { border-color: @line; }
QLineEdit[look="bare"]:focus { border: 2px solid @accent; padding: 2px 3px; background: @surface; }
QPlainTextEdit[look="plain"], QTextEdit[look="plain"], QLineEdit[look="plain"] { border: 1px solid transparent;
  background: transparent; padding: 2px 5px; border-radius: 6px; }
QLineEdit[look="plain"] { min-height: 18px; font-size: 12px; }
QPlainTextEdit[look="plain"]:hover, QTextEdit[look="plain"]:hover, QLineEdit[look="plain"]:hover {
  border-color: @line; }
QPlainTextEdit[look="plain"]:focus, QTextEdit[look="plain"]:focus, QLineEdit[look="plain"]:focus {
  border: 2px solid @accent; padding: 1px 4px; background: @surface; }
QPlainTextEdit[look="plain"][type_size="display"] { font-size: 24px; font-weight: 600; }
QPlainTextEdit[look="plain"][type_size="quote"] { font-size: 19px; }
QPlainTextEdit[look="plain"][type_size="small"] { color: @mute; font-size: 12px; }
QPlainTextEdit[look="plain"][type_size="end"] { color: @mute; font-size: 12px; }
QAbstractSpinBox QLineEdit:focus { border: none; padding: 0; }
QLineEdit[look="cell"] { border-radius: 0; padding: 0 4px; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"] { border: 2px solid @low; padding: 2px 7px; }
QTableView QLineEdit, QTreeView QLineEdit { border-radius: 4px; padding: 0 4px; min-height: 16px; }
QCheckBox { color: @ink; spacing: 8px; }
QCheckBox[role="strong"] { font-weight: 600; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator { width: 14px; height: 14px; border: 1px solid @mute;
  border-radius: 4px; background: @surface; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked {
  background: @accent; border-color: @accent;
  image: url("@tick"); }
QCheckBox::indicator:indeterminate { background: @mute; }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked:focus { border: 2px solid @ink; }
QCheckBox::indicator:disabled { border-color: @line; background: @background; }
QComboBox { color: @ink; background: @surface; border: 1px solid @line; border-radius: 8px; padding: 3px 8px;
  min-height: $field; }
QDateEdit { color: @ink; background: @surface; border: 1px solid @line; border-radius: 8px; padding: 2px 4px 2px 8px;
  min-height: $field; }
QDateEdit:hover { border-color: @mute; }
QDateEdit:focus { border: 2px solid @accent; padding: 1px 3px 1px 7px; }
QDateEdit::drop-down { border: none; width: 20px; }
QDateEdit::down-arrow { image: url("@chevron"); width: 10px; height: 10px; }
QCalendarWidget QToolButton { color: @ink; background: transparent; border: none; padding: 4px 8px; }
QCalendarWidget QToolButton:hover { background: @hover; border-radius: 6px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @surface; }
QCalendarWidget QTableView { selection-background-color: @accent; selection-color: @on_accent; }
QComboBox QAbstractItemView { background: @surface; color: @ink; border: 1px solid @line; padding: 4px; outline: 0;
  selection-background-color: @hover; selection-color: @ink; }

QTreeView, QTableView, QListView { background: @surface; color: @ink; border: none; outline: 0;
  alternate-background-color: @background; selection-background-color: @selected; selection-color: @ink;
  gridline-color: @line; }
QListView#plain, QTreeView#plain { background: transparent; }
QTreeView::item, QListView::item { min-height: $row; padding: 1px 6px; border: 1px solid transparent;
  border-radius: 6px; }
QTreeView::item { border-radius: 0; }
QTableView::item { padding: 2px 6px; border: 1px solid transparent; }
QTreeView::item:hover, QListView::item:hover { background: @hover; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: @selected; color: @ink; }
QTreeView::item:selected:active, QListView::item:selected:active { border: 1px solid @accent; }
QTableView::item:focus { border: 2px solid @accent; }
QListView#side::item { padding: 2px 7px; border-radius: 4px; border: 1px solid transparent; }
QListView#side::item:selected { background: @background; color: @ink; border: 1px solid transparent; }
QListView#side::item:focus { border: 1px solid @accent; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @mute; border: none; border-bottom: 1px solid @line;
  padding: 4px 10px; font-size: 11px; }
QHeaderView::section:hover { color: @ink; }

QScrollArea, QScrollArea > QWidget > QWidget#body { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @mute; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: @line; }

QFrame#card { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame#quote { background: transparent; border: none; border-left: 2px solid @line; }
QFrame#todo { background: transparent; border: none; border-left: 2px solid @accent; }
QFrame#drafts { background: @middle_fill; border: 1px dashed @accent; border-radius: 8px; }
QFrame#upright { background: @line; border: none; }
QFrame#rule { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame#note_pain { background: @low_fill; border: none; border-radius: 6px; }
QFrame#note_need, QFrame#note_idea { background: @good_fill; border: none; border-radius: 6px; }
QFrame#note_quote, QFrame#note_question { background: @middle_fill; border: none; border-radius: 6px; }
QFrame#palette { background: @surface; border: 1px solid @line; border-radius: 8px; }
QProgressBar { border: none; border-radius: 3px; background: @line; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar::tab { background: transparent; color: @mute; padding: 6px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @ink; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QSlider::groove:horizontal { background: @line; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @accent; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }
QSlider:focus { border: 1px solid @accent; border-radius: 4px; }
"""

_SIZES = {
    False: {"button": "20px", "field": "20px", "row": "24px", "chip": "22px", "chip_round": "12px", "menu_pad": "5px"},
    True: {"button": "30px", "field": "32px", "row": "40px", "chip": "38px", "chip_round": "20px", "menu_pad": "11px"},
}


def style_sheet(colours: Mapping[str, str], touch: bool = False, percent: int = 100) -> str:
    """Return the style sheet with the tokens of `colours` filled in.

    `touch` makes every target 40 px; `percent` scales the type sizes, 100 being the sizes of the design.
    """
    sizes = _SIZES[touch]
    text = re.sub(r"@(\w+)", lambda match: colours[match[1]], _TEMPLATE)
    text = re.sub(r"\$(\w+)", lambda match: sizes[match[1]], text)
    if percent == 100:
        return text
    return re.sub(r"font-size: (\d+)px", lambda match: f"font-size: {round(int(match[1]) * percent / 100)}px", text)
