"""What to try next, ticked off by what happens on the till and not by what was pressed here."""

from enum import StrEnum

from ui.screens.checkout.model import ScanLine, ScanState
from ui.screens.demo.ports import SeenCheckout


class Step(StrEnum):
    """One thing to try, in the order of the guide."""

    AMOUNT = "amount"
    SCAN = "scan"
    AWARD = "award"
    REDEEM = "redeem"
    PRODUCT = "product"
    UNPLUG = "unplug"
    SELL_OFFLINE = "sell_offline"
    PLUG_IN = "plug_in"
    DRAIN = "drain"


_SOLD = frozenset({ScanState.SAVED, ScanState.ACCEPTED, ScanState.QUEUED, ScanState.UNKNOWN})
_WAITING = frozenset({ScanState.SAVED, ScanState.QUEUED, ScanState.UNKNOWN})


class Guide:
    """Which steps are done. A step may be done out of turn and is never undone."""

    def __init__(self) -> None:
        self.done: frozenset[Step] = frozenset()
        self._is_plugged = True
        self._sold_offline: set[int] = set()

    def saw_checkout(self, seen: SeenCheckout) -> None:
        """The till shows something else."""
        sold = [line for line in seen.scans if line.state in _SOLD]
        self._tick(Step.AMOUNT, when=seen.amount_minor > 0)
        self._tick(Step.SCAN, when=seen.member is not None)
        self._tick(Step.AWARD, when=bool(sold))
        self._tick(Step.REDEEM, when=any(line.told.redeemed_points > 0 for line in sold))
        self._tick(Step.PRODUCT, when=any(line.sku for line in seen.lines))
        if not self._is_plugged:
            self._sold_offline |= {line.number for line in sold if line.state in _WAITING}
        self._tick(Step.SELL_OFFLINE, when=bool(self._sold_offline))
        self._tick(Step.DRAIN, when=self._has_drained(sold))

    def saw_plug(self, *, is_plugged: bool) -> None:
        """The network plug was moved."""
        self._is_plugged = is_plugged
        self._tick(Step.UNPLUG, when=not is_plugged)
        self._tick(Step.PLUG_IN, when=is_plugged and Step.SELL_OFFLINE in self.done)

    @property
    def next_step(self) -> Step | None:
        """What to try now; None when everything was tried."""
        return next((step for step in Step if step not in self.done), None)

    def _has_drained(self, sold: list[ScanLine]) -> bool:
        if not self._is_plugged or Step.PLUG_IN not in self.done:
            return False
        return all(line.state not in _WAITING for line in sold if line.number in self._sold_offline)

    def _tick(self, step: Step, *, when: bool) -> None:
        if when:
            self.done |= {step}
