"""Keys are kept before a code is used: a till that ends in between is let in by the same code once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.adapters.enrolling import look
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import begun_identity, forget_identity, load_identity
from pos_client.adapters.vault import CredentialsVault
from pos_client.backend.database.opening import opened
from pos_client.backend.shop import enrolments
from pos_client.domain.enrolment import EnrolmentWish, Ticket, ticket_of
from pos_client.errors import InvalidValue, NotSent, VaultUnavailable
from tests.backend_process import BackendProcess
from ui.composition import connecting

NOWHERE = Ticket("http://127.0.0.1:9", "BCDFGHJK")


class PowerCutError(Exception):
    """The till ends here."""


class Counter:
    """A till's folder, and a backend with a code for it."""

    def __init__(self, folder: Path, backend: BackendProcess, database_url: str) -> None:
        self.vault = KeyFileVault(folder / "till" / "keys.json")
        (folder / "till").mkdir()
        with opened(database_url) as (database, now_ms), database.write() as connection:
            code = enrolments.offer(connection, EnrolmentWish("T-9", "Pier", "Till 3"), "Li", now_ms).code
        self.ticket = ticket_of(code, backend.url)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    url = f"sqlite:///{tmp_path / 'backend.db'}"
    with BackendProcess(url, sample_data=False) as backend:
        yield Counter(tmp_path, backend, url)


def test_a_till_that_ended_before_it_kept_its_keys_has_them(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(*_arguments: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(connecting, "keep_identity", end)
        with pytest.raises(PowerCutError):
            connecting.join(counter.vault, counter.ticket)
    assert load_identity(counter.vault) is None
    begun = begun_identity(counter.vault, counter.ticket.url, counter.ticket.code)
    assert begun is not None
    with pytest.raises(InvalidValue) as stranger:
        look(counter.ticket.url, counter.ticket.code)
    assert stranger.value.error_code == "CODE_USED"
    assert connecting.look_at(counter.vault, counter.ticket).terminal_id == "T-9"
    assert connecting.join(counter.vault, counter.ticket).terminal_id == "T-9"
    kept = load_identity(counter.vault)
    assert kept is not None
    assert (kept.public_keys, kept.store) == (begun.public_keys, "Pier")
    assert begun_identity(counter.vault, counter.ticket.url, counter.ticket.code) is None


def test_looking_keeps_nothing(counter: Counter, tmp_path: Path) -> None:
    assert connecting.look_at(counter.vault, counter.ticket).lane == "Till 3"
    assert list((tmp_path / "till").iterdir()) == []


def test_without_a_place_for_keys_the_code_stays_good(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(VaultUnavailable):
        connecting.join(CredentialsVault(tmp_path), counter.ticket)
    assert connecting.join(counter.vault, counter.ticket).terminal_id == "T-9"


def test_keys_are_for_one_code_only_and_go_with_the_identity(tmp_path: Path) -> None:
    vault = KeyFileVault(tmp_path / "keys.json")
    with pytest.raises(NotSent):
        connecting.join(vault, NOWHERE)
    first = begun_identity(vault, NOWHERE.url, NOWHERE.code)
    assert first is not None
    assert begun_identity(vault, NOWHERE.url, "KJHGFDCB") is None
    assert begun_identity(vault, "https://loyalty.example", NOWHERE.code) is None
    with pytest.raises(NotSent):
        connecting.join(vault, NOWHERE)
    assert begun_identity(vault, NOWHERE.url, NOWHERE.code) == first
    forget_identity(vault)
    assert begun_identity(vault, NOWHERE.url, NOWHERE.code) is None
