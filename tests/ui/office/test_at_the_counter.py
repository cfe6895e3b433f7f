"""Ctrl+M in the till's own window: a badge opens it for whoever is signed in, and only for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import ZHAO, Desk
from ui.composition.counter import CHECKOUT, MANAGER
from ui.i18n import install_language
from ui.screens.office.model import Section
from ui.screens.office.view import OfficeScreen
from ui.theme.shown import Theme, install_theme


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    shop = Shop(Desk(tmp_path), qapp)
    qtbot.addWidget(shop.window)
    shop.window.show_tab(MANAGER)
    yield shop
    shop.desk.till.close()


def screen(shop: Shop) -> OfficeScreen:
    found = shop.window.findChild(OfficeScreen)
    assert isinstance(found, OfficeScreen)
    return found


def test_a_managers_badge_opens_it_until_somebody_looks_elsewhere(shop: Shop) -> None:
    before = shop.desk.till.outbox.head()
    shop.counter.checkout.quick_amount(5_000)
    assert screen(shop).closed.accessibleName().startswith("For managers")
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert (screen(shop).closed.isVisible(), screen(shop).body.isVisible()) == (False, True)
    assert shop.desk.till.outbox.head() == before, "the approval was for this, not for the open sale"
    shop.window.show_tab(CHECKOUT)
    shop.window.show_tab(MANAGER)
    assert screen(shop).closed.isVisible()


def test_another_cashiers_badge_does_not(shop: Shop) -> None:
    shop.scan("BADGE-Bo")
    shop.type_pin("1234")
    assert screen(shop).closed.isVisible()
    assert shop.counter.office.presenter.wants_approval


def test_who_signs_out_leaves_it_closed(shop: Shop) -> None:
    shop.counter.dialogs.staff.sign_out()
    assert screen(shop).closed.accessibleName().startswith("Nobody is signed in")
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    assert screen(shop).body.isVisible()
    shop.desk.till.clock.advance(16 * 60)
    screen(shop).on_timeout()
    assert screen(shop).closed.isVisible()


def test_its_parts_tell_what_this_till_knows(shop: Shop) -> None:
    """Digits choose; figures are the outbox's, people the staff's, rules and limits the programme's."""
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    found = screen(shop)
    assert found.empty.isVisible(), "the one sale there is was refused"
    shop.press(Qt.Key.Key_2)
    rows = {row.name: row.figures for row in found.part.table.rows()}
    assert (rows["Li"], rows["Bo"]) == (("yes",) * 6 + ("asks",), ("yes", "yes", "asks", "asks", "yes", "yes", "asks"))
    shop.press(Qt.Key.Key_3)
    rows = {row.name: row.figures for row in found.part.table.rows()}
    assert rows["A point pays"] == ("\u00a51.00",)
    shop.press(Qt.Key.Key_4)
    rows = {row.name: row.figures for row in found.part.table.rows()}
    assert rows["Redemptions, in all"] == ("30", "30")
    shop.press(Qt.Key.Key_5)
    assert found.training.isVisible()
    assert not found.training.begin.isEnabled(), "this till was made without one"
    shop.press(Qt.Key.Key_1)
    till = shop.desk.till
    till.clock.advance(60)
    till.sell(till.scan(ZHAO), 5_000)
    shop.window.show_tab(CHECKOUT)
    shop.window.show_tab(MANAGER)
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    rows = {row.name: row.figures for row in found.part.table.rows()}
    assert (rows["Sales"], rows["Average basket"]) == (("1",), ("\u00a550.00",))
    assert found.part.chart.bands()[0].values == (1,)


def test_chinese_comes_out_right(shop: Shop, qapp: QApplication) -> None:
    shop.scan("BADGE-Li")
    shop.type_pin("5678")
    shop.press(Qt.Key.Key_2)
    install_language(qapp, "zh")
    QApplication.processEvents()
    assert screen(shop).part.table.rows()[0].figures[-1] == "需授权"
    assert screen(shop).sections[Section.RULES].face().words == "会员规则"
    install_language(qapp, "en")
