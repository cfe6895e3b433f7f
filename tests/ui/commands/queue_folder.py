"""A till's folder as a closed till leaves it, for the commands that look into it."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.vault import secret_key
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Told, Transaction
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.samples import a_result, a_transaction
from ui.cli import pos_client


@dataclass(frozen=True)
class QueueFolder:
    """`seed` fills it; `run` runs a command on it."""

    path: Path

    def opened(self) -> SqliteOutbox:
        """Its outbox, as the till opens it."""
        key = secret_key(KeyFileVault(self.path / "keys.json"), "outbox")
        return SqliteOutbox(self.path / "outbox.sqlite3", key, TrustedClock(), FakeIds())

    def seed(self, *transactions: Transaction, confirmed: int = 0, refused: int = 0) -> None:
        """Save these; so many of the first ones are settled as told, then so many refused."""
        outbox = self.opened()
        entries = [outbox.append(transaction) for transaction in transactions]
        settled = [
            replace(a_result(), txn_id=entry.transaction.txn_id, earned_points=entry.transaction.told.earned_points)
            for entry in entries[:confirmed]
        ]
        word = a_result(applied=Applied.REFUSED, reason=Reason.REPLAY, earned_points=0)
        refusals = [
            replace(word, txn_id=entry.transaction.txn_id) for entry in entries[confirmed : confirmed + refused]
        ]
        outbox.record([*settled, *refusals])
        outbox.close()

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        """What `pos-client ARGUMENTS --data-dir FOLDER` says."""
        return CliRunner().invoke(pos_client, [*arguments, "--data-dir", str(self.path)], input=typed)


def sale(number: int, **changes: Any) -> Transaction:  # noqa: ANN401 - any field of a transaction
    """An award made offline, of which the member was told 6 points."""
    return a_transaction(number, **{"told": Told(6), "authority": Authority.OFFLINE} | changes)


def name_of(number: int) -> str:
    """The txn_id of sale `number`."""
    return str(numbered_id(number))


def lines(result: Result) -> list[dict[str, Any]]:
    """One JSON object per line."""
    return [json.loads(line) for line in result.stdout.splitlines()]
