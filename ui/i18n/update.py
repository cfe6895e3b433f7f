"""Brings the translation files up to date with the texts in the code: `python -m ui.i18n.update`."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import PySide6

from ui.i18n import FOLDER
from ui.i18n.texts import Text, listing, texts_of

SOURCES = FOLDER.parent
CHINESE, ENGLISH = "pos_client_zh_CN.ts", "pos_client_en.ts"


def update(folder: Path = FOLDER) -> None:
    """Bring every text of `ui/` into the .ts files of a folder, keeping translations, and compile them to .qm.

    English holds plural forms only. Blocks for about a second.

    Raises:
        CalledProcessError: `stderr` holds the tool's own words.
    """
    flags = ("-silent", "-locations", "none", "-no-obsolete", "-sort-messages", "-source-language", "en")
    with TemporaryDirectory() as scratch:
        found = Path(scratch) / "texts.py"
        found.write_text(listing(all_texts()), encoding="utf-8")
        _run("lupdate", *flags, str(found), "-ts", str(folder / CHINESE))
        _run("lupdate", *flags, "-pluralonly", "-target-language", "en", str(found), "-ts", str(folder / ENGLISH))
    for name in (CHINESE, ENGLISH):
        _run("lrelease", "-silent", str(folder / name), "-qm", str((folder / name).with_suffix(".qm")))


def all_texts() -> list[Text]:
    """Every text in the code of `ui/`."""
    modules = sorted(SOURCES.rglob("*.py"))
    return [text for module in modules for text in texts_of(module.read_text(encoding="utf-8"))]


def _run(tool: str, *words: str) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    program = Path(PySide6.__file__).parent / f"{tool}{suffix}"
    subprocess.run([program, *words], check=True, capture_output=True)  # noqa: S603 - Qt's own tool with our own arguments


if __name__ == "__main__":
    update()
