"""What one account of a member should hold. Every point, or every fen, is an object; nothing is shared with the ledger.

Times are unix seconds. A coin is unspent, or spent by somebody; what nobody could pay is owed, one element per coin.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count


@dataclass(eq=False)
class Coin:
    lot: int
    from_s: float
    until_s: float
    born_s: float
    spent_by: object = None

    @property
    def place(self) -> tuple[float, float, int]:
        return self.until_s, self.born_s, self.lot

    def is_good(self, at_s: float) -> bool:
        return self.from_s <= at_s < self.until_s


@dataclass
class Purse:
    coins: list[Coin] = field(default_factory=list)
    owed: list[object] = field(default_factory=list)
    touched_s: float = 0.0
    numbers: "count[int]" = field(default_factory=count)

    def good(self, at_s: float) -> list[Coin]:
        return sorted((coin for coin in self.coins if not coin.spent_by and coin.is_good(at_s)), key=lambda c: c.place)

    def balance(self, at_s: float) -> int:
        """As if everything due had been paid, although nothing is written."""
        payers = self._payers(at_s)[: len(self.owed)]
        return len([coin for coin in self.good(at_s) if coin not in payers]) - (len(self.owed) - len(payers))

    def lots(self) -> list[int]:
        """What is left in each lot, in the order in which they were opened."""
        left = Counter({coin.lot: 0 for coin in self.coins})
        left.update(coin.lot for coin in self.coins if not coin.spent_by)
        return [left[lot] for lot in sorted(left)]

    def pay_debts(self, at_s: float) -> None:
        """Coins pay what is owed in the order in which they became good since the purse was last touched."""
        for coin in self._payers(at_s)[: len(self.owed)]:
            coin.spent_by = self.owed.pop(0)

    def settle(self, at_s: float) -> None:
        """The end of a transaction."""
        self.touched_s = at_s
        self.pay_debts(at_s)

    def pay_debts_now(self, at_s: float) -> None:
        """The end of a job: what is good now pays, and nobody counts as having been here."""
        for coin in self.good(at_s)[: len(self.owed)]:
            coin.spent_by = self.owed.pop(0)

    def add(self, number: int, from_s: float, until_s: float, born_s: float) -> int | None:
        """A new lot; its name."""
        if not number:
            return None
        lot = next(self.numbers)
        self.coins += [Coin(lot, from_s, until_s, born_s) for _ in range(number)]
        return lot

    def spend(self, who: object, number: int, at_s: float, own: "Counter[int] | None" = None) -> None:
        """Of some lots first, so much of each, whatever their dates; then what is good, the first to expire first."""
        first: list[Coin] = []
        for lot, most in (own or {}).items():
            first += [coin for coin in self.coins if coin.lot == lot and not coin.spent_by][:most]
        first = sorted(first, key=lambda coin: coin.place)[:number]
        others = [coin for coin in self.good(at_s) if coin not in first]
        payers = (first + others)[:number]
        for coin in payers:
            coin.spent_by = who
        self.owed += [who] * (number - len(payers))

    def give_back(self, who: object, number: int | None = None) -> "Counter[int]":
        """Undo spending, or the last part of it; what it still owed goes first. How many came back to which lot."""
        spent = sorted((coin for coin in self.coins if coin.spent_by == who), key=lambda c: c.place, reverse=True)
        left = len(spent) + self.owed.count(who) if number is None else number
        while left and who in self.owed:
            self.owed.remove(who)
            left -= 1
        for coin in spent[:left]:
            coin.spent_by = None
        return Counter(coin.lot for coin in spent[:left])

    def expire(self, until_s: float) -> None:
        for coin in self.coins:
            if not coin.spent_by and coin.until_s <= until_s:
                coin.spent_by = "time"

    def left_in(self, lot: int | None) -> "Counter[int]":
        return Counter(coin.lot for coin in self.coins if coin.lot == lot and not coin.spent_by)

    def _payers(self, at_s: float) -> list[Coin]:
        def came(coin: Coin) -> float:
            return max(coin.from_s, self.touched_s)

        found = [c for c in self.coins if not c.spent_by and came(c) <= at_s and c.is_good(came(c))]
        return sorted(found, key=lambda coin: (came(coin), coin.place))
