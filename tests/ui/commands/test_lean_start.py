"""What start-up leaves out. In a process of its own: it changes the interpreter."""

import json
import subprocess
import sys

_PROGRAM = """
import builtins, gc, json, linecache
plain_import = builtins.__import__
from ui.commands.lean_start import start_lean
start_lean()
import ui.composition.till
kept = sum(len(lines) for lines in (entry[2] for entry in linecache.cache.values() if len(entry) > 2))
print(json.dumps({"kept": kept, "collects": gc.isenabled(), "plain": builtins.__import__ is plain_import}))
"""


def test_no_source_is_read_and_nothing_is_collected_while_the_till_is_loaded() -> None:
    told = subprocess.run([sys.executable, "-c", _PROGRAM], check=True, capture_output=True, text=True).stdout
    found = json.loads(told)
    assert found["plain"]
    assert not found["collects"]
    assert found["kept"] < 20_000  # the lines of 800 modules were 260,000
