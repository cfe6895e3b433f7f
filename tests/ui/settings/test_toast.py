"""What was done just now is shown before everything, said once, and never takes the keyboard."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.theme.tokens import Density
from ui.widgets.buttons import Face
from ui.widgets.toast import Toast


def test_it_stands_at_the_lower_edge_and_keeps_out_of_the_way(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    field, toast = QLineEdit(behind), Toast(behind)
    toast.set_density(Density(1.0))
    heard: list[str] = []
    toast.spoken.said.connect(heard.append)
    behind.resize(600, 400)
    behind.show()
    with qtbot.waitActive(behind):
        behind.activateWindow()
    field.setFocus()
    toast.show_words("Saved: Colours", Face("Undo", "F8", "undo"))
    toast.show_words("Saved: Colours", Face("Undo", "F8", "undo"))
    assert (toast.isVisible(), field.hasFocus(), heard) == (True, True, ["Saved: Colours"])
    assert toast.geometry().bottom() < 400
    assert abs(toast.geometry().center().x() - 300) <= 1
    behind.resize(QSize(300, 200))
    assert 0 < toast.geometry().top() < toast.geometry().bottom() < 200
    with qtbot.waitSignal(toast.pressed):
        toast.button.click()
    toast.show_words("")
    assert not toast.isVisible()
    toast.show_words("Saved: Colours")
    assert (toast.button.isVisible(), len(heard)) == (False, 2)


def test_it_may_be_told_before_there_is_anything_to_see(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    toast = Toast(behind)
    toast.set_density(Density(1.0))
    toast.show_words("Saved: Colours")
    behind.resize(600, 400)
    behind.show()
    assert toast.isVisible()
    assert toast.width() >= toast.sizeHint().width() > 0
    assert toast.geometry().bottom() < 400


def test_over_a_field_it_stands_at_its_end_and_goes_with_it(qtbot: QtBot) -> None:
    behind = QWidget()
    qtbot.addWidget(behind)
    field = QLineEdit(behind)
    toast = Toast(behind, field)
    toast.set_density(Density(1.0))
    behind.resize(600, 400)
    field.setGeometry(20, 10, 500, 60)
    behind.show()
    toast.show_words("As before: Colours")
    assert field.geometry().contains(toast.geometry())
    field.setGeometry(40, 200, 550, 60)
    assert field.geometry().contains(toast.geometry())
    assert toast.geometry().left() > field.geometry().center().x()
