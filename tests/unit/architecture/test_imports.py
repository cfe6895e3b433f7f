"""Who may import whom. import-linter checks the folders; what it cannot express is checked here."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.architecture.tree import ROOT, SHIPPED, imported, sources

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
DOMAIN_MAY_IMPORT = {"pyotp", "cryptography"}

# One wrong import for each contract of pyproject.toml: (contract, file, line).
VIOLATIONS = [
    ("ui > hardware > pos_client", "hardware/camera/usb.py", "import ui.main_window"),
    ("services, adapters, backend > settings", "pos_client/domain/points.py", "import pos_client.ports"),
    ("services, adapters, backend > settings", "pos_client/services/checkout.py", "import pos_client.adapters.outbox"),
    ("services, adapters, backend > settings", "pos_client/tools.py", "import json"),
    ("Qt lives in ui alone", "hardware/camera/usb.py", "from PySide6 import QtGui"),
    ("presenters are tested without Qt", "ui/screens/checkout/presenter.py", "from PySide6.QtCore import QObject"),
    ("the HTTP library is named in adapters alone", "pos_client/services/checkout.py", "import httpx"),
    ("SQLite is opened in adapters alone", "pos_client/backend/app.py", "import sqlite3"),
    ("the web and database frameworks are named", "pos_client/adapters/outbox.py", "import sqlalchemy"),
    ("device families do not know each other", "hardware/camera/usb.py", "import hardware.decoder.zxing"),
    ("only ui.composition names drivers", "ui/main_window.py", "from hardware.camera import usb"),
    ("only ui.composition names drivers", "ui/main_window.py", "from pos_client.adapters import outbox"),
    ("the domain needs no framework", "pos_client/domain/points.py", "import threading"),
]
SKELETON = [
    "hardware/camera/usb.py",
    "hardware/decoder/zxing.py",
    "pos_client/adapters/outbox.py",
    "pos_client/backend/app.py",
    "pos_client/domain/points.py",
    "pos_client/errors.py",
    "pos_client/ports.py",
    "pos_client/services/checkout.py",
    "ui/composition.py",
    "ui/main_window.py",
    "ui/screens/checkout/presenter.py",
]


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--no-logo", "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def write_skeleton(root: Path) -> None:
    for name in SKELETON:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for folder in [path for path in root.rglob("*") if path.is_dir()]:
        (folder / "__init__.py").touch()


def test_every_contract_is_kept() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


def test_contracts_accept_what_is_allowed(tmp_path: Path) -> None:
    write_skeleton(tmp_path)
    (tmp_path / "pos_client/adapters/outbox.py").write_text("import apsw\nimport httpx\n")
    (tmp_path / "pos_client/backend/app.py").write_text("import fastapi\nimport sqlalchemy\n")
    (tmp_path / "ui/composition.py").write_text("import hardware.camera.usb\nimport pos_client.adapters.outbox\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "path", "line"), VIOLATIONS)
def test_contracts_catch_violations(tmp_path: Path, contract: str, path: str, line: str) -> None:
    write_skeleton(tmp_path)
    (tmp_path / path).write_text(f"{line}\n")
    result = lint_imports(tmp_path)
    broken = [row for row in result.stdout.splitlines() if row.endswith(" BROKEN")]
    assert any(contract in row for row in broken), result.stdout + result.stderr


def test_domain_imports_only_what_it_may() -> None:
    foreign = [
        f"{path}:{line} {name}"
        for path in sources("pos_client/domain")
        for line, name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names | DOMAIN_MAY_IMPORT | {"pos_client"}
    ]
    assert not foreign, "the domain may use the standard library, pyotp and cryptography: " + "; ".join(foreign)


def test_http_library_is_imported_by_one_module() -> None:
    users = [path for path in sources(*SHIPPED) if any(name.split(".")[0] == "httpx" for _, name in imported(path))]
    assert len(users) == 1, f"exactly one module may import httpx, so that it can be swapped: {users}"
    assert users[0].startswith("pos_client/adapters/")


def test_nothing_is_mocked() -> None:
    every = [(path, *found) for path in [*sources(*SHIPPED, "tests"), "dev.py"] for found in imported(path)]
    mocks = [f"{path}:{line}" for path, line, name in every if name in {"mock", "pytest_mock", "unittest.mock"}]
    assert not mocks, "write a fake with its own test and pass it in: " + "; ".join(mocks)
