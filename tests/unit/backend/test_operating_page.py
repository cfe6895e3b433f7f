"""docs/operating.md: every command, option, variable and address it names exists."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from pos_client.backend.database import address
from pos_client.backend.web.openapi import document
from ui.cli import pos_client

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("pos-client ")]


def understood(line: str) -> click.Command:
    """The command of a line, its options and arguments parsed as click does before it calls it."""
    command: click.Command = pos_client
    _program, *words = shlex.split(line, comments=True)
    context = click.Context(command)
    while isinstance(command, click.Group):
        _name, found, words = command.resolve_command(context, words)
        assert found is not None
        command, context = found, click.Context(found, context)
    with context:  # closes the files it has opened
        command.parse_args(context, words)
    return command


@pytest.fixture
def in_a_folder_with_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files the page speaks of are."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(address.VARIABLE, "postgresql://pos@db.example/loyalty")
    for name in ("programme.json", "products.csv", "members.jsonl"):
        (tmp_path / name).touch()


@pytest.mark.usefixtures("in_a_folder_with_files")
@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_understood(line: str) -> None:
    assert understood(line).name


@pytest.mark.usefixtures("in_a_folder_with_files")
def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    for wrong in ("pos-client backend migrate", "pos-client backend work --twice", "pos-client backend manager add"):
        with pytest.raises(click.UsageError):
            understood(wrong)


def test_the_page_shows_what_a_chain_needs() -> None:
    shown = {" ".join(line.split()[1:3]) for line in COMMANDS}
    assert shown >= {f"backend {name}" for name in ("serve", "work", "audit", "manager", "terminal", "export")}
    assert f"export {address.VARIABLE}=" in PAGE
    assert f"LoadCredential={address.CREDENTIAL}:" in PAGE


def test_every_address_variable_and_link_is_one() -> None:
    assert set(re.findall(r"`(/(?:v1/)?[a-z]+)`", PAGE)) <= set(json.loads(document())["paths"])
    serve = understood("pos-client backend serve --database x")
    named = {option.envvar for option in serve.params if isinstance(option, click.Option)} | {address.VARIABLE}
    assert set(re.findall(r"POS_CLIENT_\w+", PAGE)) <= named
    assert all((ROOT / "docs" / link).is_file() for link in re.findall(r"\]\(([a-z]+\.md)\)", PAGE))
    assert "docs/operating.md" in (ROOT / "README.md").read_text(encoding="utf-8")
