"""The dark bar on top: where this till stands, its screens, and the language."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.i18n import current_language
from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton
from ui.widgets.pill import Pill
from ui.widgets.texts import ElidedLabel, plain_label

translate = QCoreApplication.translate
_WHOLE, _SHRINKING = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred
_RIGHT = 2
"""The place of what stands at the right."""


class TopBar(QWidget):
    """Emits `tab_pressed` with a number and `language_chosen` with `en` or `zh`.

    Where there is no room for every tab's word only the one in front has its; the others are an icon and a key. With
    less room still the lane goes, and the name of the store is cut.
    `tools`, icon and key each, stand at the right and emit `tool_pressed`; without room for words they are icons alone.
    """

    tab_pressed = Signal(int)
    tool_pressed = Signal(int)
    language_chosen = Signal(str)

    def __init__(
        self,
        store: str,
        till: str,
        tabs: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        tools: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs = tabs
        self._titles = [""] * len(tabs)
        self._current = 0
        self._logo = QLabel(self)
        self._store = ElidedLabel("store", self)
        self._store.setObjectName("storeName")
        self._store.setText(store)
        self._is_store_hidden = False
        self._till = plain_label("till", self)
        self._till.setObjectName("tillName")
        self._till.setText(till)
        self.badge = Pill("barBadge", parent=self, solid=True)
        self.badge.hide()
        self.buttons = [self._tab(number) for number in range(len(tabs))]
        self._tool_faces = [(icon, key, "") for icon, key in tools]
        self.tools = [self._tool(number) for number in range(len(tools))]
        self.language = TillButton("language", "languageSwitch", self)
        self.language.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.language.clicked.connect(self._on_language)
        self._layout = QHBoxLayout(self)
        self._fill()
        self._show_language()

    def _tab(self, number: int) -> TillButton:
        button = TillButton("tab", f"tab{number}", self)
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.tab_pressed.emit, number))
        return button

    def _tool(self, number: int) -> TillButton:
        button = TillButton("tab", f"tool{number}", self)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.tool_pressed.emit, number))
        return button

    def _fill(self) -> None:
        """Tabs in the middle of the window, whatever stands left and right of them."""
        left, right, tabs = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for part in (self._logo, self._store, self._till, self.badge):
            left.addWidget(part)
        left.addStretch(1)
        for button in self.buttons:
            tabs.addWidget(button)
        right.addStretch(1)
        for button in self.tools:
            right.addWidget(button)
        right.addWidget(self.language)
        self._layout.addLayout(left, 1)
        self._layout.addLayout(tabs)
        self._layout.addLayout(right, 1)
        self._parts = (left, tabs, right)

    def show_titles(self, titles: Sequence[str]) -> None:
        """Name the tabs."""
        self._titles = list(titles)
        self._arrange()

    def show_place(self, store: str, till: str) -> None:
        """Name it anew."""
        self._store.setText(store)
        self._till.setText(till)

    def show_badge(self, tone: Tone, words: str, *, is_alone: bool = False) -> None:
        """Say what this till is, where it is no ordinary one; `is_alone`: in the place of the store, too."""
        self.badge.show_words(tone, "", words)
        self.badge.show()
        self._is_store_hidden = is_alone
        self._store.setVisible(not is_alone)
        self._arrange()

    def show_tools(self, faces: Sequence[tuple[str, str]]) -> None:
        """Give each of them an icon and a word."""
        keys = (key for _icon, key, _title in self._tool_faces)
        self._tool_faces = [(icon, key, title) for key, (icon, title) in zip(keys, faces, strict=True)]
        self._arrange()

    def show_current(self, number: int) -> None:
        """Mark the tab whose screen is in front."""
        for place, button in enumerate(self.buttons):
            button.setChecked(place == number)
        self._current = number
        self._arrange()

    def _arrange(self) -> None:
        """Words on everything if they fit, else on the tab in front and the tools, else on that tab alone.

        Then the lane goes; the name of the store is what is cut, with an ellipsis.
        """
        everything, alone = range(len(self._tabs)), (self._current,)
        steps = ((everything, True, True), (alone, True, True), (alone, False, True), (alone, False, False))
        for with_words, tools_speak, has_lane in steps:
            self._till.setVisible(has_lane and not self._is_store_hidden)
            self._store.setSizePolicy(_WHOLE if has_lane else _SHRINKING, _WHOLE)
            self._layout.setStretch(_RIGHT, int(has_lane))  # what room there is belongs to the name
            for place, (button, title, (icon, key)) in enumerate(
                zip(self.buttons, self._titles, self._tabs, strict=True)
            ):
                button.show_face(Face(title if place in with_words else "", key, icon, title))
            for button, (icon, key, title) in zip(self.tools, self._tool_faces, strict=True):
                button.show_face(Face(title, key, icon, title) if tools_speak else Face("", "", icon, f"{title} {key}"))
            for part in (*self._parts, self._layout):
                part.invalidate()
            if self._layout.minimumSize().width() <= self.width():
                return

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self.setFixedHeight(density.px(60))
        self._layout.setContentsMargins(density.px(20), 0, density.px(20), 0)
        for part in self._parts:
            part.setSpacing(density.px(10))
        self.badge.set_size(density.words(15, 13))
        self._logo.setPixmap(icons.pixmap("logo", tokens().bar_ink, density.px(28), self.devicePixelRatioF()))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_language()
        super().changeEvent(event)

    def _show_language(self) -> None:
        """The button is called by the language it leads to."""
        other = "EN" if current_language() == "zh" else "中文"
        self.language.show_face(Face(other, name=translate("MainWindow", "Switch language")))

    def _on_language(self) -> None:
        self.language_chosen.emit("en" if current_language() == "zh" else "zh")
