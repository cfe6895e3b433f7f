"""What the checkout does with a scan, a key and an answer. Plain Python: a screen only draws what this decides."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from pos_client.domain.barcode import Barcode
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority
from pos_client.errors import PosError
from pos_client.services.connectivity import LinkStatus
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout.answers import Answers
from ui.screens.checkout.code_check import CodeCheck
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind, Verdict
from ui.screens.checkout.open_sale import OpenSale
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings, ShowsCheckout
from ui.screens.checkout.scans import LastScans
from ui.screens.checkout.undo import Undo

TYPING_PAUSE_S = 1.0
"""A scan that comes while the amount is being typed waits until the cashier's fingers rest."""
_TONES = {
    NoticeKind.QUEUED: "queued",
    NoticeKind.UNKNOWN: "attention",
    NoticeKind.REFUSED: "bad",
    NoticeKind.FAULT: "bad",
    NoticeKind.ALREADY_USED: "attention",
}


class CheckoutPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread only; whatever blocks goes through `tasks`.

    While a sale is being saved every intent waits its turn, so nothing typed or scanned meanwhile is lost.
    """

    def __init__(self, view: ShowsCheckout, services: CheckoutServices, settings: CheckoutSettings) -> None:
        self._view = view
        self._with = services
        self._settings = settings
        self._next_basket = services.ids.new_id()
        self._open = self._new_sale()
        self._blank = CheckoutModel(settings.currency, settings.quick_amounts)
        self._scans = LastScans()
        self._answers = Answers()
        self._undo = Undo(services.clock)
        self._check = CodeCheck(services.verification, services.tasks, self._on_verified, self._on_check_failed)
        self._verdict = Verdict.NONE
        self._notice: Notice | None = None
        self._typed_at_s = float("-inf")
        self._commit_soon = False
        self._held: list[Callable[[], None]] = []
        self._show()

    def key(self, key: str) -> None:
        """A key of the keypad: `0` to `9`, `00` or `.`."""
        self._type(lambda sale: sale.type_key(key))

    def backspace(self) -> None:
        """Take the last digit back."""
        self._type(OpenSale.backspace)

    def quick_amount(self, amount_minor: int) -> None:
        """A whole amount at once."""
        self._type(lambda sale: sale.set_amount(amount_minor))

    def _type(self, change: Callable[[OpenSale], None]) -> None:
        """Change what is typed; after a finished sale that begins the next one."""
        if self._wait_turn(partial(self._type, change)):
            return
        self._start_over_if_done()
        self._notice = None
        self._typed_at_s = self._with.clock.monotonic_s()
        change(self._open)
        self._show()

    def clear(self) -> None:
        """Step back: a message, points being chosen, the amount, the member; after a finished sale, everything."""
        if self._wait_turn(self.clear):
            return
        self._commit_soon = False
        if self._notice is not None and self._open.is_editable:
            self._notice = None
        elif not self._start_over_if_done():
            had_member = self._open.recognised is not None
            self._open.clear()
            if had_member and self._open.recognised is None:
                self._scans.left(self._open.line)
                self._verdict = Verdict.NONE
        self._show()

    def redeem(self) -> None:
        """Choose points to pay with, beginning at the largest allowed; once more: do not."""
        if self._wait_turn(self.redeem) or not self._open.is_editable:
            return
        self._commit_soon = False
        refusal = self._open.choose_points()
        self._notice = None
        if refusal is not None:
            self._refuse(refusal)
        self._show()

    def commit(self) -> None:
        """Save the sale, never twice. While a code is being checked it waits for the answer."""
        if self._check.text is not None:
            self._held.append(self.commit)
            return
        if not self._open.is_editable:
            return
        self._commit_soon = False
        sale = self._open.commit()
        recognised = self._open.recognised
        if isinstance(sale, Reason) or recognised is None:
            self._refuse(sale if isinstance(sale, Reason) else Reason.NO_MEMBER)
            return
        self._notice = None
        self._show()
        save = partial(self._with.checkout.save, sale, recognised, self._settings.cashier)
        self._with.tasks.run_task(save, on_done=self._on_saved, on_error=self._on_save_failed)

    def undo(self) -> None:
        """Take the sale saved last back, within five seconds."""
        txn_id = self._undo.take()
        if txn_id is None:
            return
        self._notice = Notice(NoticeKind.UNDOING)
        self._show()
        void = partial(self._with.checkout.void, txn_id, self._settings.cashier)
        self._with.tasks.run_task(
            void, on_done=partial(self._on_void_saved, txn_id), on_error=partial(self._on_void_failed, txn_id)
        )

    def barcode(self, barcode: Barcode) -> None:
        """A code was read, by whatever device."""
        if self._wait_turn(partial(self.barcode, barcode)) or barcode.text == self._check.text:
            return
        text, current = barcode.text, self._open.recognised
        if current is not None and current.code.text == text:
            self._show()  # the member is on the screen, or what became of the sale
            return
        used = self._scans.used(text)
        if used is not None:
            self._verdict = Verdict.REFUSED
            self._say(Notice(NoticeKind.ALREADY_USED, used.told, Reason.REPLAY, at=used.at))
            return
        self._verdict = Verdict.CHECKING
        self._show()
        # After a finished sale the code is for the next basket, whose id is known already.
        self._check.ask(text, self._open.sale.basket_id if self._open.is_editable else self._next_basket)

    def _on_verified(self, text: str, found: Recognised | NotRecognised) -> None:
        if isinstance(found, Recognised):
            self._welcome(found)
            self._show()
        else:
            self._verdict = Verdict.REFUSED
            self._scans.refused(self._with.clock.utc(), text, found.reason, found.kind)
            self._say(Notice(NoticeKind.REFUSED, code=found.reason, barcode=found.kind))
        self._release()

    def _welcome(self, found: Recognised) -> None:
        """Show the member; with the amount typed before the scan, the sale is as good as done."""
        wanted_to_pay = self._notice is not None and self._notice.code == Reason.NEEDS_PAY_CODE
        self._start_over_if_done()
        before = self._open.recognised
        if before is not None and before.code.handle != found.code.handle:
            self._scans.left(self._open.line)
        line = self._open.line
        if before is None or before.code.handle != found.code.handle:
            line = self._scans.recognised(self._with.clock.utc(), found.code.text, found.member.facts.masked_name)
        self._open.recognise(found, line)
        self._notice = None
        online = found.authority is Authority.ONLINE
        self._verdict = Verdict.ONLINE if online else Verdict.OFFLINE
        self._with.tones.play("good" if online else "queued")
        if self._open.may_pay and wanted_to_pay:
            self._open.choose_points()
        elif before is None and self._open.state is SaleState.READY and not self._open.may_pay:
            self._commit_soon = self._settings.commit_on_scan
            self._commit_when_rested()

    def _commit_when_rested(self) -> None:
        rested = self._with.clock.monotonic_s() - self._typed_at_s >= TYPING_PAUSE_S
        if self._commit_soon and rested and self._open.state is SaleState.READY:
            self.commit()

    def _on_check_failed(self, error: Exception) -> None:
        self._verdict = Verdict.NONE
        self._fault(error)
        self._release()

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction, now or hours later; it may even come before `save` has returned."""
        self._scans.settle(outcome)
        notice = self._answers.notice(outcome)
        if notice is None:
            self._show()
            return
        if isinstance(outcome, Accepted):
            self._open.take_points(outcome.result.points_after)
        elif isinstance(outcome, Refused):
            self._undo.close()
        self._say(notice)

    def link(self, status: LinkStatus) -> None:
        """The link changed, and with it what may be redeemed."""
        self._show()

    def tick(self) -> None:
        """Time passed; call it a few times a second."""
        self._commit_when_rested()
        if self._undo_shown != (self._undo.left() is not None) or self._undo_shown:
            self._show()

    def _on_saved(self, saved: Saved | Refused) -> None:
        if isinstance(saved, Refused):
            self._open.failed()
            self._refuse(saved.reason)
        else:
            self._open.settled()
            self._next_basket = self._with.ids.new_id()
            txn_id = saved.entry.transaction.txn_id
            self._scans.saved(self._open.line, txn_id, saved.told)
            self._undo.offer(txn_id)
            self._say(Notice(NoticeKind.SAVED, saved.told))
            self._hear(self._answers.watch_sale(txn_id, saved.told))
        self._release()

    def _on_save_failed(self, error: Exception) -> None:
        self._open.failed()
        self._fault(error)
        self._release()

    def _on_void_saved(self, undone_id: UUID, saved: Saved | Refused) -> None:
        if isinstance(saved, Refused):
            self._refuse(saved.reason)
            return
        self._scans.undone(undone_id)
        self._show()
        if self._open.state is SaleState.DONE:
            self._hear(self._answers.watch_void(saved.entry.transaction.txn_id))

    def _on_void_failed(self, txn_id: UUID, error: Exception) -> None:
        self._undo.offer(txn_id)
        self._fault(error)

    def _hear(self, early: Outcome | None) -> None:
        if early is not None:
            self.outcome(early)

    def _wait_turn(self, intent: Callable[[], None]) -> bool:
        """Keep an intent for later while a sale is being saved."""
        saving = self._open.state is SaleState.SAVING
        if saving:
            self._held.append(intent)
        return saving

    def _release(self) -> None:
        held, self._held = self._held, []
        for intent in held:
            intent()

    def _new_sale(self) -> OpenSale:
        return OpenSale(self._next_basket, self._settings.currency, self._with.checkout)

    def _start_over_if_done(self) -> bool:
        done = self._open.state is SaleState.DONE
        if done:
            self._open = self._new_sale()
            self._undo.close()
            self._answers.forget()
            self._notice, self._verdict = None, Verdict.NONE
        return done

    def _refuse(self, reason: Reason) -> None:
        self._say(Notice(NoticeKind.REFUSED, code=reason))

    def _fault(self, error: Exception) -> None:
        code = error.error_code if isinstance(error, PosError) else PosError.code
        self._say(Notice(NoticeKind.FAULT, code=code))

    def _say(self, notice: Notice) -> None:
        self._notice = notice
        if notice.kind in _TONES:
            self._with.tones.play(_TONES[notice.kind])
        self._show()

    def _show(self) -> None:
        left = self._undo.left()
        self._undo_shown = left is not None
        around = replace(
            self._blank, verdict=self._verdict, notice=self._notice, undo_left=left, scans=self._scans.lines()
        )
        self._view.show_model(self._open.shown_in(around))
