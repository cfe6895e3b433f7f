"""Chains over outboxes as tills make them."""

from collections.abc import Sequence

from pos_client.domain.chain import advanced, fingerprint, link
from pos_client.domain.transaction import Transaction
from pos_client.domain.wire import ChainStart

START = ChainStart(1, "11" * 32)


def linked(items: Sequence[tuple[int, Transaction]], start: ChainStart = START) -> dict[int, str]:
    """The links (hex) of these ascending places in a chain that begins there."""
    key, at, links = bytes.fromhex(start.key_hex), start.seq, {}
    for seq, txn in items:
        key, at = advanced(key, seq - at), seq
        links[seq] = link(key, seq, txn.txn_id, fingerprint(txn)).hex()
    return links
