"""Enrolling this till, and giving the enrolment up again."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.durable_files import replace_file
from pos_client.adapters.enrolling import DEADLINE_S, enrol
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.request_signing import RequestSigner
from pos_client.adapters.terminal_identity import (
    encode_identity,
    forget_identity,
    keep_identity,
    load_identity,
    new_identity,
)
from pos_client.domain.enrolment import Renewal
from pos_client.errors import InvalidValue, VaultUnavailable
from pos_client.settings import Settings, default_path, read_settings
from ui.composition.folders import prepare_folder
from ui.composition.vaults import vault_for


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the till's folder if not the usual one, a certificate to trust, a file for a credential."""

    data_dir: str = ""
    ca_file: str = ""
    credential: Path | None = None


def connect(url: str, code: str, place: Place) -> str:
    """Enrol and keep the new identity; who the till is now and where its keys are, in words. Blocks up to 15 s.

    Raises:
        InvalidValue, TransportError: not enrolled; nothing was changed.
        VaultUnavailable: enrolled, but there is nowhere to keep the keys; ask for another code.
    """
    settings = _settings(place.data_dir)
    identity = enrol(url, code, new_identity(), str(Path(place.ca_file).resolve()) if place.ca_file else "")
    if place.credential is None:
        vault = vault_for(settings)
        keep_identity(vault, identity)
        return f"enrolled as {identity.terminal_id}; keys kept in: {vault.label}"
    try:
        replace_file(place.credential, encode_identity(identity))
    except OSError as exc:
        raise VaultUnavailable(f"{place.credential}: {exc}") from exc
    return f"enrolled as {identity.terminal_id}; encrypt {place.credential} with systemd-creds, then delete it"


def renew(data_dir: str = "") -> str:
    """Trade this till's keys for new ones; who it is, in words. Blocks up to 15 s.

    Should the answer be lost, neither the old nor the new keys may work: then the till is connected anew by a code.

    Raises:
        InvalidValue: code NOT_CONNECTED; it has none.
        TransportError: not renewed.
        VaultUnavailable: the store refused.
    """
    vault = vault_for(_settings(data_dir))
    identity = load_identity(vault)
    if identity is None:
        raise InvalidValue("this till has no keys", code="NOT_CONNECTED")
    fresh = new_identity(identity.terminal_id)
    renewal = Renewal(fresh.public_keys, fresh.proof_hex(identity.terminal_id))
    pins = PinnedKeys(lambda: identity.server_keys_hex, lambda _keys: None)
    client = HttpBackend(
        identity.backend_url, lambda: RequestSigner(identity, TrustedClock(), pins), ca_file=identity.ca_file or None
    )
    with closing(client):
        answer = client.renew(renewal, DEADLINE_S)
    keep_identity(vault, fresh.enrolled(answer, identity.backend_url, identity.ca_file))
    return f"{identity.terminal_id} has new keys, kept in: {vault.label}"


def forget(data_dir: str = "") -> None:
    """Give up the identity.

    Raises:
        VaultUnavailable: the store refused.
    """
    forget_identity(vault_for(_settings(data_dir)))


def _settings(data_dir: str) -> Settings:
    settings = read_settings(default_path())
    settings = replace(settings, data_dir=data_dir or settings.data_dir)
    prepare_folder(settings.data_path)
    return settings
