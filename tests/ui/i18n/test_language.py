from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.i18n import Speech, current_language, install_language, supported


class Counting(QLabel):
    """A label that counts how often it was told to fill in its text again."""

    told = 0

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.told += 1
        super().changeEvent(event)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    install_language(qapp, "en")
    yield qapp
    install_language(qapp, "en")


def translate(source: str, n: int = -1) -> str:
    return QCoreApplication.translate("Kiosk", source, None, n)


def test_a_text_follows_the_language_back_and_forth(app: QApplication) -> None:
    assert translate("Hold up your member code") == "Hold up your member code"
    install_language(app, "zh")
    assert current_language() == "zh"
    assert translate("Hold up your member code") == "请出示会员码"
    install_language(app, "en-GB")
    assert current_language() == "en"
    assert translate("Hold up your member code") == "Hold up your member code"


def test_windows_are_told_once_per_change_and_not_without_one(qtbot: QtBot, app: QApplication) -> None:
    window = Counting()
    qtbot.addWidget(window)
    app.processEvents()
    window.told = 0
    install_language(app, "zh")
    install_language(app, "zh")
    app.processEvents()
    assert window.told == 1


def test_counts_have_plural_forms(app: QApplication) -> None:
    assert translate("%n points", 1) == "1 point"
    assert translate("%n points", 12) == "12 points"
    install_language(app, "zh")
    assert translate("%n points", 1) == "1 积分"


def test_speech_is_independent_of_the_language_on_screen(app: QApplication) -> None:
    chinese, english = Speech("zh-CN"), Speech("en")
    assert chinese.translate("Kiosk", "Hold up your member code") == "请出示会员码"
    assert english.translate("Kiosk", "Hold up your member code") == "Hold up your member code"
    assert english.translate("Kiosk", "%n points", None, 1) == "1 point"
    assert english.translate("Kiosk", "nobody translated this") == "nobody translated this"
    assert current_language() == "en"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh", "zh"), ("zh-CN", "zh"), ("zh_Hans_CN", "zh"), ("ZH", "zh"), ("en", "en"), ("", "en"), ("fr", "en")],
)
def test_any_language_tag_means_one_we_speak(tag: str, language: str) -> None:
    assert supported(tag) == language
