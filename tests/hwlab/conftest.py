"""One guest for all tests: it boots once, and every device has its scene there."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.hwlab.machine import LabMissingError, run_in_guest

Facts = dict[str, Any]


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    scratch = Path(tmp_path_factory.getbasetemp()).parent / "hwlab"
    scratch.mkdir(exist_ok=True)
    try:
        found: Facts = json.loads(run_in_guest("tests.hwlab.guest", scratch))
    except LabMissingError as missing:
        pytest.skip(str(missing))
    return found
