"""What the checkout does with a scan, a key and an answer. Plain Python: a screen only draws what this decides."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pos_client.domain.barcode import Barcode, Kind
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority
from pos_client.services.connectivity import LinkStatus
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout.answers import Answers
from ui.screens.checkout.board import Board
from ui.screens.checkout.code_check import CodeCheck, handle_of
from ui.screens.checkout.last_sale import LastSale
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind, Verdict
from ui.screens.checkout.open_sale import OpenSale
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings, ShowsCheckout
from ui.screens.checkout.scans import LastScans
from ui.screens.checkout.turns import Turns
from ui.screens.checkout.undo import Records, Undo

TYPING_PAUSE_S = 1.0
"""A scan that comes while the amount is being typed waits until the cashier's fingers rest."""


class CheckoutPresenter:
    """One method per intent, each ends in `view.show_model`. UI thread only; whatever blocks goes through `tasks`.

    While a sale is being saved every intent waits its turn, so nothing typed or scanned meanwhile is lost. A sale that
    has a member and an amount belongs to that member: only Esc makes room for another one.
    """

    def __init__(self, view: ShowsCheckout, services: CheckoutServices, settings: CheckoutSettings) -> None:
        self._view = view
        self._with = services
        self._settings = settings
        self._next_basket = services.ids.new_id()
        self._open = self._new_sale()
        self._blank = CheckoutModel(settings.currency, settings.quick_amounts, devices=settings.devices)
        self._scans = LastScans()
        self._last = LastSale(services.clock)
        self._answers = Answers()
        self._check = CodeCheck(services.verification, services.tasks, self._on_verified, self._on_check_failed)
        self._board = Board(services.tones, self._show)
        self._undo = Undo(services, settings.cashier, Records(self._board, self._scans, self._answers), self.outcome)
        self._typed_at_s = float("-inf")
        self._commit_soon = False
        self._turns = Turns()
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
        self._board.notice = None
        self._typed_at_s = self._with.clock.monotonic_s()
        change(self._open)
        self._show()

    def clear(self) -> None:
        """Step back: a message, points being chosen, the amount, the member; after a finished sale, everything."""
        if self._open.state is SaleState.SAVING:
            self._turns.hold(self.clear)
            return
        self._turns.drop()  # an Enter that waits for a check is taken back
        self._commit_soon = False
        if self._start_over_if_done():
            pass
        elif self._board.says(Reason.OTHER_MEMBER):
            self._step_back(OpenSale.clear_all)
        elif self._board.notice is None:
            self._step_back(OpenSale.clear)
        self._board.notice = None
        self._show()

    def _step_back(self, step: Callable[[OpenSale], None]) -> None:
        had_member = self._open.recognised is not None
        step(self._open)
        if had_member and self._open.recognised is None:
            self._scans.left(self._open.line)
            self._board.verdict = Verdict.NONE

    def redeem(self) -> None:
        """Choose points to pay with, beginning at the largest allowed; once more: do not."""
        if self._wait_turn(self.redeem) or not self._open.is_editable:
            return
        self._commit_soon = False
        refusal = self._open.choose_points()
        self._board.notice = None
        if refusal is not None:
            self._board.refuse(refusal)
        self._show()

    def commit(self) -> None:
        """Save the sale, never twice. While a code is being checked it waits for the answer, for whoever is shown."""
        if self._check.text is not None:
            self._turns.hold(partial(self._commit_for, self._open.handle or handle_of(self._check.text)))
            return
        if not self._open.is_editable:
            return
        self._commit_soon = False
        sale = self._open.commit()
        recognised = self._open.recognised
        if isinstance(sale, Reason) or recognised is None:
            self._board.refuse(sale if isinstance(sale, Reason) else Reason.NO_MEMBER)
            return
        self._board.notice = None
        self._show()
        save = partial(self._with.checkout.save, sale, recognised, self._settings.cashier)
        self._with.tasks.run_task(save, on_done=self._on_saved, on_error=self._on_save_failed)

    def _commit_for(self, handle: str | None) -> None:
        """An Enter pressed for this member during a check; it is nobody else's."""
        if self._open.state is SaleState.READY and self._open.handle != handle:
            self._turns.drop()
            self._board.refuse(Reason.OTHER_MEMBER)
        elif self._open.handle is not None:  # why there is none was said just now
            self.commit()

    def undo(self) -> None:
        """Take the sale saved last back, within five seconds, also when the next one has begun."""
        self._undo.press()

    def barcode(self, barcode: Barcode) -> None:
        """A code was read, by whatever device."""
        if barcode.text == self._check.text or self._wait_turn(partial(self.barcode, barcode)):
            return
        text = barcode.text
        if self._is_on_screen(text):
            self._show()
            return
        used = self._scans.used(text)
        if used is not None:
            self._board.already_used(used)
            return
        if self._turn_away(text):
            return
        self._board.verdict = Verdict.CHECKING
        self._show()
        # After a finished sale the code is for the next basket, whose id is known already.
        self._check.ask(text, self._open.sale.basket_id if self._open.is_editable else self._next_basket)

    def _is_on_screen(self, text: str) -> bool:
        """Whether this code's member is, or what became of the sale; its phone's next code is, while Undo is open."""
        still = self._open.state is SaleState.DONE and self._undo.left() is not None
        current = self._open.recognised
        return current is not None and (text == current.code.text or (still and handle_of(text) == self._open.handle))

    def _turn_away(self, text: str) -> bool:
        """Whether this is another member's code before a sale that has its member and its amount: it changes nothing.

        What was to happen by itself does not: somebody has to look first.
        """
        handle = handle_of(text)
        is_other = self._open.state is SaleState.READY and handle not in {None, self._open.handle}
        if is_other:
            self._commit_soon = False
            self._turns.drop()
            self._refuse_code(text, NotRecognised(Reason.OTHER_MEMBER, Kind.MEMBER_CODE))
        return is_other

    def _refuse_code(self, text: str, why: NotRecognised) -> None:
        self._scans.refused(self._with.clock.utc(), text, why.reason, why.kind)
        self._board.refuse_code(why.reason, why.kind)

    def _on_verified(self, text: str, found: Recognised | NotRecognised) -> None:
        if isinstance(found, NotRecognised):
            self._refuse_code(text, found)
        elif not self._turn_away(text):  # the amount may have come while the code was checked
            self._welcome(found)
            self._show()
        self._turns.release()

    def _welcome(self, found: Recognised) -> None:
        """Show the member; with the amount typed before the scan, the sale is as good as done."""
        wanted_to_pay = self._board.says(Reason.NEEDS_PAY_CODE)
        self._start_over_if_done()
        before, line = self._open.recognised, self._open.line
        if self._open.handle != found.code.handle:
            self._scans.left(line)
            line = self._scans.recognised(self._with.clock.utc(), found.code.text, found.member.facts.masked_name)
        self._open.recognise(found, line)
        self._last.welcomed(found.code.handle)
        self._board.notice = None
        self._board.welcome(online=found.authority is Authority.ONLINE)
        if self._open.may_pay and wanted_to_pay:
            self._open.choose_points()
        elif before is None and self._open.state is SaleState.READY and not self._open.may_pay:
            self._commit_soon = self._settings.commit_on_scan and not self._last.lingers(found.code.handle)
            self._commit_when_rested()

    def _commit_when_rested(self) -> None:
        rested = self._with.clock.monotonic_s() - self._typed_at_s >= TYPING_PAUSE_S
        if self._commit_soon and rested and self._check.text is None and self._open.state is SaleState.READY:
            self.commit()

    def _on_check_failed(self, error: Exception) -> None:
        self._board.verdict = Verdict.NONE
        self._board.fault(error)
        self._turns.release()

    def outcome(self, outcome: Outcome) -> None:
        """What became of a transaction, now or hours later; it may even come before `save` has returned."""
        self._scans.settle(outcome)
        if isinstance(outcome, Refused):
            self._undo.refused(outcome.txn_id)
        notice = self._answers.notice(outcome)
        if notice is None:
            self._show()
            return
        if isinstance(outcome, Accepted):
            undone = notice.kind is NoticeKind.UNDONE
            self._open.booked(outcome.result.points_after, 0 if undone else outcome.result.earned_points)
            self._board.booked(undone=undone)
        self._board.say(notice)

    def link(self, status: LinkStatus) -> None:
        """The link changed, and with it what may be redeemed."""
        self._show()

    def device(self, device_id: str, *, is_ready: bool) -> None:
        """A camera or a scanner came or went."""
        self._blank = replace(self._blank, devices=self._blank.devices.changed(device_id, is_ready=is_ready))
        self._show()

    def tick(self) -> None:
        """Time passed; call it a few times a second."""
        self._commit_when_rested()
        if self._undo_shown != (self._undo.left() is not None) or self._undo_shown:
            self._show()

    def _on_saved(self, saved: Saved | Refused) -> None:
        if isinstance(saved, Refused):
            self._open.failed()
            self._board.refuse(saved.reason)
        else:
            self._open.settled()
            self._last.saved(self._open.handle)
            self._next_basket = self._with.ids.new_id()
            txn_id = saved.entry.transaction.txn_id
            self._scans.saved(self._open.line, txn_id, saved.told)
            self._undo.offer(txn_id, saved.told)
            self._board.say(Notice(NoticeKind.SAVED, saved.told))
            early = self._answers.watch_sale(txn_id, saved.told)
            if early is not None:
                self.outcome(early)
        self._turns.release()

    def _on_save_failed(self, error: Exception) -> None:
        self._open.failed()
        self._board.fault(error)
        self._turns.release()

    def _wait_turn(self, intent: Callable[[], None]) -> bool:
        """Keep an intent for later while a sale is being saved, or behind an Enter that waits for a check."""
        must_wait = self._open.state is SaleState.SAVING or self._turns.are_waiting
        if must_wait:
            self._turns.hold(intent)
        return must_wait

    def _new_sale(self) -> OpenSale:
        return OpenSale(self._next_basket, self._settings.currency, self._with.checkout)

    def _start_over_if_done(self) -> bool:
        done = self._open.state is SaleState.DONE
        if done:
            self._open = self._new_sale()
            self._answers.forget()
            self._board.wipe()
        return done

    def _show(self) -> None:
        board, left = self._board, self._undo.left()
        self._undo_shown = left is not None
        news = replace(
            self._blank,
            verdict=board.verdict,
            refused=board.refused,
            notice=board.notice,
            undo_left=left,
            undo_told=self._undo.told,
        )
        self._view.show_model(self._open.shown_in(replace(news, scans=self._scans.lines())))
