"""docs/settings.md names every setting with its default, and so does the screen, in two languages."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ui.i18n import install_language
from ui.screens.settings.model import SETTINGS, USUAL, Row, Setting, rows_of
from ui.screens.settings.text import SettingsWords, searched

DOCUMENT = Path(__file__).parents[3] / "docs" / "settings.md"
LONGEST_NAME = 34


def test_the_document_has_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted(rows) == sorted(setting.name for setting in SETTINGS)
    told = {name: json.loads(default.strip("`")) for name, default in rows.items() if default.startswith("`")}
    usual = {setting.name: json.loads(json.dumps(setting.usual)) for setting in SETTINGS}
    assert told == {name: value for name, value in usual.items() if name != "data_dir"}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_has_a_name_and_a_sentence_in_two_languages(qapp: QApplication, setting: Setting) -> None:
    english, chinese = SettingsWords("en"), SettingsWords("zh")
    assert len(english.name(setting.name)) <= LONGEST_NAME
    assert english.line(setting.name).endswith(".")
    assert chinese.name(setting.name) != english.name(setting.name)
    assert chinese.line(setting.name).endswith("。")
    row = Row(setting.name, setting.usual)
    for value in setting.choices:
        assert english.value(row, value)
    for words in (english, chinese):
        assert words.name(setting.name) in searched(row)
        assert words.group(setting.group) in searched(row)


def test_what_is_found_does_not_depend_on_the_language_shown(qapp: QApplication) -> None:
    rows = rows_of(USUAL, frozenset(), USUAL, {})
    install_language(qapp, "zh")
    chinese = [searched(row) for row in rows]
    install_language(qapp, "en")
    assert [searched(row) for row in rows] == chinese
