"""Where the backend is: an address that some program typed, checked before anything is sent there."""

import ipaddress
import re
from urllib.parse import urlsplit

from pos_client.errors import InvalidValue

_LONGEST = 2000
_LONGEST_HOST = 253
_LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""One part of a name: RFC 1123 2.1, and the underscore that some local networks use."""
_PLAIN = re.compile(r"[!-~]+")


def checked_address(text: str) -> str:
    """The base address of a backend, without blanks and slashes around it; https, or plain http on this machine.

    Raises:
        InvalidValue: code BAD_URL; no such address can exist, it carries more than a place, or it would send cards
            and tokens readable over a network.
    """
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as exc:  # a port that is no number, brackets that do not match
        raise InvalidValue(f"backend address: {exc}", code="BAD_URL") from exc
    is_bare = _PLAIN.fullmatch(text) and len(text) <= _LONGEST and "@" not in parts.netloc and not {"?", "#"} & {*text}
    if not is_bare or parts.scheme not in {"http", "https"} or port == 0 or not _is_host(host, parts.netloc):
        raise InvalidValue(f"not a backend address: {text[:80]!r}", code="BAD_URL")
    if parts.scheme == "http" and not _is_this_machine(host):
        raise InvalidValue(f"only https leaves this machine: {text[:80]!r}", code="BAD_URL")
    return text


def _is_host(host: str, netloc: str) -> bool:
    """Brackets hold an IPv6 address; what ends in a number must be an IPv4 address, since programs take it for one."""
    if netloc.startswith("["):
        return _is_ip(host, ipaddress.IPv6Address) and "%" not in host
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return _is_ip(host, ipaddress.IPv4Address)
    return len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in labels)


def _is_ip(host: str, kind: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address]) -> bool:
    try:
        return bool(kind(host))
    except ValueError:
        return False


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name; where it leads is not known yet
        return False
