"""Cashiers at a real window: signing in, a member without a phone, an approval, signing out; by keys alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.staffed_till import MEMBER

ROOT = Path(__file__).parents[2]


def test_a_member_without_a_phone_is_served_by_keys_alone(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.e2e.staffed_till", str(tmp_path)]
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, cwd=ROOT, env=offscreen, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["said"]["unknown badge"].startswith("Badge not known here")
    assert report["said"]["badge too early"] == "Not read. First this member; then badge or product."
    assert (report["said"]["approval"], report["said"]["after"]) == ("Type a card number", "nobody")
    assert report["made"] == [MEMBER, "", 5_000, "Bo", "Li", "PHONE_BROKEN"]
