"""One file from a web server, such as the still picture of an IP camera."""

from contextlib import closing
from urllib.parse import urlsplit

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_line import Line
from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.name_resolver import NameResolver
from pos_client.errors import DeviceUnavailable, InvalidValue, LinkPaused

_OK = 200
_MOST_BYTES = 32 * 1024 * 1024
"""Photographs of telephones have up to 20 MB."""
_DEADLINE_S = 10.0
_BAD_URL, _NONE = "BAD_URL", "not an address"
_DISTRUSTED = "CERTIFICATE_REFUSED"


def download(url: str) -> bytes:
    """What a GET of that http or https address answers; at most 32 MB, within 10 s, without following redirects.

    Raises:
        InvalidValue: code BAD_URL; it is no address.
        TransportError: no connection, no trust, or nothing whole in time.
        DeviceUnavailable: the server answers something else than 200.
    """
    address, path = _parts(url)
    headers = {"accept": "image/*", "accept-encoding": "identity"}
    try:
        with closing(Line(address, trust_of(address, None), NameResolver(), lambda: True, _MOST_BYTES)) as line:
            reply = line.exchange("GET", path, None, headers, Deadline.after(_DEADLINE_S))
    except LinkPaused as exc:
        if exc.error_code == _DISTRUSTED:
            raise
        raise InvalidValue(_NONE, code=_BAD_URL) from exc
    if reply.status != _OK:
        raise DeviceUnavailable(f"the server answered {reply.status}")
    return reply.body


def _parts(url: str) -> tuple[str, str]:
    """Which server, and what of it. What is wrong with an address is not repeated: it may be a password."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError as exc:
        raise InvalidValue(_NONE, code=_BAD_URL) from exc
    if not is_whole:
        raise InvalidValue(_NONE, code=_BAD_URL)
    return f"{parts.scheme}://{parts.netloc}", (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
