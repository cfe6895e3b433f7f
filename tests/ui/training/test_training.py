"""A training beside a real till with a real backend: everything works in it, and nothing of it is left."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_client.backend.samples.cards import sample_members
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import TransactionKind
from pos_client.ports import EntryState
from pos_client.services.refunds import RefundRequested, RefundWish
from tests.ui.training.shop import Shop
from tests.unit.architecture.tree import ROOT
from ui.composition.counter import CHECKOUT
from ui.composition.training_room import FOLDER
from ui.i18n import install_language
from ui.main_window import PRACTICE
from ui.screens.office.view import OfficeScreen
from ui.theme.shown import Theme, install_theme, tokens

WITHIN_MS = 30_000
EVER = datetime(2000, 1, 1, tzinfo=UTC)


class Hands:
    """Somebody at the till, who waits for what happens."""

    def __init__(self, shop: Shop, qtbot: QtBot) -> None:
        self.shop, self._bot = shop, qtbot

    def begin(self) -> None:
        self.shop.open_manager()
        QTest.keyClick(self.shop.window, Qt.Key.Key_Return)
        self._bot.waitUntil(lambda: self.shop.training.counter is not None, timeout=WITHIN_MS)
        core = self.shop.practice._parts.core  # noqa: SLF001 - what stands behind that window
        self.core = core
        self._bot.waitUntil(lambda: core.link.is_online and core.shelf.usable() is not None, timeout=WITHIN_MS)

    def end(self) -> None:
        self.shop.training.end()
        self._bot.waitUntil(lambda: not (self.shop.folder / FOLDER).exists(), timeout=WITHIN_MS)

    def sell(self, place: int, minor: int, intent: Intent = Intent.EARN) -> None:
        """An amount, then the code; it is saved by itself, or by Enter where points may pay."""
        before, checkout = self.core.outbox.head(), self.shop.practice.checkout
        checkout.quick_amount(minor)
        self.shop.scan(self.shop.code(place, intent))
        if intent is Intent.PAY:
            self._bot.waitUntil(lambda: checkout._desk.open.recognised is not None, timeout=WITHIN_MS)  # noqa: SLF001 - as the screen tells
            checkout.redeem()
            checkout.commit()
        self._bot.waitUntil(lambda: self.core.outbox.head() > before and checkout.is_free, timeout=WITHIN_MS)

    def settled(self) -> None:
        self._bot.waitUntil(lambda: not self.core.outbox.counts()[EntryState.PENDING], timeout=WITHIN_MS)

    def kinds(self) -> list[TransactionKind]:
        return [entry.transaction.kind for entry in self.core.outbox.latest(20)][::-1]


@pytest.fixture
def shop(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Shop]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    shop = Shop(tmp_path, qapp)
    qtbot.addWidget(shop.window)
    yield shop
    shop.close()
    install_language(qapp, "en")


@pytest.fixture
def hands(shop: Shop, qtbot: QtBot) -> Hands:
    return Hands(shop, qtbot)


def test_nothing_of_a_training_is_left(shop: Shop, hands: Hands, qtbot: QtBot) -> None:
    """Awarded, paid with points, undone, refunded, sold offline: the same members are in the real books, untouched."""
    qtbot.waitUntil(lambda: shop.core.link.is_online, timeout=WITHIN_MS)
    books = shop.books()
    assert len(books) > 100
    hands.begin()
    hands.sell(1, 10_000)
    shop.practice.checkout.undo()
    qtbot.waitUntil(lambda: hands.core.outbox.head() == 2, timeout=WITHIN_MS)
    hands.sell(2, 20_000, Intent.PAY)
    hands.settled()
    paid = hands.core.outbox.latest(1)[0]
    assert (paid.seq, paid.state, paid.transaction.redeem_points > 0) == (3, EntryState.CONFIRMED, True)
    given_back = hands.core.staffed.refund(RefundWish(paid.transaction.txn_id, 20_000), "Li")
    assert isinstance(given_back, RefundRequested)
    hands.settled()
    assert shop.training.presenter is not None
    shop.training.presenter.move_plug()
    qtbot.waitUntil(lambda: not hands.core.link.is_online, timeout=WITHIN_MS)
    hands.sell(0, 5_000)
    award, redeem = TransactionKind.AWARD, paid.transaction.kind
    assert hands.kinds() == [award, TransactionKind.VOID, redeem, TransactionKind.REFUND, award]
    assert hands.core.outbox.counts()[EntryState.PENDING] == 1
    hands.end()
    assert shop.books() == books
    assert (shop.core.outbox.head(), shop.core.outbox.claims_since(EVER)) == (0, [])
    assert shop.core.shift.report().found.cases == 0
    assert shop.crashed == []


def test_it_cannot_be_mistaken(shop: Shop, hands: Hands) -> None:
    """An amber frame all around, the word in the top bar, in both languages, and on paper."""
    hands.begin()
    window = shop.practice.window
    assert (window.isVisible(), shop.window.isVisible(), window.geometry()) == (True, False, shop.window.geometry())
    picture = window.grab().toImage()
    right, bottom = picture.width() - 2, picture.height() - 2
    corners = [(1, 1), (right, 1), (1, bottom), (right, bottom), (1, bottom // 2), (right // 2, bottom)]
    assert {picture.pixelColor(*place).name() for place in corners} == {tokens().practice}
    assert window.objectName() == PRACTICE
    assert window.top_bar.badge.text() == "Training"
    hands.sell(1, 10_000)
    hands.settled()
    shop.practice.receipts.print_last()
    hands._bot.waitUntil(lambda: bool(shop.paper.slips()), timeout=WITHIN_MS)  # noqa: SLF001 - ours
    lines = [line for line in shop.paper.slips()[0].text.splitlines() if line.strip()]
    assert "TRAINING 练习" in lines[0]
    assert "Not a receipt" in lines[-1]
    install_language(shop.practice._parts.app.qt, "zh")  # noqa: SLF001 - what the button does
    QApplication.processEvents()
    assert window.top_bar.badge.text() == "练习"


def test_a_real_members_card_is_not_looked_at(shop: Shop, hands: Hands) -> None:
    hands.begin()
    real = sample_members()[20]
    code = encode(real.master_key, real.handle, real.kid, Intent.EARN, step_at(shop.core.clock.now_s()))
    played = len(shop.tones.played)
    shop.scan(code)
    assert shop.practice.window.top_bar.badge.text() == "Training: real card not read"
    assert shop.tones.played[played:] == ["bad"]
    assert shop.practice.checkout.is_free
    assert hands.core.outbox.claims_since(EVER) == []


def test_it_does_not_begin_while_somebody_stands_at_the_counter(shop: Shop, hands: Hands, qtbot: QtBot) -> None:
    """Neither then, nor where somebody came while it was made ready."""
    shop.counter.checkout.quick_amount(5_000)
    shop.open_manager()
    QTest.keyClick(shop.window, Qt.Key.Key_Return)
    screen = shop.window.findChild(OfficeScreen)
    assert isinstance(screen, OfficeScreen)
    assert "A sale is open" in screen.training.state.text()
    shop.counter.checkout.clear()
    QTest.keyClick(shop.window, Qt.Key.Key_Return)
    assert not screen.training.begin.isEnabled()
    shop.counter.checkout.quick_amount(5_000)
    qtbot.waitUntil(screen.training.begin.isEnabled, timeout=WITHIN_MS)
    assert "A sale is open" in screen.training.state.text()
    assert (shop.training.counter, shop.window.isVisible()) == (None, True)
    qtbot.waitUntil(lambda: not (shop.folder / FOLDER).exists(), timeout=WITHIN_MS)
    shop.counter.checkout.clear()
    hands.begin()


def test_the_next_one_begins_anew(shop: Shop, hands: Hands) -> None:
    """Asked for while the last one is still being put away; its numbers begin at one, and real codes go on again."""
    hands.begin()
    hands.sell(1, 10_000)
    shop.training.end()
    assert (shop.window.isVisible(), shop.training.counter) == (True, None)
    hands.begin()
    assert hands.core.outbox.head() == 0
    hands.end()
    shop.window.show_tab(CHECKOUT)
    shop.scan("2000000010106")
    assert not shop.counter.checkout.is_free


def test_a_till_killed_in_training_starts_as_the_real_one(tmp_path: Path) -> None:
    """It had sold in training, online and off: after the power cut it is the real till, with nothing in its outbox."""
    said = [_program(tmp_path, "train"), _program(tmp_path, "look")]
    assert said[0] == {"window": PRACTICE, "practised": 1, "real": 0, "left": True}
    assert said[1] == {"window": "ground", "practised": 0, "real": 0, "left": True}


def _program(folder: Path, what: str) -> object:
    result = subprocess.run(
        [sys.executable, "-m", "tests.ui.training.program", str(folder), what],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert result.stdout, result.stderr
    return json.loads(result.stdout)
