"""What lies in the repository: the top level is fixed, no registry is named, each port has its contract test."""

import ast
import re

import pytest

from tests.unit.architecture.tree import ROOT, classes, sources, tracked

TOP_LEVEL = {
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "dev.py",
    "docs",
    "hardware",
    "pos_client",
    "pyproject.toml",
    "requirements.lock",
    "tests",
    "ui",
}
REGISTRY = re.compile(rb"index[-_]url|find[-_]links")
THIS_FILE = "tests/unit/architecture/test_repository.py"
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)|<img[^>]*\ssrc=\"([^\"]+)\"")


def ports() -> list[str]:
    """Return the names of the Protocols in ports.py (or in the modules of a package of that name)."""
    files = [path for path in sources("pos_client") if path.startswith(("pos_client/ports.py", "pos_client/ports/"))]
    return sorted(node.name for path in files for node in classes(path) if is_protocol(node))


def is_protocol(node: ast.ClassDef) -> bool:
    """Recognise class X(Protocol), class X(typing.Protocol) and class X(Protocol[T])."""
    return any(ast.unparse(base).split("[")[0].split(".")[-1] == "Protocol" for base in node.bases)


def snake(name: str) -> str:
    """FrameSource -> frame_source."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def test_top_level_shows_the_architecture_and_nothing_else() -> None:
    found = {path.split("/")[0] for path in tracked()}
    surplus = {name for name in found if not name.startswith(".")} - TOP_LEVEL
    assert not surplus, f"these belong into one of the folders: {sorted(surplus)}"


def test_no_file_names_a_package_registry() -> None:
    present = [path for path in tracked() if path != THIS_FILE and (ROOT / path).is_file()]
    found = [path for path in present if REGISTRY.search((ROOT / path).read_bytes())]
    assert not found, f"where packages come from is the business of the machine: {found}"


def test_lock_file_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text


@pytest.mark.parametrize("port", ports())
def test_port_has_a_contract_test(port: str) -> None:
    path = f"tests/contract/test_{snake(port)}.py"
    assert (ROOT / path).exists(), f"{port} has no {path}: run the same tests over each of its drivers there"


def test_there_are_ports() -> None:
    assert ports(), "the test above must not pass because it found nothing to look at"


def test_names_become_file_names() -> None:
    assert [snake(name) for name in ("FrameSource", "HTTPBackend", "Clock")] == [
        "frame_source",
        "http_backend",
        "clock",
    ]


def test_pictures_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = [markdown or html for markdown, html in PICTURE.findall(text)]
    local = [name for name in named if "://" not in name]
    assert local, "the README shows the till (`dev.py screens DIR` draws it)"
    missing = [name for name in local if not (ROOT / name).is_file()]
    assert not missing, f"README.md shows pictures that are not there: {missing}"


@pytest.mark.parametrize("page", [name for name in tracked() if name.endswith(".md")])
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if target and not (ROOT / page).parent.joinpath(target).exists()]
    assert missing == []
