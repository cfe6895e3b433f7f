"""The demo: everything real but the phone, the camera before it, and the network plug."""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from hardware.camera.phone import SimulatedPhone
from hardware.camera.simulated import SimulatedCamera
from hardware.sound.simulated import SimulatedTones
from pos_client.adapters.settings_file import SettingsFile
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.adapters.vault import EphemeralVault
from pos_client.backend.samples.cards import sample_members
from pos_client.settings import Settings
from ui.composition.application import Application
from ui.composition.back_office import DemoBackOffice
from ui.composition.backends import BackendChoice, embedded_backend
from ui.composition.core import Core, open_core, open_storage
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.customer_display import CustomerDisplay
from ui.composition.preferences import Preferences
from ui.composition.scanners import Scanners, camera_scanner
from ui.demo.day import Day
from ui.demo.report import Books, DayReport, Watched, count
from ui.demo.runner import Runner
from ui.demo.shots import Shots
from ui.demo.stage import Stage, WatchedCheckout
from ui.i18n import current_language
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.settings.model import ONLY_IN_FILE, Fixed
from ui.theme.shown import shown_theme

_log = logging.getLogger(__name__)
_EVERY_ENTRY = 10_000


class Demo:
    """A till in a folder of its own that is gone afterwards. Made on the UI thread."""

    def __init__(self, app: Application, watch: Callable[[CheckoutScreen, SimulatedPhone], ShowsCheckout]) -> None:
        self.app = app
        self.folder = Path(tempfile.mkdtemp(prefix="pos-client-demo-"))
        self.settings = replace(
            Settings(),
            store="Harbour Mall",
            lane="Till 03",
            terminal_id="T-0412-03",
            cashier="Li Na",
            data_dir=str(self.folder),
        )
        self.preferences = _preferences(app, self.settings)
        self.plug = SimulatedPlug()
        self.phone = SimulatedPhone()
        storage = open_storage(self.folder, EphemeralVault())
        self.backend: BackendChoice = embedded_backend(self.settings, storage.clock, sample_data=True, plug=self.plug)
        process = self.backend.process
        if process is not None:
            process.launch()
            # Its keys are in the line it announces itself with, and a roster signed by any other is not believed.
            app.workers.run_task(process.wait_ready, on_done=lambda _ready: None, on_error=_on_start_failed)
        self.core: Core = open_core(storage, self.backend.client, redeem_offline=True)
        self.display = CustomerDisplay(self.core.clock, self.core.staff, self.settings)
        self.counter = Counter(
            CounterParts(
                app=app,
                core=self.core,
                settings=self.settings,
                scanners=Scanners(camera_scanner(SimulatedCamera(self.phone))),
                tones=SimulatedTones(),
                watch=lambda view: self.display.watch(watch(view, self.phone)),
                on_staff=self.display.on_staff,
                preferences=self.preferences,
            )
        )

    def close(self) -> None:
        """End the backend and remove the folder; after every thread has ended."""
        self.core.close()
        self.backend.stop()
        with suppress(OSError):
            shutil.rmtree(self.folder)


def play_day(app: Application, out: Path | None) -> tuple[DayReport, str | None]:
    """Run the scripted day; its report, and what the script waited for in vain (None: nothing)."""
    began_s = time.monotonic()
    watched, views = Watched(), list[WatchedCheckout]()

    def watch(view: CheckoutScreen, phone: SimulatedPhone) -> ShowsCheckout:
        views.append(WatchedCheckout(view, phone, watched))
        return views[0]

    shots = Shots(app.qt, out)
    demo = Demo(app, watch)
    missed: list[str | None] = []

    def on_end(what: str | None) -> None:
        missed.append(what)
        app.qt.quit()

    stage = _stage(demo, views[0], lambda name: shots.take(demo.counter.window, name))
    demo.counter.window.resize(1366, 768)
    demo.counter.window.show()
    demo.counter.start()
    runner = Runner(Day(stage).play(), on_end)
    code = app.run()
    del runner
    entries = demo.core.outbox.latest(_EVERY_ENTRY)
    database_url = demo.backend.process.place.database_url if demo.backend.process else ""
    demo.core.backend.close()
    report = count(watched, entries, _books(database_url), time.monotonic() - began_s)
    demo.close()
    what = missed[0] if missed else "the script to end"
    return report, what or (None if code == 0 else f"a clean end (exit code {code})")


def _preferences(app: Application, settings: Settings) -> Preferences:
    """A settings file of its own, so that trying them out changes nothing that lasts."""
    path = settings.data_path / "settings.toml"
    file, said = SettingsFile(path), ("store", "lane", "terminal_id", "cashier", "data_dir")
    for name in said:
        file.change(name, getattr(settings, name), lambda _settings: None)
    for name, value in (("language", current_language()), ("theme", str(shown_theme(app.qt)))):
        file.change(name, value, lambda _settings: None)
    return Preferences(path, dict.fromkeys(ONLY_IN_FILE, Fixed.FILE))


def _books(database_url: str) -> Books:
    """Read the backend's database beside it; this loads SQLAlchemy, which the till itself does without."""
    from pos_client.backend.audit import Audit
    from pos_client.backend.database.existing import snapshot
    from pos_client.backend.transactions.summary import settled

    with snapshot(database_url) as connection:
        differences = sum(1 for _finding in Audit(connection).findings())
    return Books(settled(database_url), differences)


def _stage(demo: Demo, checkout: WatchedCheckout, shot: Callable[[str], None]) -> Stage:
    process = demo.backend.process
    if process is None:
        raise AssertionError("the demo has a backend of its own")
    return Stage(
        window=demo.counter.window,
        checkout=checkout,
        kiosk=demo.counter.kiosk,
        phone=demo.phone,
        clock=demo.core.clock,
        outbox=demo.core.outbox,
        link=demo.core.link,
        products=demo.core.products,
        cards=sample_members(),
        watched=checkout.watched,
        cut_backend=process.kill,
        restore_backend=partial(
            demo.app.workers.run_task, process.start, on_done=lambda _ready: None, on_error=_on_start_failed
        ),
        back_office=DemoBackOffice(demo.core, demo.app.workers, demo.settings.cashier),
        shot=shot,
    )


def _on_start_failed(error: Exception) -> None:
    _log.error("the backend did not start: %r", error)
