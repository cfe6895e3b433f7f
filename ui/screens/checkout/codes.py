"""What a code held up means: a member, a product, or nothing that belongs here."""

from functools import partial

from pos_client.domain.barcode import Barcode, Kind, classify
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Authority, TypedReason
from pos_client.services.verification import NotRecognised, Recognised
from ui.screens.checkout.code_check import CodeCheck, handle_of
from ui.screens.checkout.desk import Desk
from ui.screens.checkout.model import Notice, NoticeKind, Verdict
from ui.screens.checkout.saving import Saving
from ui.screens.checkout.unknown import UnknownProducts

TYPING_PAUSE_S = 1.0
"""A scan that comes while the amount is being typed waits until the cashier's fingers rest."""


class Codes:
    """One method per thing a code can mean. UI thread.

    A sale that has a member and an amount belongs to that member: only Esc makes room for another one.
    """

    def __init__(self, desk: Desk, saving: Saving) -> None:
        self._desk = desk
        self._saving = saving
        services = desk.services
        self._check = CodeCheck(services.verification, services.tasks, self._on_verified, self._on_check_failed)
        self.unknown = UnknownProducts(desk)
        self._unseen: str | None = None

    def enter(self) -> None:
        """Save the sale. While a code is being checked this waits for the answer, for whoever is shown."""
        if self._check.text is None:
            self._saving.commit()
            return
        handle = self._desk.open.handle or handle_of(self._check.text)
        self._desk.turns.hold(partial(self._enter_for, handle))

    def _enter_for(self, handle: str | None) -> None:
        """An Enter pressed for this member during a check; it is nobody else's."""
        sale = self._desk.open
        if sale.state is SaleState.READY and sale.handle != handle:
            self._desk.turns.drop()
            self._desk.board.refuse(Reason.OTHER_MEMBER)
        elif sale.handle is not None:  # why there is none was said just now
            self.enter()

    def read(self, barcode: Barcode, *, is_seen: bool = True) -> None:
        """A code was read, by whatever device; unless `is_seen` it brought this screen up, from another one."""
        text = barcode.text
        if text == self._check.text or self._desk.wait_turn(partial(self.read, barcode, is_seen=is_seen)):
            return
        if not is_seen:
            self._unseen = text
        is_product = classify(text) is Kind.PRODUCT
        if is_product and self._desk.services.products.has_products:
            self._product(text)
            return
        if is_product:  # this may be how somebody tries their first catalogue
            self.unknown.want(text)
        if self._is_on_screen(text):
            self._desk.show()
        else:
            self._foreign_or_member(text)

    def _product(self, text: str) -> None:
        """One more of it, unless the sale is an amount: that would be another way to say what it costs."""
        desk = self._desk
        product = desk.services.products.find(text)
        if product is None:
            self.unknown.ask(text)
            return
        desk.start_over_if_done()
        if desk.open.is_amount_typed:
            desk.commit_soon = False
            desk.board.say(Notice(NoticeKind.AMOUNT_TYPED, product=product))
            return
        desk.add(product)

    def typed(self, number: str, why: TypedReason) -> None:
        """A card number was typed, because there is no code."""
        desk = self._desk
        if desk.wait_turn(partial(self.typed, number, why)):
            return
        if desk.open.state is SaleState.READY and number != desk.open.handle:
            desk.board.refuse(Reason.OTHER_MEMBER)
            return
        found = desk.services.manual_entry.enter(number, why, desk.basket_of_next_scan)
        if isinstance(found, Reason):
            desk.board.refuse(found)
            return
        self._welcome(found)
        desk.show()

    def add_item(self) -> bool:
        """Make what is typed an item of the basket: beside products, or where a product was scanned after it.

        Whether that is what Enter means now.
        """
        desk, notice = self._desk, self._desk.board.notice
        scanned = notice.product if notice and notice.kind is NoticeKind.AMOUNT_TYPED else None
        if not desk.open.is_editable or not (desk.open.is_item_typed or scanned):
            return False
        desk.commit_soon = False
        refusal = desk.open.add_item()
        if scanned is not None and refusal is None:
            desk.add(scanned)
        else:
            desk.changed(refusal)
        return True

    def _foreign_or_member(self, text: str) -> None:
        desk = self._desk
        used = desk.scans.used(text)
        if used is not None:
            desk.board.already_used(used)
            return
        if self._turn_away(text):
            return
        desk.board.verdict = Verdict.CHECKING
        desk.show()
        self._check.ask(text, desk.basket_of_next_scan)

    def _is_on_screen(self, text: str) -> bool:
        """Whether this code's member is, or what became of the sale; its phone's next code is, while Undo is open."""
        desk = self._desk
        still = desk.open.state is SaleState.DONE and desk.undo.left() is not None
        current = desk.open.recognised
        return current is not None and (text == current.code.text or (still and handle_of(text) == desk.open.handle))

    def _turn_away(self, text: str) -> bool:
        """Whether this is another member's code before a sale that has its member and its amount: it changes nothing.

        What was to happen by itself does not: somebody has to look first.
        """
        desk, handle = self._desk, handle_of(text)
        is_other = desk.open.state is SaleState.READY and handle not in {None, desk.open.handle}
        if is_other:
            desk.commit_soon = False
            desk.turns.drop()
            self._refuse(text, NotRecognised(Reason.OTHER_MEMBER, Kind.MEMBER_CODE))
        return is_other

    def _refuse(self, text: str, why: NotRecognised) -> None:
        self._desk.scans.refused(self._desk.services.clock.utc(), text, why.said, why.kind)
        self._desk.board.refuse_code(why.said, why.kind)

    def _on_verified(self, text: str, found: Recognised | NotRecognised) -> None:
        if isinstance(found, NotRecognised):
            self._refuse(text, found)
        elif not self._turn_away(text):  # the amount may have come while the code was checked
            self._welcome(found)
            self._desk.show()
        self._desk.turns.release()

    def _welcome(self, found: Recognised) -> None:
        """Show the member; with the amount typed before the scan, the sale is as good as done."""
        desk = self._desk
        wanted_to_pay = desk.board.says(Reason.NEEDS_PAY_CODE)
        desk.start_over_if_done()
        before, line = desk.open.recognised, desk.open.line
        if desk.open.handle != found.code.handle:
            desk.scans.left(line)
            name = found.member.facts.masked_name or found.member.masked_handle
            line = desk.scans.recognised(desk.services.clock.utc(), found.code.text, name)
        desk.open.recognise(found, line)
        desk.last.welcomed(found.code.handle)
        desk.board.notice = None
        if found.typed:
            desk.board.noted()
        else:
            desk.board.welcome(online=found.authority is Authority.ONLINE)
        if desk.open.may_pay and wanted_to_pay:
            desk.open.choose_points()
        elif before is None and desk.open.state is SaleState.READY and not desk.open.may_pay:
            desk.commit_soon = self._may_commit_by_itself(found)
            self.commit_when_rested()

    def _may_commit_by_itself(self, found: Recognised) -> bool:
        """An amount that was typed is complete; more products may follow a member's code at any time.

        An amount that was not on the screen when the code was read may be a forgotten one: somebody looks first.
        """
        desk = self._desk
        is_wanted = desk.settings.commit_on_scan and found.code.text != self._unseen
        return is_wanted and not desk.open.products.lines and not desk.last.lingers(found.code.handle)

    def commit_when_rested(self) -> None:
        """Save a sale that is to be saved by itself, once the fingers rest."""
        desk = self._desk
        rested = desk.services.clock.monotonic_s() - desk.typed_at_s >= TYPING_PAUSE_S
        if desk.commit_soon and rested and self._check.text is None and desk.open.state is SaleState.READY:
            self.enter()

    def _on_check_failed(self, error: Exception) -> None:
        self._desk.board.verdict = Verdict.NONE
        self._desk.board.fault(error)
        self._desk.turns.release()
