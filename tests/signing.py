"""The till of the tests: keys anyone may know, and requests signed with them."""

from collections.abc import Callable
from contextlib import closing

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.pinned_keys import PinnedKeys
from pos_client.adapters.request_signing import RequestSigner
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.database.engine import Database
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.ports import Clock

TILL = TerminalIdentity("01" * 32, "02" * 32, "till-1")
SECOND = TerminalIdentity("03" * 32, "04" * 32, "till-2")
THIRD = TerminalIdentity("05" * 32, "06" * 32, "till-3")


def enrol(database_url: str, identity: TerminalIdentity, store: str = "Test store") -> TerminalIdentity:
    """Register a till behind a running backend's back."""
    with closing(Database(database_url)) as database, database.write() as connection:
        terminals.put(connection, Terminal(identity.terminal_id, store, ""), identity.public_keys, 1)
    return identity


def signer(identity: TerminalIdentity = TILL, clock: Clock | None = None) -> Callable[[], RequestSigner]:
    """What an HttpBackend makes its signer with."""
    return lambda: RequestSigner(identity, clock or TrustedClock(), pinned(*identity.server_keys_hex))


def pinned(*keys_hex: str) -> PinnedKeys:
    """These keys of a backend, believed for this process."""
    return PinnedKeys(lambda: keys_hex, lambda _keys: None)


def signed(
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes | None = None,
    *,
    identity: TerminalIdentity = TILL,
    clock: Clock | None = None,
) -> dict[str, str]:
    """The headers of a request with those of its signature."""
    return signer(identity, clock)().sign(method, path, headers, body)[0]


def public_halves(identity: TerminalIdentity = TILL) -> dict[str, str]:
    """What a backend started by this till finds in its environment."""
    keys = identity.public_keys
    return {
        "POS_CLIENT_TERMINAL_SIGNING_KEY": keys.signing_hex,
        "POS_CLIENT_TERMINAL_SEALING_KEY": keys.sealing_hex,
        "POS_CLIENT_TERMINAL_ID": identity.terminal_id,
    }
