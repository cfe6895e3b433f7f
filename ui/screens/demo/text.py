"""What the control panel says, in the language shown now."""

from ui.i18n import Words
from ui.screens.demo.guide import Step
from ui.screens.demo.presenter import Showing


class DemoWords(Words):
    """The panel's words."""

    def title(self) -> tuple[str, str]:
        """What this is, and what it is not."""
        return self.tr("Simulator"), self.tr("not part of the till")

    def phone(self) -> str:
        """Heading over the phone's controls."""
        return self.tr("A member's phone")

    def product(self) -> str:
        """One pull of the hand scanner's trigger."""
        return self.tr("Scan a product")

    def network(self) -> str:
        """Heading over the plug."""
        return self.tr("The network")

    def drawer(self, *, is_open: bool) -> str:
        """The row that folds the panel on a small screen."""
        return self.tr("Hide the simulator") if is_open else self.tr("Show the simulator")

    def guide(self) -> str:
        """Heading over the steps."""
        return self.tr("What to try")

    def member(self) -> str:
        """The choice of members, for screen readers."""
        return self.tr("Member")

    def hold_up(self, showing: Showing, new_code_in_s: int) -> str:
        """The big button."""
        if showing is Showing.NOTHING:
            return self.tr("Hold phone before the camera")
        if showing is Showing.SOON:
            return self.tr("New code in {seconds} s").format(seconds=new_code_in_s)
        return self.tr("Take the phone away")

    def pay(self) -> str:
        """The phone's own switch."""
        return self.tr("Pay with points")

    def old(self) -> str:
        """A code that must be refused."""
        return self.tr("Old screenshot")

    def payment(self) -> str:
        """A code that is none of ours."""
        return self.tr("Payment code")

    def plug(self, *, is_plugged: bool) -> str:
        """The network's switch."""
        return self.tr("Plugged in") if is_plugged else self.tr("Unplugged")

    def step(self, step: Step) -> str:
        """One thing to try, in a few words."""
        return {
            Step.AMOUNT: self.tr("Type an amount"),
            Step.SCAN: self.tr("Hold up the phone"),
            Step.AWARD: self.tr("See the points arrive"),
            Step.REDEEM: self.tr("Pay with points", "a step"),
            Step.PRODUCT: self.tr("Scan a product", "a step"),
            Step.UNPLUG: self.tr("Pull the network plug"),
            Step.SELL_OFFLINE: self.tr("Keep selling"),
            Step.PLUG_IN: self.tr("Plug it in again"),
            Step.DRAIN: self.tr("Watch it catch up"),
        }[step]

    def soon(self) -> str:
        """Why the phone is not up yet."""
        return self.tr("Each code works once. The phone shows the next one.")

    def hint(self, step: Step | None) -> str:
        """How to do it."""
        if step is None:
            return self.tr("That was all. Go on as you like.")
        return {
            Step.AMOUNT: self.tr("By touch or keyboard: 128.50"),
            Step.SCAN: self.tr("With the blue button above."),
            Step.AWARD: self.tr("Amount and scan are enough; Undo stays for 5 s."),
            Step.REDEEM: self.tr("Switch it on, hold up the phone; then 50, F9, Enter."),
            Step.PRODUCT: self.tr("The basket adds up. An item without a code: 9.90, Enter."),
            Step.UNPLUG: self.tr("With the switch above."),
            Step.SELL_OFFLINE: self.tr("Any member: the sale is saved."),
            Step.PLUG_IN: self.tr("The till notices by itself."),
            Step.DRAIN: self.tr("What waits is sent now; see F6."),
        }[step]
