from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.i18n import Words, current_language, install_language, supported


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


def translate(source: str) -> str:
    return QCoreApplication.translate("KioskWords", source)


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


class KioskWords(Words):
    """Stands in for the screen's own class: the name is what counts."""

    def hold_up(self) -> str:
        return self.tr("Hold up your member code")


class MemberWords(Words):
    """As above."""

    def expire(self, n: int) -> str:
        return self.tr("%n points expire on {day}", None, n)


def test_counts_have_plural_forms(app: QApplication) -> None:
    words = MemberWords()
    assert words.expire(1) == "1 point expires on {day}"
    assert words.expire(12) == "12 points expire on {day}"
    install_language(app, "zh")
    assert words.expire(1) == "1 积分将于 {day}过期"


def test_words_can_be_independent_of_the_language_on_screen(app: QApplication) -> None:
    assert KioskWords("zh-CN").hold_up() == "请出示会员码"
    assert KioskWords("en").hold_up() == "Hold up your member code"
    assert MemberWords("en").expire(1) == "1 point expires on {day}"
    assert MemberWords("zh-CN").expire(3) == "3 积分将于 {day}过期"
    assert current_language() == "en"


def test_a_text_nobody_translated_shows_its_source() -> None:
    words, unknown = KioskWords("zh"), "nobody translated %n of this"
    assert words.tr(unknown, None, 3) == "nobody translated 3 of this"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh", "zh"), ("zh-CN", "zh"), ("zh_Hans_CN", "zh"), ("ZH", "zh"), ("en", "en"), ("", "en"), ("fr", "en")],
)
def test_any_language_tag_means_one_we_speak(tag: str, language: str) -> None:
    assert supported(tag) == language
