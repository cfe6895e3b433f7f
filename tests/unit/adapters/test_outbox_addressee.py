"""Whose the entries are is known after an outbox was made anew, too: what one backend has settled goes to no other."""

from contextlib import closing
from pathlib import Path

import pytest

from pos_client.adapters.outbox import SqliteOutbox
from pos_client.ports import Addressee
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds, numbered_id
from tests.fakes.samples import a_result, a_transaction

KEY = b"k" * 32
THIS, OTHER = numbered_id(901), numbered_id(902)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till.db"


@pytest.fixture
def outbox(path: Path) -> SqliteOutbox:
    """Open; of five entries three are settled."""
    made = SqliteOutbox(path, KEY, FakeClock(), FakeIds())
    for number in range(1, 6):
        made.append(a_transaction(number))
    made.record([a_result(number) for number in (1, 2, 3)])
    return made


def made_anew(outbox: SqliteOutbox, path: Path) -> SqliteOutbox:
    outbox.close()
    path.unlink()
    anew = SqliteOutbox(path, KEY, FakeClock(), FakeIds(500))
    assert anew.salvaged() is not None
    return anew


def test_what_all_belongs_to_one_backend_does_so_afterwards(outbox: SqliteOutbox, path: Path) -> None:
    outbox.address_to(Addressee(THIS, 1), outbox.db_instance_id)
    outbox.record([a_result(4)])
    with closing(made_anew(outbox, path)) as anew:
        assert anew.addressee() == Addressee(THIS, 1)
        told = anew.standing()
        assert (told.begins, told.settled) == (5, a_transaction(4).txn_id)


def test_what_another_backend_has_settled_stays_its(outbox: SqliteOutbox, path: Path) -> None:
    outbox.address_to(Addressee(OTHER, 1), outbox.db_instance_id)
    outbox.address_to(Addressee(THIS, 4), outbox.db_instance_id)
    outbox.record([a_result(4)])
    with closing(made_anew(outbox, path)) as anew:
        assert anew.addressee() == Addressee(THIS, 4)
        outbox = made_anew(anew, path)
    with closing(outbox):
        assert outbox.addressee() == Addressee(THIS, 4)


def test_an_outbox_nobody_has_heard_of_names_nothing_that_was_settled(outbox: SqliteOutbox, path: Path) -> None:
    with closing(made_anew(outbox, path)) as anew:
        assert anew.addressee() is None
        assert (anew.standing().begins, anew.standing().settled) == (4, None)


def test_each_piece_of_the_mirror_says_it_and_it_is_counted_by_what_is_left(outbox: SqliteOutbox, path: Path) -> None:
    """A megabyte later the first piece is lost together with the database, and with it all that was another one's."""
    outbox.address_to(Addressee(THIS, 4), outbox.db_instance_id)
    for number in range(6, 66):
        outbox.append(a_transaction(number, coupons=("x" * 1000,) * 20))
    first, _ = sorted(path.parent.glob(f"{path.name}-mirror-*"))
    outbox.close()
    first.unlink()
    with closing(made_anew(outbox, path)) as anew:
        assert anew.addressee() == Addressee(THIS, 1)
        assert 5 < sum(anew.counts().values()) < 60
