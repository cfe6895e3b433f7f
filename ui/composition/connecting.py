"""Enrolling this till, and giving the enrolment up again."""

from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.durable_files import replace_file
from pos_client.adapters.enrolling import enrol
from pos_client.adapters.terminal_identity import encode_identity, forget_identity, keep_identity, new_identity
from pos_client.errors import VaultUnavailable
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
