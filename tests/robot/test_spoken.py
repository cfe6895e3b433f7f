"""What comes of each scan is read aloud, in the language of the screen, without anybody moving the keyboard there."""

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.member_code import PERIOD_S
from tests.robot.codes import CODES
from tests.robot.robot import opened
from tests.robot.shop import CASHIER
from tests.robot.till import Till
from ui.composition.counter import CHECK_IN, CHECKOUT
from ui.screens.checkout.view import CheckoutScreen
from ui.theme.fonts import load_fonts
from ui.widgets.spoken import Spoken


class Ear:
    """Hears all that a till says."""

    def __init__(self, till: Till) -> None:
        self.till, self.heard = till, list[str]()
        for spoken in till.window.findChildren(Spoken):
            spoken.said.connect(self.heard.append)

    def after(self, kind: str, which: int = 0) -> list[str]:
        """What it says to a code of this kind."""
        self.till.hands.press("Esc")
        self.till.pass_time(PERIOD_S + 1.0)
        self.heard.clear()
        self.till.scan(CODES[kind](self.till, which))
        self.till.breathe()
        return list(self.heard)


@pytest.fixture(scope="module", params=["en", "zh"])
def said(request: pytest.FixtureRequest, qapp: QApplication) -> dict[str, list[str]]:
    """What a till says to each kind of code, as scanned at the checkout or at the stand."""
    load_fonts()
    with opened() as (shop, _watch):
        shop.afresh()
        ear = Ear(Till(shop, qapp, request.param))
        said = {"badge": ear.after("badge")}
        ear.till.core.staff.sign_in(CASHIER, "1234")
        ear.till.hands.press("Esc")
        kinds = ("earning", "paying", "expired", "torn", "forged", "wallet", "unknown product", "receipt", "product")
        said |= {kind: ear.after(kind, 12) for kind in kinds}
        banner = ear.till.find(CheckoutScreen).banner
        said["wallet again"] = ear.after("wallet", 12)
        said["shown"] = [banner.accessibleName()]
        ear.till.window.show_tab(CHECK_IN)
        said |= {f"{kind} at the stand": ear.after(kind, 2) for kind in ("earning", "expired")}
        ear.till.window.show_tab(CHECKOUT)
        ear.till.close()
    return said


def test_every_scan_is_answered_aloud(said: dict[str, list[str]]) -> None:
    assert [kind for kind, words in said.items() if not any(words)] == []


def test_it_is_what_stands_on_the_screen(said: dict[str, list[str]]) -> None:
    assert said["wallet again"] == said["shown"] == said["wallet"]
