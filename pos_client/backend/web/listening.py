"""Addresses: binding a port, and telling others where to find it."""

import errno
import ipaddress
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from pos_client.errors import BackendStartFailed

_UNROUTED = ("192.0.2.1", 9)
"""TEST-NET-1 (RFC 5737): connecting a datagram socket sends nothing, but reveals the address packets would leave by."""
_NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """Paths of the PEM files; `certificate` is a chain, the server's own first.

    `trust` is what tills are given (`--ca`); None where the certificate comes from an authority their system knows.
    """

    certificate: Path
    key: Path
    trust: Path | None = None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bind(host: str, port: int) -> socket.socket:
    """A listening TCP socket; port 0 picks a free one.

    Raises:
        BackendStartFailed: code PORT_TAKEN, or BAD_ADDRESS when this machine has no such address or port.
    """
    if not 0 <= port < 2**16:
        raise BackendStartFailed(f"port {port}", code="BAD_ADDRESS")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as exc:
        raise BackendStartFailed(host, code="BAD_ADDRESS") from exc
    sock = socket.socket(family, kind, protocol)
    # Windows lets two programs share a port with the option that elsewhere only skips the wait after a restart.
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None) if sys.platform == "win32" else None
    sock.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
    try:
        sock.bind(address)
        sock.listen(128)
    except OSError as exc:
        sock.close()
        code = "BAD_ADDRESS" if exc.errno in _NO_SUCH_ADDRESS else "PORT_TAKEN"
        raise BackendStartFailed(f"{host}:{port}", code=code) from exc
    return sock


def url(scheme: str, host: str, port: int) -> str:
    """Where this machine reaches a listening address: loopback for "every address"."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def lan_addresses() -> list[str]:
    """IPv4 addresses others in the shop may reach this machine by; empty without a network. Does not block."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_UNROUTED)
        except OSError:
            return []
        address = str(probe.getsockname()[0])
    return [] if is_loopback(address) else [address]
