"""A scanner that types while the customer display has the keyboard, which it should never have."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.wedge.test_wedge_filter import CODE, SCANNER_GAP_MS, Till
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow


@pytest.fixture
def till(qapp: QApplication, qtbot: QtBot) -> Iterator[Till]:
    """Its keys go to the display."""
    made = Till(qapp, qtbot)
    display = CustomerDisplayWindow(CustomerDisplayView("Harbour Mall"), made.window, "Harbour Mall", lambda: None)
    qtbot.addWidget(display)
    with qtbot.waitExposed(display):
        display.show()
    made.window = display
    yield made
    qapp.removeEventFilter(made.filter)
    made.filter.deleteLater()


def test_what_it_reads_is_a_code_and_its_enter_presses_nothing(till: Till) -> None:
    till.type(CODE, SCANNER_GAP_MS)
    till.enter()
    assert (till.texts, till.edit.text(), till.pressed) == ([CODE], "", 0)
