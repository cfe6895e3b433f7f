"""The display's face: whose language, what it says aloud, what it paints again, and nothing that names anybody."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.screens.seen import texts_of
from ui.demo.scenes import GOLD, SCENES
from ui.demo.sides import SIDES
from ui.i18n import install_language
from ui.screens.checkout.member_side import MemberSide, member_side
from ui.screens.customer_display.celebration import LASTS_MS
from ui.screens.customer_display.view import CustomerDisplayView
from ui.theme.shown import Theme, install_theme


class Painted(QObject):
    """Adds up how much of a widget is painted again, as a part of it."""

    def __init__(self, view: CustomerDisplayView) -> None:
        super().__init__(view)
        self._view, self.part = view, 0.0
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            painted = event.rect()
            self.part += painted.width() * painted.height() / (self._view.width() * self._view.height())
        return False


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[CustomerDisplayView]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    made = CustomerDisplayView("Harbour Mall")
    qtbot.addWidget(made)
    made.resize(1024, 576)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")


def words(view: CustomerDisplayView) -> str:
    return " | ".join(seen.text for seen in texts_of(view))


@pytest.mark.parametrize("name", sorted(SIDES))
def test_everything_written_is_read_aloud(view: CustomerDisplayView, name: str) -> None:
    view.show_side(SIDES[name])
    spoken = view.accessibleName()
    whole = [seen.text for seen in texts_of(view) if len(seen.text) > 1 and "\u2026" not in seen.text]
    missing = [text for text in whole if text != "Harbour Mall" and not all(word in spoken for word in text.split())]
    assert spoken
    assert not missing


@pytest.mark.parametrize("name", sorted(SIDES))
def test_no_card_number_no_code_and_no_reason_for_staff(view: CustomerDisplayView, name: str) -> None:
    side = SIDES[name]
    view.show_side(side)
    shown = words(view) + view.accessibleName()
    assert "4821" not in shown
    assert not re.search(r"[A-Z]{4,}_|[0-9]{11,}", shown)


def test_a_member_is_spoken_to_in_their_own_language_and_the_shop_in_both(
    view: CustomerDisplayView, qapp: QApplication
) -> None:
    view.show_side(SIDES["idle"])
    assert "Show your member code and collect points." in words(view)
    assert "出示会员码，即可累积积分。" in words(view)
    view.show_side(SIDES["offline"])
    assert "谢谢惠顾，" in words(view)
    assert "Saved" not in words(view)
    install_language(qapp, "zh")
    view.show_side(SIDES["saved"])
    assert "Thank you," in words(view)


def test_the_shops_language_switches_live(view: CustomerDisplayView, qapp: QApplication, qtbot: QtBot) -> None:
    view.show_side(SIDES["closed"])
    assert view.accessibleName().startswith("This counter is closed")
    install_language(qapp, "zh")
    qtbot.waitUntil(lambda: view.accessibleName().startswith("本台暂停服务"))


def test_only_what_differs_is_painted_again(view: CustomerDisplayView, qtbot: QtBot) -> None:
    view.show_side(member_side(SCENES["ready"], GOLD))
    qtbot.waitUntil(lambda: not view.grab().isNull())
    QApplication.processEvents()
    painted = Painted(view)
    view.show_side(SIDES["redeem"])
    QApplication.processEvents()
    assert 0 < painted.part < 0.75
    before = painted.part
    view.show_side(SIDES["redeem"])
    QApplication.processEvents()
    assert painted.part == before


def test_the_amount_being_typed_paints_little(view: CustomerDisplayView) -> None:
    view.show_side(MemberSide())
    view.show_side(SIDES["amount"])
    QApplication.processEvents()
    painted = Painted(view)
    view.show_side(replace(SIDES["amount"], amount_minor=1_285))
    QApplication.processEvents()
    assert 0 < painted.part < 0.2


def test_a_new_tier_is_celebrated_once_and_briefly(view: CustomerDisplayView, qtbot: QtBot) -> None:
    view.show_side(SIDES["promoted"])
    assert view.is_celebrating
    qtbot.waitUntil(lambda: not view.is_celebrating, timeout=LASTS_MS + 4_000)
    view.show_side(SIDES["promoted"])
    assert not view.is_celebrating
    assert LASTS_MS < 2_000


def test_the_next_visit_ends_a_celebration(view: CustomerDisplayView) -> None:
    view.show_side(SIDES["promoted"])
    view.show_side(MemberSide())
    assert not view.is_celebrating


def test_with_reduced_motion_nothing_moves(view: CustomerDisplayView, qapp: QApplication) -> None:
    install_theme(qapp, Theme.LIGHT, reduced_motion=True)
    view.show_side(SIDES["promoted"])
    assert not view.is_celebrating
    assert "You are Platinum now" in words(view)


def test_every_state_looks_different_in_light_and_dark(view: CustomerDisplayView, qapp: QApplication) -> None:
    pictures = set()
    for theme in (Theme.LIGHT, Theme.DARK):
        install_theme(qapp, theme)
        for name in ("idle", "amount", "closed", "sorry_expired"):
            view.show_side(SIDES[name])
            pictures.add(bytes(view.grab().toImage().constBits()))
    assert len(pictures) == 8
