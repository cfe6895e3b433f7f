"""Which backend this till talks to: its own, started as a process, or a chain's."""

import socket
from dataclasses import dataclass

from pos_client.adapters.embedded_backend import BackendPlace, EmbeddedBackend
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.errors import LinkPaused
from pos_client.ports import Vault
from pos_client.settings import Settings
from ui.composition.vaults import terminal_token

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


def chain_backend(settings: Settings, vault: Vault) -> BackendChoice:
    """A backend somewhere else.

    Raises:
        LinkPaused: code NO_TOKEN; `pos-client connect` has not been run on this till.
        InvalidValue: the address or the certificate file is not usable.
    """
    token = terminal_token(vault)
    if token is None:
        raise LinkPaused("no access token on this till", code="NO_TOKEN")
    return BackendChoice(HttpBackend(settings.backend_url, token, ca_file=settings.ca_file or None), None)


def embedded_backend(
    settings: Settings, *, lan: bool = False, sample_data: bool = False, plug: SimulatedPlug | None = None
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
    return BackendChoice(HttpBackend(url, process.token, ca_file=ca_file, plug=plug), process)


def _free_port() -> int:
    """A port nobody listens on now; should somebody take it in this instant, the backend says PORT_TAKEN."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
