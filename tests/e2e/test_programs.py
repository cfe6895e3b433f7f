"""The programs as a shop runs them: they start, say what is wrong, and end cleanly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from tests.e2e.till_process import TillProcess
from tests.fakes.samples import a_transaction
from ui.composition.core import open_storage
from ui.composition.folders import keep_to_backend

pytestmark = pytest.mark.timeout(180)
ROOT = Path(__file__).parents[2]
CODE = "911112345678901211842763991945754287543084"
_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def pos_client(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | environment,
    )


def cannot_start(*arguments: str) -> tuple[int, str]:
    """Start a till that shows its trouble window; its exit code after SIGTERM, and the error code it logged."""
    command = [sys.executable, "-c", "from ui.cli import main; main()", *arguments]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    till = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    assert till.stderr is not None
    words = json.loads(till.stderr.readline())["message"].split()
    till.terminate()
    till.communicate(timeout=30)
    assert words[:2] == ["cannot", "start:"]
    return till.returncode, words[2]


def test_the_till_ends_cleanly_five_times(tmp_path: Path) -> None:
    for _ in range(5):
        till = TillProcess(tmp_path).wait_ready()
        assert (till.terminate(), till.stderr) == (0, "")


def test_a_second_till_on_the_same_data_says_so_and_changes_nothing(tmp_path: Path) -> None:
    first = TillProcess(tmp_path).wait_ready()
    assert cannot_start("run", "--data-dir", str(tmp_path)) == (4, "STORAGE_LOCKED")
    assert first.terminate() == 0


def test_a_damaged_outbox_is_set_aside_and_the_till_goes_on(tmp_path: Path) -> None:
    damaged = b"this was a database once" * 200
    (tmp_path / "outbox.sqlite3").write_bytes(damaged)
    assert TillProcess(tmp_path).wait_ready().terminate() == 0
    assert (tmp_path / "outbox.sqlite3-damaged-1" / "outbox.sqlite3").read_bytes() == damaged


@pytest.mark.parametrize("text", ["store = [broken", 'stoer = "My shop"', 'language = "tlh"', "\x00"])
def test_damaged_settings_are_named_and_left_alone(tmp_path: Path, text: str) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(text, encoding="utf-8")
    with_settings = {"POS_CLIENT_SETTINGS": str(settings)}
    run = pos_client("run", "--data-dir", str(tmp_path / "till"), "--announce", **with_settings)
    assert run.returncode == 4
    assert json.loads(run.stdout)["code"] == "SETTINGS_DAMAGED"
    assert settings.read_text(encoding="utf-8") == text
    assert not (tmp_path / "till").exists()


@pytest.mark.parametrize("folder", ["/dev/null/till", "/proc/till"])
def test_an_unusable_folder_is_named(folder: str) -> None:
    run = pos_client("run", "--data-dir", folder, "--announce")
    assert run.returncode == 4
    assert json.loads(run.stdout)["code"] == "FOLDER_UNUSABLE"


def test_what_waits_for_one_backend_is_never_sent_to_another(tmp_path: Path) -> None:
    storage = open_storage(tmp_path / "till", KeyFileVault(tmp_path / "till" / "keys.json"))
    keep_to_backend(tmp_path / "till", "https://loyalty.example", storage.outbox)
    storage.outbox.append(a_transaction(1))
    storage.close()
    assert cannot_start("run", "--data-dir", str(tmp_path / "till")) == (4, "OTHER_BACKEND")


def test_nobody_else_on_the_machine_can_read_the_till_s_files(tmp_path: Path) -> None:
    till = TillProcess(tmp_path / "till").wait_ready()
    open_to_others = [path.name for path in (tmp_path / "till").rglob("*") if path.stat().st_mode & 0o077]
    assert till.terminate() == 0
    assert open_to_others == []


def test_without_a_display_the_till_says_so() -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _DISPLAYS}
    command = [sys.executable, "-c", "from ui.cli import main; main()", "run"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert run.returncode == 4
    assert "display" in run.stderr


@pytest.mark.parametrize("spec", ["not-a-camera", "/no/such/folder/"])
def test_an_impossible_camera_is_named(tmp_path: Path, spec: str) -> None:
    assert cannot_start("run", "--data-dir", str(tmp_path), "--camera", spec) == (4, "BAD_CAMERA")


def test_a_camera_that_is_away_is_said_and_stops_nothing(tmp_path: Path) -> None:
    till = TillProcess(tmp_path, "--camera", "99").wait_ready()
    assert till.ready["camera"] is False
    assert till.terminate() == 0
    assert "CAMERA_UNPLUGGED" in till.stderr


def test_a_chain_needs_a_token_first(tmp_path: Path) -> None:
    assert cannot_start("run", "--data-dir", str(tmp_path), "--backend", "https://loyalty.invalid") == (
        4,
        "NOT_CONNECTED",
    )


def test_the_check_in_stand_starts_and_ends(tmp_path: Path) -> None:
    stand = TillProcess(tmp_path, program="kiosk").wait_ready()
    assert (stand.terminate(), stand.stderr) == (0, "")


def test_the_demo_day_balances(tmp_path: Path) -> None:
    run = pos_client("demo", "--headless", "--json", "--out", str(tmp_path / "shots"))
    report = json.loads(run.stdout)
    assert run.returncode == 0, run.stderr
    assert report["scans"] >= 30
    assert report["members"] >= 8
    assert (report["lost"], report["doubled"], report["mismatched"], report["differences"]) == (0, 0, 0, 0)
    assert report["told_points"] == report["settled_points"] > 0
    assert report["told_credit_minor"] == report["settled_credit_minor"] > 0
    assert (report["baskets"], report["refunded"], report["paid_by_balance"]) == (1, 1, 2)
    assert report["queued"] == report["drained"] >= 5
    assert report["refused"]["REPLAY"] >= 1
    assert report["refused"]["EXPIRED"] == 1
    assert report["redeemed"] >= 3
    assert report["checked_in"] >= 3
    assert report["voided"] == 1
    assert report["seconds"] <= 60
    pictures = {path.name for path in (tmp_path / "shots").glob("*.png")}
    assert {"checkout_ready_en.png", "checkout_ready_zh.png", "checkout_offline_zh.png"} <= pictures
    assert {"checkout_basket_ready_en.png", "checkout_balance_zh.png", "checkout_credit_en.png"} <= pictures


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("code", "inspect", "6901234567892"), 1),
        (("code", "inspect", "1", "--key", "xyz"), 2),
        (("code", "inspect", CODE, "--key", ""), 2),
        (("code", "inspect", CODE, "--key", "00"), 2),
        (("code", "inspect", CODE, "--at", "nan"), 2),
        (("code", "inspect", CODE, "--at", "inf"), 2),
        (("screens", "/proc/pictures"), 4),
        (("demo", "--headless", "--out", "/proc/pictures"), 4),
        (("nonsense",), 2),
        (("demo", "--json"), 2),
        (("backend", "serve", "--database", "nonsense"), 4),
        (("backend", "add-member", "--database", "nonsense", "--name", "Li Na"), 4),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    assert pos_client(*arguments).returncode == code


def test_help_names_every_command() -> None:
    text = pos_client("--help").stdout
    for command in ("run", "kiosk", "demo", "backend", "code", "connect", "doctor", "screens"):
        assert command in text
        assert pos_client(command, "--help").returncode == 0
