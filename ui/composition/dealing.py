"""Dealing with what was refused, on the till's use cases."""

from collections.abc import Callable

from pos_client.settings import Settings
from ui.composition.application import Program
from ui.composition.core import Core
from ui.screens.dealing.presenter import DealingPresenter, DealingServices
from ui.screens.dealing.view import DealingPanel


def dealing_presenter(
    panel: DealingPanel, app: Program, core: Core, settings: Settings, on_done: Callable[[], None]
) -> DealingPresenter:
    """What happens in the panel beside the list; `on_done` hears that something was done."""
    services = DealingServices(
        counter=core.staffed,
        verification=core.verification,
        tasks=app.workers,
        ids=core.ids,
        cashier=settings.cashier,
        on_done=on_done,
    )
    return DealingPresenter(panel, services)
