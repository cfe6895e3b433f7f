"""The manager's screen on the till's use cases."""

from collections.abc import Callable

from ui.composition.counter_parts import CounterParts
from ui.screens.office.presenter import OfficePresenter, OfficeServices
from ui.screens.office.view import OfficeScreen


class OfficeTab:
    """The screen with its presenter. UI thread."""

    def __init__(self, parts: CounterParts, signed_in: Callable[[], str | None]) -> None:
        self.view = OfficeScreen()
        services = OfficeServices(
            admit=parts.core.staffed.manage,
            forget=parts.core.staffed.forget,
            signed_in=signed_in,
            practise=None if parts.practice is None else parts.practice.start,
        )
        self.presenter = OfficePresenter(self.view, services)
        self.view.bind(self.presenter)

    def on_shown(self, is_shown: bool) -> None:
        """The screen is in front, or another one is."""
        if is_shown:
            self.presenter.opened()
        else:
            self.presenter.closed()
