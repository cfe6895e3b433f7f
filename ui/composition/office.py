"""The manager's screen on the till's use cases."""

from collections.abc import Callable

from pos_client.services.insights import TillInsights
from ui.composition.counter_parts import CounterParts
from ui.composition.preferences import settings_presenter
from ui.screens.office.model import Look
from ui.screens.office.presenter import OfficePresenter, OfficeServices
from ui.screens.office.view import OfficeScreen


class OfficeTab:
    """The screen with its presenter. UI thread."""

    def __init__(self, parts: CounterParts, signed_in: Callable[[], str | None]) -> None:
        core = parts.core
        self.view = OfficeScreen(parts.settings.currency)
        sold = TillInsights(core.outbox, core.clock)

        def look() -> Look:
            members = core.shelf.latest()
            return Look(
                sold.read(),
                core.staff.people,
                None if members is None else members.programme,
                core.rules.remaining(),
                core.link.is_online,
            )

        preferences, app = parts.preferences, parts.app
        self.settings = (
            None
            if preferences is None
            else settings_presenter(self.view.settings, preferences, parts.settings, app.qt, app.workers)
        )
        services = OfficeServices(
            look=look,
            tasks=parts.app.workers,
            admit=parts.core.staffed.manage,
            forget=parts.core.staffed.forget,
            signed_in=signed_in,
            practise=None if parts.practice is None else parts.practice.start,
            on_settings=self.on_settings,
        )
        self.presenter = OfficePresenter(self.view, services)
        self.view.bind(self.presenter)

    def on_settings(self, is_open: bool) -> None:
        """The settings are in front of somebody who may change them, or are not."""
        if self.settings is not None:
            self.settings.open_or_close(is_open=is_open)

    def on_shown(self, is_shown: bool) -> None:
        """The screen is in front, or another one is."""
        if is_shown:
            self.presenter.opened()
        else:
            self.presenter.closed()
