import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme.shown import Theme, install_theme
from ui.widgets.progress import Progress


@pytest.mark.parametrize(("is_still", "runs"), [(False, True), (True, False)])
def test_what_nobody_knows_runs_to_and_fro_unless_motion_is_reduced(
    qtbot: QtBot, qapp: QApplication, *, is_still: bool, runs: bool
) -> None:
    install_theme(qapp, Theme.LIGHT, reduced_motion=is_still)
    progress = Progress("progress")
    qtbot.addWidget(progress)
    progress.show_part(None, "Looking")
    assert (progress.maximum() == 0) == runs
    assert progress.accessibleName() == "Looking"
    progress.show_part(0.25, "Sending")
    assert progress.value() / progress.maximum() == pytest.approx(0.25)
    install_theme(qapp, Theme.LIGHT)
