"""Every text on a screen is translated, and the compiled files are those of the current texts."""

import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ui.i18n import FOLDER
from ui.i18n.update import CHINESE, ENGLISH, all_texts, update

NAMES = (CHINESE, ENGLISH)
PLACES = re.compile(r"%n|%L?\d|\{[a-z_]*\}")


def messages(name: str) -> list[ET.Element]:
    return list(ET.parse(FOLDER / name).iter("message"))  # noqa: S314 - our own file


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("i18n")
    for name in NAMES:
        shutil.copy(FOLDER / name, folder)
    update(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_new_or_gone(refreshed: Path, name: str) -> None:
    """If this fails: `python -m ui.i18n.update`, translate what is unfinished, run it again."""
    assert (refreshed / name).read_text(encoding="utf-8") == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_compiled_file_is_fresh(refreshed: Path, name: str) -> None:
    compiled = Path(name).with_suffix(".qm")
    assert (refreshed / compiled).read_bytes() == (FOLDER / compiled).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_untranslated(name: str) -> None:
    for message in messages(name):
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, message.findtext("source")
        forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
        assert all(forms), message.findtext("source")


def test_a_translation_has_the_places_of_its_source() -> None:
    for message in messages(CHINESE):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        text = "".join(translation.itertext())
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(source)), source


def test_every_text_in_the_code_came_through_qts_tool() -> None:
    known = {(message.findtext("source"), message.findtext("comment") or "") for message in messages(CHINESE)}
    for text in all_texts():
        assert (text.source, text.disambiguation) in known


def test_every_count_has_plural_forms_in_both_languages() -> None:
    for name in NAMES:
        counted = {message.findtext("source") for message in messages(name) if message.get("numerus") == "yes"}
        assert counted == {text.source for text in all_texts() if text.is_counted}
