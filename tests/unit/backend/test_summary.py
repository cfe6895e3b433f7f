"""The ledger counted for someone who checks the tills' word against it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pos_client.adapters.http_backend import HttpBackend
from pos_client.backend.samples.cards import sample_members
from pos_client.backend.transactions.summary import Settled, settled
from pos_client.domain.member_code import Intent, encode, step_at
from pos_client.domain.transaction import Authority, TimeConfidence, Transaction, TransactionKind
from pos_client.domain.wire import BatchItem, BatchRequest
from pos_client.errors import BackendStartFailed
from tests.backend_process import BackendProcess
from tests.signing import signer


def _award(number: int, amount_minor: int) -> Transaction:
    card, now = sample_members()[number], datetime.now(UTC)
    return Transaction(
        txn_id=UUID(int=number + 1),
        kind=TransactionKind.AWARD,
        basket_id=UUID(int=number + 100),
        handle=card.handle,
        code=encode(card.master_key, card.handle, card.kid, Intent.EARN, step_at(now.timestamp())),
        authority=Authority.OFFLINE,
        occurred_at=now,
        time_confidence=TimeConfidence.HIGH,
        currency="CNY",
        amount_minor=amount_minor,
    )


def test_every_transaction_is_counted_with_its_effect(database_url: str) -> None:
    with BackendProcess(database_url) as backend:
        client = HttpBackend(backend.url, signer())
        batch = BatchRequest(UUID(int=9), (BatchItem(1, _award(0, 10_000)), BatchItem(2, _award(1, 100))))
        answer = client.submit(batch, 10.0)
        client.submit(batch, 10.0)
        client.close()
    counted = settled(database_url)
    first, second = answer.results
    assert counted[first.txn_id] == Settled("award", first.earned_points, {"EARN": 1}, first.earned_credit_minor)
    assert first.earned_points >= 5
    assert counted[second.txn_id] == Settled("award", 0, {}, second.earned_credit_minor)
    assert first.earned_credit_minor == 100


def test_an_impossible_address_is_refused() -> None:
    with pytest.raises(BackendStartFailed):
        settled("nonsense")
