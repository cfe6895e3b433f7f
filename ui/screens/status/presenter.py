"""Keeps the status bar true: link, what waits, camera. Plain Python."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from pos_client.domain.offline import Remaining
from pos_client.domain.reasons import Reason
from pos_client.ports import Clock, EntryState, Paper, Room, Salvaged
from pos_client.services.connectivity import LinkState, LinkStatus
from ui.screens.devices import NO_DEVICES, Device, Devices
from ui.screens.receipts.model import PrinterNews, PrintState
from ui.screens.status.model import StatusModel


class ShowsStatus(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: StatusModel) -> None:
        """Show this. UI thread."""
        ...


class StatusPresenter:
    """Takes news and the passing of time; draws only when something to see has changed. UI thread.

    `cashier` tells who is signed in ("": nobody is, None: nobody has to be), and is asked each time.
    """

    def __init__(
        self,
        view: ShowsStatus,
        clock: Clock,
        camera_fps: Callable[[], float | None],
        *,
        terminal: str,
        version: str,
        devices: Devices = NO_DEVICES,
        cashier: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._view = view
        self._clock = clock
        self._camera_fps = camera_fps
        self._terminal = terminal
        self._cashier = cashier
        self._version = version
        self._devices = devices
        self._link: LinkStatus | None = None
        self._counts: Mapping[EntryState, int] = {}
        self._room = Room.AMPLE
        self._salvaged: Salvaged | None = None
        self._printer = PrinterNews(PrintState.READY)
        self._display_is_away = False
        self._alone: tuple[float, Remaining] | None = None
        self._shown: StatusModel | None = None
        self.tick()

    def link(self, status: LinkStatus) -> None:
        """The link changed."""
        self._link = status
        self.tick()

    def counts(self, counts: Mapping[EntryState, int]) -> None:
        """How many entries of the outbox are in each state."""
        self._counts = counts
        self.tick()

    def storage(self, room: Room, salvaged: Salvaged | None) -> None:
        """How much room the disk has, and what came of an outbox that was damaged."""
        self._room, self._salvaged = room, salvaged
        self.tick()

    def alone(self, left: Remaining | None) -> None:
        """What this till may still do without the backend, as of now; the time runs down by itself."""
        self._alone = None if left is None else (self._clock.monotonic_s(), left)
        self.tick()

    def device(self, device: Device) -> None:
        """A camera or a scanner came or went."""
        self._devices = self._devices.heard_of(device)
        self.tick()

    def printer(self, news: PrinterNews) -> None:
        """How printing stands; a print that has begun says nothing yet."""
        if news.state not in {PrintState.PRINTING, PrintState.NOTHING}:
            self._printer = news
            self.tick()

    def display(self, is_there: bool) -> None:
        """The display for the member came or went."""
        self._display_is_away = not is_there
        self.tick()

    def tick(self) -> None:
        """Time passed; call it about once a second."""
        model = self._model()
        if model != self._shown:
            self._shown = model
            self._view.show_model(model)

    def _model(self) -> StatusModel:
        fps = self._camera_fps()
        model = StatusModel(
            waiting=self._counts.get(EntryState.PENDING, 0),
            to_look_at=sum(self._counts.get(state, 0) for state in (EntryState.REJECTED, EntryState.QUARANTINED)),
            camera_fps=None if fps is None else round(fps),
            terminal=self._terminal,
            cashier=self._cashier(),
            version=self._version,
            devices=self._devices,
            room=self._room,
            salvaged=self._salvaged,
            printer=self._printer.code,
            display_is_away=self._display_is_away,
            paper_is_low=self._printer.paper is Paper.LOW,
        )
        return model if self._link is None else self._with_link(model, self._link)

    def _with_link(self, model: StatusModel, link: LinkStatus) -> StatusModel:
        minutes, points, off = self._redeemable() if link.state is not LinkState.ONLINE else (0, 0, None)
        return replace(
            model,
            state=link.state,
            reason=link.reason or "",
            minutes=int(max(0.0, self._clock.monotonic_s() - link.since_s) // 60),
            last_sync=link.last_sync,
            offline_until=link.offline_until,
            redeem_minutes=minutes,
            redeem_points=points,
            redeem_off=off,
        )

    def _redeemable(self) -> tuple[int, int, Reason | None]:
        """Minutes and points left to redeem alone, and why nothing goes any more."""
        if self._alone is None:
            return 0, 0, None
        at_s, left = self._alone
        seconds = left.redeem_s - (self._clock.monotonic_s() - at_s)
        if left.redeem_off is not None or seconds <= 0:
            return 0, 0, left.redeem_off or Reason.OFFLINE_TOO_LONG
        is_used_up = not left.redeems or not left.redeem_points
        return int(seconds // 60), left.redeem_points, Reason.OFFLINE_TILL_LIMIT if is_used_up else None
