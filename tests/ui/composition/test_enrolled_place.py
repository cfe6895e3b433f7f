"""Who a till is and where it stands is what its backend says, once it is enrolled."""

import json

from pos_client.adapters.terminal_identity import (
    TerminalIdentity,
    encode_identity,
    keep_identity,
    load_identity,
    new_identity,
)
from pos_client.adapters.vault import EphemeralVault
from pos_client.domain.enrolment import Enrolled
from pos_client.settings import Settings
from ui.composition.backends import with_enrolled

URL = "https://loyalty.example"
FILE = Settings(store="My shop", lane="Till 1", terminal_id="T-0001")


def vault_of(identity: TerminalIdentity) -> EphemeralVault:
    vault = EphemeralVault()
    keep_identity(vault, identity)
    return vault


def enrolled(store: str, lane: str) -> TerminalIdentity:
    return new_identity().enrolled(Enrolled("T-9", store, lane, ()), URL, "/etc/chain.pem")


def shown(settings: Settings) -> tuple[str, str, str]:
    return settings.store, settings.lane, settings.terminal_id


def test_an_enrolled_till_is_who_and_where_the_backend_says() -> None:
    settings = with_enrolled(FILE, vault_of(enrolled("Harbour Mall", "Till 3")))
    assert shown(settings) == ("Harbour Mall", "Till 3", "T-9")
    assert (settings.backend_url, settings.ca_file) == (URL, "/etc/chain.pem")


def test_also_where_the_settings_name_the_backend() -> None:
    settings = with_enrolled(Settings(backend_url="https://other.example"), vault_of(enrolled("Harbour Mall", "")))
    assert shown(settings) == ("Harbour Mall", "", "T-9")
    assert (settings.backend_url, settings.ca_file) == ("https://other.example", "")


def test_without_a_place_the_settings_tell_it() -> None:
    assert shown(with_enrolled(FILE, vault_of(enrolled("", "")))) == ("My shop", "Till 1", "T-9")


def test_a_till_that_is_not_enrolled_is_as_its_settings_say() -> None:
    assert with_enrolled(FILE, EphemeralVault()) == FILE
    assert with_enrolled(FILE, vault_of(new_identity("T-9"))) == FILE


def test_what_an_earlier_version_kept_is_still_an_identity() -> None:
    vault, kept = EphemeralVault(), json.loads(encode_identity(enrolled("Harbour Mall", "Till 3")))
    del kept["store"], kept["lane"]
    vault.put("terminal", json.dumps(kept).encode())
    identity = load_identity(vault)
    assert identity is not None
    assert (identity.terminal_id, identity.store, identity.lane) == ("T-9", "", "")
