"""A roster as a till gets it, all pages of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.domain.wire import RosterEntry, RosterPart
from pos_client.ports import LoyaltyBackend
from tests.backend_process import BackendProcess
from tests.signing import TILL, signer

DEADLINE_S = 20.0


def believing(backend: BackendProcess, identity: TerminalIdentity = TILL) -> TerminalIdentity:
    """A till that knows the keys of a backend."""
    return replace(identity, server_keys_hex=tuple(backend.ready["server_keys"]))


def client(backend: BackendProcess, identity: TerminalIdentity = TILL) -> HttpBackend:
    """A till's way to a backend whose keys it knows."""
    return HttpBackend(backend.url, signer(believing(backend, identity)))


def pages(ask: Callable[[str], RosterPart]) -> Iterator[RosterPart]:
    """Page after page; `ask` is told what the page before said."""
    part = ask("")
    yield part
    while part.after is not None:
        part = ask(part.after)
        yield part


def members(backend: LoyaltyBackend) -> list[RosterEntry]:
    """Everybody a till may verify."""
    whole = pages(lambda after: backend.roster(0, after, DEADLINE_S))
    return [entry for part in whole for entry in part.entries]
