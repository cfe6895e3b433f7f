"""Every word can be read: nothing clipped, touch targets large enough, in both languages and at the smallest size."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import EMPTY, SCENES
from ui.i18n import install_language
from ui.screens.checkout.model import Notice, NoticeKind, Verdict
from ui.screens.fault_texts import FAULTS
from ui.widgets.buttons import TillButton
from ui.widgets.pill import Pill
from ui.widgets.texts import ElidedLabel

SIZES = ((1024, 600), (1366, 768), (1920, 1080))
ORDINARY = sorted(SCENES.keys() - {"long"})


def shown(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [part for part in window.findChildren(kind) if part.isVisible()]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_is_cut(till: TillWindow, dressed: QApplication, language: str, size: tuple[int, int]) -> None:
    install_language(dressed, language)
    till.show(*size)
    for scene in ORDINARY:
        till.checkout.show_model(SCENES[scene])
        QApplication.processEvents()
        for label in shown(till.window, QLabel):
            assert isinstance(label, QLabel)
            if not isinstance(label, ElidedLabel):
                assert label.width() >= label.sizeHint().width() - 1, (scene, label.text())
        cut = [part.text() for part in shown(till.window, Pill) if isinstance(part, Pill) and not part.fits()]
        assert not cut, scene
        tight = [
            part.face() for part in shown(till.window, TillButton) if isinstance(part, TillButton) and not part.fits()
        ]
        assert not tight, scene
        assert till.checkout.banner.fits(), (scene, till.checkout.banner.face())
        till.checkout.card.settle()
        assert not till.checkout.card.grab().isNull()
        assert till.checkout.card.fits(), scene


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES[:2], ids=str)
def test_every_reason_and_fault_fits_its_strip(
    till: TillWindow, dressed: QApplication, language: str, size: tuple[int, int]
) -> None:
    install_language(dressed, language)
    till.show(*size)
    till.camera.take((90, 90, 90))
    till.checkout.scan.preview.on_poll()
    notices = [Notice(NoticeKind.REFUSED, code=reason) for reason in Reason]
    notices += [Notice(NoticeKind.FAULT, code=code) for code in FAULTS]
    notices += [Notice(NoticeKind.REFUSED, code="NOT_MEMBER_CODE", barcode=kind) for kind in Kind]
    for notice in notices:
        till.checkout.show_model(replace(EMPTY, notice=notice, refused=notice, verdict=Verdict.REFUSED))
        QApplication.processEvents()
        assert till.checkout.banner.fits(), till.checkout.banner.face()
        assert all(part.fits() for part in shown(till.window, Pill) if isinstance(part, Pill)), notice


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_fingers_hit_what_they_aim_at(till: TillWindow, size: tuple[int, int]) -> None:
    till.show(*size)
    till.checkout.show_model(SCENES["accepted"])
    QApplication.processEvents()
    for number in range(3):
        till.window.show_tab(number)
        QApplication.processEvents()
        for button in shown(till.window, QPushButton):
            least = 56 if button.property("part") in {"key", "award", "redeem"} else 44
            assert min(button.width(), button.height()) >= least, (button.objectName(), button.size())


def test_every_control_has_a_name_for_those_who_cannot_see_it(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["accepted"])
    nameless = [button.objectName() for button in till.window.findChildren(QPushButton) if not button.accessibleName()]
    assert not nameless
    for part in (till.checkout.card, till.checkout.banner, till.checkout.scan.preview, till.checkout.sale.to_pay):
        assert part.accessibleName(), part.objectName()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_stands_over_the_edge_or_over_its_neighbour(till: TillWindow, size: tuple[int, int]) -> None:
    till.show(*size)
    for scene in ("ready", "long"):
        till.checkout.show_model(SCENES[scene])
        QApplication.processEvents()
        assert (till.window.width(), till.window.height()) == size
        assert till.status.geometry().bottom() < size[1]
        parts = (till.checkout.card, till.checkout.strip, till.checkout.sale, till.checkout.banner)
        for above, below in itertools.pairwise(parts):
            assert above.geometry().bottom() < below.geometry().top(), scene
        assert till.checkout.scan.geometry().right() < till.checkout.card.geometry().left()
        assert till.checkout.card.geometry().right() < till.checkout.keypad.geometry().left()


def test_the_longest_figures_and_names_can_be_drawn(till: TillWindow, dressed: QApplication) -> None:
    till.show(1024, 600)
    till.checkout.show_model(SCENES["long"])
    QApplication.processEvents()
    assert not till.window.grab().isNull()


@pytest.mark.parametrize("scene", ["empty", "corrected", "unknown", "already_used_accepted", "foreign"])
def test_no_word_stands_alone_on_a_line_of_its_own_at_the_smallest_size(till: TillWindow, scene: str) -> None:
    till.show(1024, 600)
    till.checkout.show_model(SCENES[scene])
    QApplication.processEvents()
    lines = till.checkout.banner.lines()
    assert all(len(line.split()) > 1 for line in lines), lines
