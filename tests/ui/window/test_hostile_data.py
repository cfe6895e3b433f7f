"""Data that looks like markup or a link reaches the screen as the characters it is made of, and leads nowhere."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from pos_client.domain.barcode import Kind, classify
from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import LINES, SCANS, SCENES, member

MARKUP, READ_AS_MARKUP = "<b>Wang</b>", "Wang"


def painted(till: TillWindow, name: str) -> dict[str, QImage]:
    """What each part of the screen that shows data looks like with a member, a scan and a product of that name."""
    scans = (replace(SCANS[0], name=name), *SCANS[1:])
    till.show()
    till.checkout.show_model(replace(SCENES["ready"], member=member(name, 485, 820), scans=scans))
    QApplication.processEvents()
    till.checkout.card.settle()
    seen = {"card": till.checkout.card.grab().toImage(), "scans": till.checkout.scan.scans.grab().toImage()}
    till.checkout.show_model(replace(SCENES["basket"], lines=(replace(LINES[0], name=name), *LINES[1:])))
    QApplication.processEvents()
    return seen | {"products": till.checkout.scan.products.grab().toImage()}


def test_markup_is_shown_and_not_obeyed(till: TillWindow) -> None:
    shown, plain = painted(till, MARKUP), painted(till, READ_AS_MARKUP)
    assert [part for part in shown if shown[part] == plain[part]] == []
    again = painted(till, MARKUP)
    assert [part for part in shown if shown[part] != again[part]] == [], "it is the name that makes the difference"


def test_no_label_can_be_followed_or_reads_markup(till: TillWindow) -> None:
    painted(till, MARKUP)
    for label in till.window.findChildren(QLabel):
        assert not label.openExternalLinks()
        assert not label.text() or label.textFormat() is Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize(
    "text", ["https://example.com/<b>", "javascript:alert(1)", "www.example.com", "file:///etc/hosts"]
)
def test_a_link_is_named_as_one(text: str) -> None:
    assert classify(text) is Kind.URL
