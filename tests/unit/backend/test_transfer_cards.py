"""Cards on the move: phones that sign go on in the other shop, cards taken back stay behind."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.members import cards
from tests.unit.backend import phones
from tests.unit.backend.movers import NOON_MS, Told, lines, move_in, move_out, new_shop

POINT = phones.point(phones.new_key()).hex()
SIGNING = {"handle": "004217700123", "kid": 2, "scheme": 4, "public_key": POINT}


def test_a_phone_that_signs_goes_on_with_its_own_key(database_url: str, tmp_path: Path) -> None:
    told, url = Told(), new_shop(database_url)
    move_in(url, lines({"name": "Li Na", "cards": [SIGNING]}), told)
    assert (told.faults, told.cards) == ([], [])
    for with_keys in (False, True):
        row = json.loads(move_out(url, tmp_path / "out.jsonl", with_keys=with_keys).splitlines()[1])
        assert row["cards"] == [SIGNING]


def test_a_card_that_was_taken_back_stays_behind(database_url: str, tmp_path: Path) -> None:
    url = new_shop(database_url)
    move_in(url, lines({"name": "Li Na", "cards": [SIGNING, {"handle": "004217700124"}]}))
    with closing(Database(url)) as database, database.write() as connection:
        card = cards.card_by_handle(connection, "004217700124")
        assert card is not None
        assert cards.revoke(connection, card.member_id, card.handle, NOON_MS)
    row = json.loads(move_out(url, tmp_path / "out.jsonl").splitlines()[1])
    assert row["cards"] == [SIGNING]


@pytest.mark.parametrize(
    "change",
    [
        {"public_key": None},
        {"public_key": POINT[:-2]},
        {"public_key": "04" + "0" * 128},
        {"public_key": "zz" + POINT[2:]},
        {"public_key": POINT[:-1]},
        {"key": "00" * 32},
        {"scheme": 3},
        {"scheme": 1},
    ],
)
def test_a_card_whose_keys_cannot_be_its_own_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    told, url = Told(), new_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    move_in(url, lines({"name": "Li Na", "cards": [SIGNING | change]}), told)
    assert told.faults == [(2, "BAD_KEY")]
