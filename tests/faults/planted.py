"""A program with a bug planted in it: `FAULTS_PLANT="SUITE|PLANT|MODULE" python -m tests.faults.planted ARGUMENTS`.

It is the program of that module, as `python -m MODULE ARGUMENTS` runs it.
"""

import os
import runpy

from tests.faults.planting import planted

VARIABLE = "FAULTS_PLANT"
PROGRAM = "tests.faults.planted"


def wish(suite: str, plant: str, module: str) -> dict[str, str]:
    """The environment that asks for it."""
    return {VARIABLE: f"{suite}|{plant}|{module}"}


if __name__ == "__main__":
    wanted_suite, wanted, program = os.environ.pop(VARIABLE).split("|")
    planted(wanted_suite, wanted)
    runpy.run_module(program, run_name="__main__", alter_sys=True)
