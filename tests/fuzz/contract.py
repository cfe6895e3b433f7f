"""One run of schemathesis over docs/openapi.json against a backend of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pos_client.backend.database.opening import opened
from pos_client.backend.shop import back_office
from tests.backend_process import BackendProcess

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
PROGRAM = Path(sys.executable).with_name("schemathesis")
# Left out is what a schema cannot say: that a request of the right shape may still be refused (a product code that is
# taken, colours, thresholds that must rise), and that a till's batch is answered although one item makes no sense.
_NOT_CHECKED = "positive_data_acceptance,negative_data_rejection"


def fuzz(database_url: str, folder: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Send requests to every call of the contract; exit code 0: each answer was one the document names, and no 5xx.

    Works in `folder`. Blocks for minutes, or as `arguments` (those of `schemathesis run`) say.
    """
    with BackendProcess(database_url) as backend:
        with opened(database_url) as (database, now_ms), database.write() as connection:
            manager = back_office.admit(connection, "Fuzz", now_ms)
        settings = folder / "settings.toml"
        settings.write_text(f"[auth.openapi.manager]\nbearer = {json.dumps(manager)}\n", encoding="utf-8")
        words = [str(PROGRAM), "--config-file", str(settings), "run", str(DOCUMENT), "--url", backend.url]
        words += ["--exclude-checks", _NOT_CHECKED, "--warnings", "off", "--no-color", *arguments]
        environment = os.environ | {"SCHEMATHESIS_HOOKS": "tests.fuzz.signing", "PYTHONPATH": str(DOCUMENT.parents[1])}
        return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
