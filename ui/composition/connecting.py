"""Enrolling this till, and giving the enrolment up again."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.durable_files import replace_file
from pos_client.adapters.enrolling import DEADLINE_S, enrol, look
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.looking import look_at_outbox, refuse_running
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.request_signing import RequestSigner
from pos_client.adapters.terminal_identity import (
    TerminalIdentity,
    begin_identity,
    begun_identity,
    encode_identity,
    forget_identity,
    has_identity,
    keep_identity,
    load_identity,
    new_identity,
)
from pos_client.domain.enrolment import OfferedPlace, Renewal, Ticket, ticket_of
from pos_client.errors import InvalidValue, VaultUnavailable
from pos_client.ports import EntryState, Vault
from pos_client.settings import Settings, default_path, read_settings
from ui.composition.folders import OUTBOX_FILE, prepare_folder, refuse_other_user, was_used
from ui.composition.vaults import vault_for


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are: the till's folder if not the usual one, a certificate to trust, a file for a credential."""

    data_dir: str = ""
    ca_file: str = ""
    credential: Path | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """Who this till is now, and where its keys are: the name of a store, or a file."""

    terminal_id: str
    store: str
    lane: str
    backend_url: str
    keys_in: str


def connect(url: str, code: str, place: Place) -> Connected:
    """Enrol and keep the new identity. Blocks up to 15 s.

    Raises:
        InvalidValue, TransportError: not enrolled; nothing was changed.
        VaultUnavailable: there is nowhere to keep the keys. The code is still good, but for a credential that could
            not be written: ask for another one then.
    """
    settings, ticket = _settings(place.data_dir), ticket_of(code, url)
    if place.credential is None:
        return join(vault_for(settings), ticket, place.ca_file)
    identity = enrol(ticket.url, ticket.code, new_identity(), _whole(place.ca_file))
    try:
        replace_file(place.credential, encode_identity(identity))
    except OSError as exc:
        raise VaultUnavailable(f"{place.credential}: {exc}") from exc
    return _connected(identity, str(place.credential))


def look_at(vault: Vault, ticket: Ticket, ca_file: str = "") -> OfferedPlace:
    """What a ticket is for; it is as good afterwards. Blocks up to 4 s.

    Raises:
        InvalidValue, TransportError: as `pos_client.adapters.enrolling.look`.
        VaultUnavailable: the store refused.
    """
    begun = begun_identity(vault, ticket.url, ticket.code)
    signing_hex = "" if begun is None else begun.public_keys.signing_hex
    return look(ticket.url, ticket.code, signing_hex, _whole(ca_file))


def join(vault: Vault, ticket: Ticket, ca_file: str = "") -> Connected:
    """Enrol with a ticket and keep the new identity. Blocks up to 15 s.

    The keys are kept before the code is used: a till that is killed in between uses it again with the same ones.

    Raises:
        InvalidValue, TransportError: not enrolled, as far as this till knows.
        VaultUnavailable: there is nowhere to keep the keys; the code is still good with the same till.
    """
    begun = begin_identity(vault, ticket.url, ticket.code)
    identity = enrol(ticket.url, ticket.code, begun, _whole(ca_file))
    keep_identity(vault, identity)
    return _connected(identity, vault.label)


def _whole(ca_file: str) -> str:
    return str(Path(ca_file).resolve()) if ca_file else ""


def renew(data_dir: str = "") -> Connected:
    """Trade this till's keys for new ones, and learn where it stands by now. Blocks up to 15 s.

    Should the answer be lost, neither the old nor the new keys may work: then the till is connected anew by a code.

    Raises:
        InvalidValue: code NOT_CONNECTED; it has none.
        TransportError: not renewed; code TERMINAL_REVOKED where a manager has shut it out.
        StorageLocked: the till runs, and would go on with the old keys.
        VaultUnavailable: the store refused; the old keys go on working.
    """
    settings = _settings(data_dir)
    refuse_running(settings.data_path / OUTBOX_FILE)
    vault = vault_for(settings)
    identity = load_identity(vault)
    if identity is None:
        raise InvalidValue("there is nothing to renew", code="NOT_CONNECTED")
    keep_identity(vault, identity)  # a store that cannot be written to must say so while the old keys are good
    fresh = new_identity(identity.terminal_id)
    renewal = Renewal(fresh.public_keys, fresh.proof_hex(identity.terminal_id))
    pins = PinnedKeys(lambda: identity.server_keys_hex, lambda _keys: None)
    client = HttpBackend(
        identity.backend_url, lambda: RequestSigner(identity, TrustedClock(), pins), ca_file=identity.ca_file or None
    )
    with closing(client):
        answer = client.renew(renewal, DEADLINE_S)
    renewed = fresh.enrolled(answer, identity.backend_url, identity.ca_file)
    keep_identity(vault, renewed)
    return _connected(renewed, vault.label)


def _connected(identity: TerminalIdentity, keys_in: str) -> Connected:
    return Connected(identity.terminal_id, identity.store, identity.lane, identity.backend_url, keys_in)


def forget(data_dir: str = "", *, even_unsent: bool = False) -> None:
    """Give up the identity.

    Raises:
        InvalidValue: code NOT_CONNECTED; it has none. Code UNSENT_ENTRIES; what waits could not be sent any more, nor
            what was refused be dealt with. Code ENTRIES_MISSING; some may be missing. Not with `even_unsent`.
        StorageLocked, StorageDamaged: nobody knows what waits; likewise.
        VaultUnavailable: the store refused.
    """
    settings = _settings(data_dir)
    vault = vault_for(settings)
    if not has_identity(vault):
        raise InvalidValue("there is nothing to forget", code="NOT_CONNECTED")
    if not even_unsent:
        _refuse_unsent(settings.data_path)
    forget_identity(vault)


def _refuse_unsent(folder: Path) -> None:
    seen = look_at_outbox(folder / OUTBOX_FILE, was_used=was_used(folder))
    if seen is None:
        return
    waiting, refused = seen.counts[EntryState.PENDING], seen.counts[EntryState.REJECTED]
    if waiting or refused:
        detail = f"{waiting:,} entries are not sent yet, {refused:,} were refused and nobody has dealt with them"
        raise InvalidValue(detail, code="UNSENT_ENTRIES")
    if seen.salvaged is not None and not seen.salvaged.is_whole:
        detail = f"the outbox was made anew, and unsent entries may be missing; see {folder / seen.salvaged.folder}"
        raise InvalidValue(detail, code="ENTRIES_MISSING")


def _settings(data_dir: str) -> Settings:
    settings = read_settings(default_path())
    settings = replace(settings, data_dir=data_dir or settings.data_dir)
    refuse_other_user(settings.data_path)
    prepare_folder(settings.data_path)
    return settings
