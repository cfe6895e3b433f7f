"""Which backend this till talks to: its own, started as a process, or a chain's."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from pos_client.adapters.embedded_backend import BackendPlace, EmbeddedBackend
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.adapters.terminal_identity import TerminalIdentity, keep_identity, load_identity
from pos_client.errors import LinkPaused, VaultUnavailable
from pos_client.ports import Clock, Vault
from pos_client.settings import Settings

if TYPE_CHECKING:
    from pos_client.adapters.request_signing import RequestSigner

LAN_PORT = 8710
"""Fixed, so that a card opened on a phone finds its till again."""


@dataclass(frozen=True, slots=True)
class BackendChoice:
    """The client, and the process behind it where the till owns one."""

    client: HttpBackend
    process: EmbeddedBackend | None

    @property
    def card_urls(self) -> tuple[str, ...]:
        """Where phones in this network reach the card page; empty unless the till serves them itself."""
        ready = None if self.process is None else self.process.ready
        return () if ready is None else ready.lan_urls

    def stop(self) -> None:
        """End the till's own process, if it has one."""
        if self.process is not None:
            self.process.stop()


def with_enrolled(settings: Settings, vault: Vault) -> Settings:
    """The settings as they are for an enrolled till: who it is and where it stands is what the backend says.

    It goes to the backend it was enrolled at where the settings name none. A till that runs its own is left as it is.

    Raises:
        VaultUnavailable: the store refused.
    """
    identity = load_identity(vault)
    if identity is None or not (settings.backend_url or identity.backend_url):
        return settings
    if not settings.backend_url:
        ca_file = settings.ca_file or identity.ca_file
        settings = replace(settings, backend_url=identity.backend_url, ca_file=ca_file)
    if identity.store or identity.lane:
        settings = replace(settings, store=identity.store, lane=identity.lane)
    return replace(settings, terminal_id=identity.terminal_id)


def backend_for(settings: Settings, vault: Vault, clock: Clock, *, lan: bool = False) -> BackendChoice:
    """The one the settings name, else the till's own, not started yet.

    Raises:
        LinkPaused, InvalidValue, VaultUnavailable, BackendStartFailed: as those two.
    """
    if settings.backend_url:
        return chain_backend(settings, vault, clock)
    return embedded_backend(settings, clock, lan=lan)


def chain_backend(settings: Settings, vault: Vault, clock: Clock) -> BackendChoice:
    """A backend somewhere else.

    Raises:
        LinkPaused: code NOT_CONNECTED; `pos-client connect` has not been run on this till.
        InvalidValue: the address or the certificate file is not usable.
        VaultUnavailable: the store refused.
    """
    identity = load_identity(vault)
    if identity is None:
        raise LinkPaused("this till has no keys", code="NOT_CONNECTED")
    pins = PinnedKeys(lambda: identity.server_keys_hex, partial(_keep_keys, vault, identity))
    client = HttpBackend(settings.backend_url, _signer(identity, clock, pins), ca_file=settings.ca_file or None)
    return BackendChoice(client, None)


def _keep_keys(vault: Vault, identity: TerminalIdentity, keys_hex: tuple[str, ...]) -> None:
    """What cannot be kept is learnt again with the next start."""
    with suppress(VaultUnavailable):
        keep_identity(vault, replace(identity, server_keys_hex=keys_hex))


def _signer(identity: TerminalIdentity, clock: Clock, pins: PinnedKeys) -> Callable[[], "RequestSigner"]:
    def make() -> "RequestSigner":
        from pos_client.adapters.request_signing import RequestSigner

        return RequestSigner(identity, clock, pins)

    return make


def embedded_backend(
    settings: Settings, clock: Clock, *, lan: bool = False, sample_data: bool = False, plug: SimulatedPlug | None = None
) -> BackendChoice:
    """The till's own, not started yet; only with `lan` it is, because its certificate has to be known.

    Raises:
        BackendStartFailed: with `lan`, it did not come up; PORT_TAKEN names the usual cause.
    """
    place = BackendPlace(
        data_dir=settings.data_path,
        terminal_id=settings.terminal_id,
        store=settings.store,
        host="0.0.0.0" if lan else "127.0.0.1",  # noqa: S104 - asked for with --lan, and TLS then
        port=LAN_PORT if lan else _free_port(),
        sample_data=sample_data,
    )
    process = EmbeddedBackend(place)
    ca_file = process.start().ca_file if lan else None
    url = f"https://127.0.0.1:{place.port}" if lan else f"http://127.0.0.1:{place.port}"
    pins = PinnedKeys(lambda: process.server_keys_hex, lambda _keys: None)  # the process announces them at each start
    signer = _signer(process.identity, clock, pins)
    return BackendChoice(HttpBackend(url, signer, ca_file=ca_file, plug=plug), process)


def _free_port() -> int:
    """A port nobody listens on now; should somebody take it in this instant, the backend says PORT_TAKEN."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
