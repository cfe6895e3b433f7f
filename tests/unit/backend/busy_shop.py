"""A shop in which everything has happened once: every kind of transaction, undone, refunded, and ended by time."""

from dataclasses import replace
from uuid import UUID, uuid4

from pos_client.backend.ledger import expire
from pos_client.backend.members.cards import Card
from pos_client.backend.settlement import adjust, release_hold
from pos_client.backend.shop import gift_stock, incidents
from pos_client.backend.transactions import decisions
from pos_client.backend.transactions.decisions import Word
from pos_client.domain.adjustment import Adjustment
from pos_client.domain.basket import Line
from pos_client.domain.gifts import GiftArticle
from pos_client.domain.programme import (
    Expiry,
    LocalText,
    Programme,
    RebateRule,
    TierPolicy,
    TierWindow,
)
from pos_client.domain.transaction import Applied, Transaction, TransactionKind, TypedReason, WriteOffReason
from tests.unit.backend.shop import DAY_S, Shop

K = TransactionKind
LINES = (
    Line("tea", name="Tea", quantity_milli=3000, unit_price_minor=10_000),
    Line("pot", name="Pot", unit_price_minor=50_000),
)


class BusyShop(Shop):
    """`said` are the transactions by what they are for."""

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url)
        rules = Programme(
            version=2,
            rebate=RebateRule(rate_bp=500),
            expiry=Expiry(days=10),
            tier_policy=TierPolicy(window=TierWindow.CALENDAR_YEAR),
        )
        self.publish(rules)
        self.said: dict[str, Transaction] = {}
        self.members: dict[str, Card] = {}
        stories = (self._saver, self._buyer, self._holder, self._late_one, self._corrected, self._clipper)
        self.stocked(GiftArticle("MUG", LocalText("Mug", "杯子"), stock=5))
        for story in stories:
            card = self.member()
            self.members[story.__name__.removeprefix("_")] = card
            story(card)

    def member_id(self, name: str) -> UUID:
        return self.members[name].member_id

    def do(self, name: str, txn: Transaction, *, refused: bool = False) -> Transaction:
        """Send a transaction, and let half a minute pass."""
        result = self.send(txn)
        assert result.applied is (Applied.REFUSED if refused else Applied.APPLIED), (name, result.reason)
        self.said[name] = txn
        self.now_s += 30
        return txn

    def _saver(self, card: Card) -> None:
        """Earns on several days, pays with points, is refused once, lets the rest expire."""
        self.do("check-in", self.transaction(K.CHECK_IN, card))
        mug, taken_back = self.gift(card), self.gift(card).gift
        with self.database.write() as connection:
            gift_stock.void(connection, card.member_id, taken_back.gift_id, self.now_ms)
        slip = self.do("slip", self.transaction(K.PICK_UP, card, gift_id=mug.gift.gift_id))
        self.do("slip undone", self.void_of(slip))
        self.do("pick-up", self.transaction(K.PICK_UP, card, gift_id=mug.gift.gift_id))
        self.do("again", self.transaction(K.PICK_UP, card, gift_id=mug.gift.gift_id), refused=True)
        self.do("first award", self.transaction(K.AWARD, card, amount_minor=200_000))
        self.now_s += DAY_S
        self.do("second award", self.transaction(K.AWARD, card, amount_minor=100_000))
        self.do("payment", self.transaction(K.REDEEM, card, amount_minor=10_000, redeem_points=7))
        self.do("too much", self.transaction(K.REDEEM, card, amount_minor=900_000, redeem_points=9000), refused=True)
        right = self.transaction(K.AWARD, card, amount_minor=100)
        self.do("put right", replace(right, corrects=self.said["too much"].txn_id))
        self.transaction(K.AWARD, card, amount_minor=1)  # scanned, and never sent
        self.now_s += 13 * DAY_S
        with self.database.write() as connection:
            assert expire(connection, card.member_id, self.programme, self.now_ms) == 2

    def _buyer(self, card: Card) -> None:
        """Pays with everything there is, brings things back, changes their mind about that."""
        self.do("deposit", self.transaction(K.DEPOSIT, card, amount_minor=100_000))
        self.do("big award", self.transaction(K.AWARD, card, amount_minor=400_000))
        wish = {"redeem_points": 11, "credit_minor": 900, "stored_value_minor": 30_000}
        self.do("sale", self.transaction(K.SALE, card, lines=LINES, **wish))  # type: ignore[arg-type]  # figures only
        self.do("part back", self.refund_of(self.said["sale"], tea=1))
        self.do("more back", self.refund_of(self.said["sale"], to_card=True, tea=1))
        self.do("kept after all", self.void_of(self.said["more back"]))
        self.do("award back", replace(self.refund_of(self.said["big award"]), amount_minor=50_000))
        self.do("deposit back", replace(self.refund_of(self.said["deposit"]), amount_minor=20_000))
        self.do("mistake", self.transaction(K.AWARD, card, amount_minor=60_000))
        self.do("undone", self.void_of(self.said["mistake"]))
        self.do("second deposit", self.transaction(K.DEPOSIT, card, amount_minor=5_000))

    def _holder(self, card: Card) -> None:
        """Has payments set aside: collected, given up, forgotten, and still open."""
        self.do("holder's award", self.transaction(K.AWARD, card, amount_minor=800_000))
        self.do("holder's deposit", self.transaction(K.DEPOSIT, card, amount_minor=90_000))
        for name in ("collected", "given up", "forgotten"):
            wish = self.transaction(K.HOLD, card, amount_minor=40_000, redeem_points=9, stored_value_minor=5_000)
            self.do(name, wish)
        self.do("collection", self.about(K.CAPTURE, self.said["collected"], amount_minor=40_000, redeem_points=8))
        self.do("collection undone", self.void_of(self.said["collection"]))
        self.do("hold void", self.void_of(self.said["given up"]))
        self.now_s += 2 * DAY_S
        with self.database.write() as connection:
            forgotten = self.said["forgotten"].txn_id
            assert release_hold(connection, card.member_id, forgotten, self.programme, self.now_ms)
        self.do("open", self.transaction(K.HOLD, card, amount_minor=40_000, redeem_points=9, stored_value_minor=5_000))

    def _late_one(self, card: Card) -> None:
        """Spends alone with a till what was not there, and brings back what was spent."""
        self.do("alone", self.offline(K.REDEEM, card, amount_minor=10_000, redeem_points=15))
        self.do("absorbed", self.transaction(K.AWARD, card, amount_minor=12_000))
        self.do("spent", self.transaction(K.AWARD, card, amount_minor=90_000))
        self.do("spending", self.transaction(K.REDEEM, card, amount_minor=3_000, redeem_points=30))
        self.do("spent back", self.refund_of(self.said["spent"]))

    def _corrected(self, card: Card) -> None:
        """Is helped by a manager."""
        for points, credit, stored in ((50, 700, 900), (-20, -100, -300)):
            wish = Adjustment(uuid4(), "goodwill", points, credit, stored)
            with self.database.write() as connection:
                done = adjust(
                    connection, card.member_id, wish, actor="Mei", programme=self.programme, now_ms=self.now_ms
                )
            assert done.applied is Applied.APPLIED
            self.now_s += 30
        self._without_phone(card)
        nobody = replace(self.offline(K.AWARD, card, amount_minor=20_000), handle="999999999999")
        self.do("nobody's", nobody, refused=True)
        self.do("written off", replace(self.about(K.WRITE_OFF, nobody), approved_why=WriteOffReason.SHOP_BEARS_IT))

    def _clipper(self, card: Card) -> None:
        """Uses a coupon and brings a part back; has another one back whole."""
        for code in ("TEN", "SPARE", "LEFT"):
            self.coupon(card, code)
        with_ten = {"coupons": ("TEN",), "coupon_minor": 1000}
        self.do("with coupon", self.transaction(K.SALE, card, lines=LINES, **with_ten))  # type: ignore[arg-type]  # figures only
        self.do("coupon's part", self.refund_of(self.said["with coupon"], tea=1))
        spare = self.transaction(K.SALE, card, amount_minor=900, coupons=("SPARE",), coupon_minor=900)
        self.do("for nothing", spare)
        self.do("nothing back", self.refund_of(spare))

    def _without_phone(self, card: Card) -> None:
        """Awards on a number that was typed: one that counts, one that does not, and one that waits."""
        for name, accept in (("accepted", True), ("turned down", False), ("waiting", None)):
            award = replace(self.offline(K.AWARD, card, amount_minor=20_000), code="")
            txn = self.do(name, replace(award, approved_by="Li", approved_why=TypedReason.NO_PHONE))
            if accept is not None:
                self.now_s += 30
                with self.database.write() as connection:
                    found = incidents.listed(connection, with_resolved=False)
                    incident_id = next(one.incident_id for one in found if one.txn_id == txn.txn_id)
                    decisions.resolve(connection, incident_id, Word("Mei", "known", accept), self.now_ms)
