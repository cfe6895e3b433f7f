"""Every text on a screen is translated, and the compiled files are those of the current texts."""

import ast
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.i18n import FOLDER
from ui.i18n.update import CHINESE, ENGLISH, SOURCES, update

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


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
            if isinstance(node, ast.Call) and name in {"tr", "translate"}:
                yield f"{path.name}:{node.lineno}", node, name


def literals(call: ast.Call) -> list[str]:
    return [word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]


def test_every_text_in_the_code_is_seen_by_the_extractor() -> None:
    """It silently skips what it does not understand, so every literal text must have come out at the other end."""
    known = {message.findtext("source") for message in messages(CHINESE)}
    places = {"tr": 0, "translate": 1}
    for where, call, name in calls():
        if len(call.args) > places[name] and isinstance(call.args[places[name]], ast.Constant):
            source = literals(call)[places[name]]
            assert source in known, f"{where}: {source!r}"


def test_counts_are_given_to_tr_and_by_position() -> None:
    """Through `translate`, or by keyword, the extractor does not see the plural forms."""
    plural = {message.findtext("source") for message in messages(CHINESE) if message.get("numerus") == "yes"}
    for where, call, _ in calls():
        for text in literals(call):
            assert "%n" not in text or text in plural, f"{where}: {text!r}"
