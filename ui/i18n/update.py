"""Brings the translation files up to date with the texts in the code: `python -m ui.i18n.update`."""

import subprocess
import sys
from pathlib import Path

import PySide6

from ui.i18n import FOLDER

SOURCES = FOLDER.parent
CHINESE, ENGLISH = "pos_client_zh_CN.ts", "pos_client_en.ts"


def update(folder: Path = FOLDER) -> None:
    """Extract every text of `ui/` into the .ts files of a folder, keeping translations, and compile them to .qm.

    English holds plural forms only. Blocks for about two seconds.

    Raises:
        CalledProcessError: `stderr` holds the tool's own words.
    """
    # The tool reads its words from left to right: what comes after the folder does not apply to it.
    flags = ("-silent", "-locations", "none", "-no-obsolete", "-sort-messages", "-source-language", "en")
    common = (*flags, "-extensions", "py", str(SOURCES), "-ts")
    _run("lupdate", *common, str(folder / CHINESE))
    _run("lupdate", "-pluralonly", "-target-language", "en", *common, str(folder / ENGLISH))
    for name in (CHINESE, ENGLISH):
        _run("lrelease", "-silent", str(folder / name), "-qm", str((folder / name).with_suffix(".qm")))


def _run(tool: str, *words: str) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    program = Path(PySide6.__file__).parent / f"{tool}{suffix}"
    subprocess.run([program, *words], check=True, capture_output=True)  # noqa: S603 - Qt's own tool with our own arguments


if __name__ == "__main__":
    update()
