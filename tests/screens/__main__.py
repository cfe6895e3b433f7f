"""`python -m tests.screens [STATE ...]`: looks at every state of every screen in every view; minutes.

Exits 1 if anything is cut, faint, too small or silent, and says what, where and in which view.
"""

import os
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

import click

from tests.screens.looking import LONG, looked_at
from ui.composition.application import Application
from ui.composition.studio import open_studio


def main(patterns: list[str]) -> int:
    """Look, and print what was found; the exit code."""
    app, found = Application("en"), 0
    studio = open_studio()
    for view in LONG:
        seen = list(looked_at(app.qt, studio, view, patterns))
        wrong = [f"  {state}: {each}" for state, complaints in seen for each in complaints]
        found += len(wrong)
        click.echo("\n".join([f"{view}: {len(seen)} states, {len(wrong)} complaints", *wrong]))
    app.end(0)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
