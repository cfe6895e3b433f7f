"""The chain over an outbox: what a link proves, and what a fingerprint leaves out."""

from dataclasses import fields, replace
from datetime import timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain import chain
from pos_client.domain.basket import Line
from pos_client.domain.transaction import Told, Transaction, TransactionKind
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_transaction

KEY = bytes(range(32))


def test_a_link_is_of_one_key_place_identity_and_content() -> None:
    digest = chain.fingerprint(a_transaction(1))
    links = {
        chain.link(KEY, 1, numbered_id(1), digest),
        chain.link(KEY, 2, numbered_id(1), digest),
        chain.link(KEY, 1, numbered_id(2), digest),
        chain.link(KEY, 1, numbered_id(1), chain.fingerprint(a_transaction(1, amount_minor=7))),
        chain.link(chain.advanced(KEY, 1), 1, numbered_id(1), digest),
    }
    assert {len(link) for link in links} == {16}
    assert len(links) == 5


@given(st.integers(0, 20), st.integers(0, 20))
def test_keys_advance_step_by_step(first: int, then: int) -> None:
    assert chain.advanced(chain.advanced(KEY, first), then) == chain.advanced(KEY, first + then)


def test_a_key_of_later_says_nothing_of_an_earlier_one() -> None:
    """The one after it is its hash, and no key ever comes again."""
    keys = [chain.advanced(KEY, places) for places in range(100)]
    assert len(set(keys)) == 100


def test_every_field_is_in_the_fingerprint_unless_it_is_at_its_default() -> None:
    plain = a_transaction(1)
    line = Line("1", "T-1", "Tea", "drinks", 1000, 1250, 0)
    changes: dict[str, object] = {
        "txn_id": numbered_id(9),
        "basket_id": numbered_id(9),
        "handle": "999999999999",
        "code": "9" * 42,
        "occurred_at": plain.occurred_at + timedelta(microseconds=1),
        "currency": "JPY",
        "amount_minor": 99,
        "redeem_points": 99,
        "told": Told(99),
        "cashier": "李",
        "lines": (line,),
        "credit_minor": 1,
        "stored_value_minor": 1,
        "coupons": ("A",),
        "to_card": True,
        "approved_by": "李",
        "approved_why": "damaged",
        "corrects": numbered_id(9),
        "coupon_minor": 1,
    }
    prints = {name: chain.fingerprint(replace(plain, **{name: value})) for name, value in changes.items()}  # type: ignore[arg-type]  # by name
    assert len({chain.fingerprint(plain), *prints.values()}) == len(changes) + 1
    untried = {field.name for field in fields(Transaction)} - set(changes)
    assert untried <= {"kind", "authority", "time_confidence", "refers_to", "gift_id"}
    gifts = [a_transaction(1, kind=TransactionKind.PICK_UP, gift_id=numbered_id(place)) for place in (1, 2)]
    assert len(set(map(chain.fingerprint, gifts))) == 2


def test_a_fingerprint_does_not_depend_on_how_a_time_is_written() -> None:
    plain = a_transaction(1)
    elsewhere = replace(plain, occurred_at=plain.occurred_at.astimezone(timezone(timedelta(hours=8))))
    assert chain.fingerprint(plain) == chain.fingerprint(elsewhere)
