"""One account of a member: points, credit or stored value."""

from collections.abc import Collection, Mapping, Sequence

from pos_client.backend.database.schema import Unit
from pos_client.backend.ledger.entries import EntryKind, EntryRow
from pos_client.backend.ledger.journal import Journal
from pos_client.backend.members.open_lots import OpenLot, payers


class Account:
    """One account, of a `MemberLedger`. Amounts are above zero; points, or minor units of money.

    `balance` is the sum of all entries: with what cannot be spent yet and what has expired without being entered.
    """

    def __init__(self, journal: Journal, unit: Unit, seq: int, balance: int, deficit: int) -> None:
        self.unit = unit
        self.seq = seq
        self.balance = balance
        self.deficit = deficit
        self._journal = journal

    def spendable(self, at_ms: int) -> int:
        """What can be spent at a time: Σ spendable remainders − deficits. Below zero while in deficit."""
        lots = self._lots
        return (sum(lot.remaining for lot in lots.values() if lot.is_spendable(at_ms)) if lots else 0) - self.deficit

    def within_reach(self, own: Collection[int], at_ms: int, held: Collection[int] = ()) -> int:
        """What a debit from these lots, and then from what can be spent at a time, finds without a deficit.

        With what the entries `held` took from such lots, as if it had been given back.
        """
        parts = [(lot, lot.remaining) for lot in self._lots.values()]
        parts += self._journal.allocated(self.unit, held) if held else []
        found = sum(part for lot, part in parts if lot.seq in own or lot.is_spendable(at_ms))
        return max(0, found - self.deficit)

    def unpaid(self, amount: int, at_ms: int) -> int:
        """How much of a debit of what can be spent at a time would become a deficit."""
        return max(0, amount - sum(lot.remaining for lot in self._lots.values() if lot.is_spendable(at_ms)))

    def redeemed_unpaid(self) -> int:
        """What the member owes for redemptions of the till that posts; asks nobody where nothing is owed."""
        return self._journal.redeemed_unpaid(self.unit) if self.deficit else 0

    def pending_in(self, own: Collection[int], at_ms: int) -> int:
        """What is left in those of these lots that cannot be spent yet."""
        lots = (self._lots[seq] for seq in own if seq in self._lots)
        return sum(lot.remaining for lot in lots if at_ms < lot.available_from_ms)

    def credit(
        self, kind: EntryKind, amount: int, available_from_ms: int, expires_at_ms: int | None, *, qualifying: int = 0
    ) -> None:
        """Open a lot; with an amount of 0 only what qualifies is entered, and nothing where nothing does."""
        if not (amount or qualifying):
            return
        seq = self._enter(kind, amount, qualifying)
        if amount:
            occurred_ms = self._journal.posting.occurred_ms
            self._journal.add_lot(self.unit, OpenLot(seq, amount, occurred_ms, available_from_ms, expires_at_ms))

    def debit(
        self,
        kind: EntryKind,
        amount: int,
        at_ms: int,
        *,
        own: Mapping[int, int] | None = None,
        qualifying: int = 0,
        qualifies_ms: int | None = None,
    ) -> None:
        """Take something: of the `own` lots first, whatever their dates, up to so much of each, then of the others.

        The others are those that can be spent at a time. What nobody can pay is a deficit; the next credits absorb it.
        """
        if not (amount or qualifying):
            return
        seq = self._enter(kind, -amount, qualifying, qualifies_ms)
        left = amount
        for lot_seq, most in (own or {}).items():
            lot = self._lots.get(lot_seq)
            left -= self._take(seq, lot, min(left, most)) if lot else 0
        for lot in self._in_order(at_ms) if left else ():
            left -= self._take(seq, lot, left)
        if left:
            self._journal.add_owed(self.unit, seq, left)
            self.deficit += left

    def give_back(
        self, kind: EntryKind, family: Sequence[EntryRow], amount: int, *, qualifying: int = 0, qualifies_ms: int = 0
    ) -> dict[int, int]:
        """Undo a debit, or a part of one: what was taken last comes back first. Returns how much to which lots.

        `family` is the debit together with everything that gave back of it or took again since. What of it was a
        deficit is forgiven first, then the lots follow from the last to be spent to the first.
        """
        if not (amount or qualifying):
            return {}
        seqs = [entry.seq for entry in family]
        left = amount - self._forgive(seqs, amount)
        held = self._journal.allocated(self.unit, seqs)
        seq = self._enter(kind, amount, qualifying, qualifies_ms)
        back: dict[int, int] = {}
        for lot, there in held:
            part = min(left, there)
            if part:
                self._journal.move(self.unit, seq, lot.seq, -part)
                back[lot.seq] = part
            left -= part
        # The first to be spent comes first, as a debit wants it.
        return dict(reversed(back.items()))

    def expire(self, until_ms: int) -> int:
        """Enter the expiry of every lot that was over by a time, each dated when it was; how many there were."""
        over = [lot for lot in self._lots.values() if lot.remaining and _ended(lot, until_ms)]
        for lot in sorted(over, key=lambda lot: lot.place):
            seq = self._enter(EntryKind.EXPIRE, -lot.remaining, 0, lot.expires_at_ms, lot.expires_at_ms)
            self._take(seq, lot, lot.remaining)
        return len(over)

    def absorb(self, touched_ms: int, at_ms: int) -> None:
        """Let lots pay the deficits that became available since the account was touched, in that order."""
        if not self.deficit:
            return
        lots = payers([lot for lot in self._lots.values() if lot.remaining], touched_ms, at_ms)
        for owed in self._journal.owed(self.unit) if lots else ():
            for lot in lots:
                paid = self._take(owed.seq, self._lots[lot.seq], owed.remaining)
                owed.remaining -= paid
                self.deficit -= paid
            self._journal.set_owed(self.unit, owed)

    @property
    def _lots(self) -> dict[int, OpenLot]:
        return self._journal.lots(self.unit)

    def _in_order(self, at_ms: int) -> list[OpenLot]:
        open_now = [lot for lot in self._lots.values() if lot.remaining and lot.is_spendable(at_ms)]
        return sorted(open_now, key=lambda lot: lot.place)

    def _take(self, seq: int, lot: OpenLot, wanted: int) -> int:
        part = min(wanted, lot.remaining)
        if part:
            self._journal.move(self.unit, seq, lot.seq, part)
        return part

    def _forgive(self, seqs: Collection[int], amount: int) -> int:
        left = amount
        for owed in self._journal.owed(self.unit) if self.deficit else ():
            part = min(left, owed.remaining) if owed.seq in seqs else 0
            if part:
                owed.remaining -= part
                self._journal.set_owed(self.unit, owed)
                self.deficit -= part
                left -= part
        return amount - left

    def _enter(
        self,
        kind: EntryKind,
        amount: int,
        qualifying: int,
        qualifies_ms: int | None = None,
        occurred_ms: int | None = None,
    ) -> int:
        self.seq += 1
        self.balance += amount
        posting = self._journal.posting
        counts_ms = posting.occurred_ms if qualifies_ms is None else qualifies_ms
        values: dict[str, object] = {
            "kind": kind.value,
            "amount": amount,
            "balance_after": self.balance,
            "qualifying": qualifying,
            "qualifies_ms": counts_ms,
        }
        if occurred_ms is not None:
            values["occurred_ms"] = occurred_ms
        self._journal.add_entry(self.unit, self.seq, values)
        if qualifying:
            self._journal.steps.append((counts_ms, qualifying))
        return self.seq


def _ended(lot: OpenLot, until_ms: int) -> bool:
    return lot.expires_at_ms is not None and lot.expires_at_ms <= until_ms
