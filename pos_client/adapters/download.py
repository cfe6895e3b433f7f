"""One file from a web server, such as the still picture of an IP camera."""

from contextlib import closing
from urllib.parse import urlsplit

from pos_client.adapters.deadline import Deadline
from pos_client.adapters.http_line import Line
from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.name_resolver import NameResolver
from pos_client.errors import DeviceUnavailable

_OK = 200
_MOST_BYTES = 32 * 1024 * 1024
"""Photographs of telephones have up to 20 MB."""
_DEADLINE_S = 10.0


def download(url: str) -> bytes:
    """What a GET of that http or https address answers; at most 32 MB, within 10 s, without following redirects.

    Raises:
        TransportError: no connection, no trust, or nothing whole in time.
        DeviceUnavailable: the server answers something else than 200.
    """
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(Line(address, trust_of(address, None), NameResolver(), lambda: True, _MOST_BYTES)) as line:
        headers = {"accept": "image/*", "accept-encoding": "identity"}
        reply = line.exchange("GET", path, None, headers, Deadline.after(_DEADLINE_S))
    if reply.status != _OK:
        raise DeviceUnavailable(f"the server answered {reply.status}")
    return reply.body
