"""The shift on the screen: read while somebody looks, seldom enough; printed or saved with one key."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pos_client.errors import DeviceUnavailable, StorageDamaged
from pos_client.services.receipt_slip import Language
from pos_client.services.shift_report import ShiftReport, report_of
from tests.fakes.tasks import FakeTasks
from tests.unit.services.test_shift_report import BEGAN, settled, sold
from ui.screens.shift.model import PaperNote, PaperState, ShiftScreenModel
from ui.screens.shift.presenter import TICKS_UNASKED, ShiftScreenPresenter, ShiftServices

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
REPORT = report_of([settled(sold(1))], lambda _txn_id: None, BEGAN, NOW)
LATER = report_of([settled(sold(1)), sold(2)], lambda _txn_id: None, BEGAN, NOW + timedelta(minutes=1))


@dataclass
class Counter:
    """A shift that is read, a printer, and the screen."""

    found: ShiftReport = REPORT
    file: str = ""
    saves: bool = False
    is_broken: bool = False
    is_out_of_paper: bool = False
    read: int = 0
    refused_shown: int = 0
    printed: list[tuple[ShiftReport, Language]] = field(default_factory=list)
    shown: list[ShiftScreenModel] = field(default_factory=list)
    tasks: FakeTasks = field(default_factory=FakeTasks)

    def __post_init__(self) -> None:
        services = ShiftServices(
            report=self.report,
            put_on_paper=self.put,
            saves=self.saves,
            language=lambda: "zh",
            tasks=self.tasks,
            show_refused=self.show_refused,
        )
        self.presenter = ShiftScreenPresenter(self, services)

    def report(self) -> ShiftReport:
        self.read += 1
        if self.is_broken:
            raise StorageDamaged("gone")
        return self.found

    def put(self, report: ShiftReport, language: Language) -> str:
        if self.is_out_of_paper:
            raise DeviceUnavailable("out", code="PRINTER_PAPER_OUT")
        self.printed.append((report, language))
        return self.file

    def show_refused(self) -> None:
        self.refused_shown += 1

    def show_model(self, model: ShiftScreenModel) -> None:
        self.shown.append(model)


def test_it_is_read_when_somebody_looks_and_not_before() -> None:
    counter = Counter()
    for _ in range(2 * TICKS_UNASKED):
        counter.presenter.tick()
    counter.presenter.news()
    counter.presenter.tick()
    assert (counter.read, counter.shown) == (0, [])
    counter.presenter.opened()
    assert counter.shown == [ShiftScreenModel(REPORT)]
    counter.presenter.closed()
    counter.presenter.news()
    counter.presenter.tick()
    assert counter.read == 1


def test_much_news_is_one_reading_with_the_next_tick() -> None:
    counter = Counter()
    counter.presenter.opened()
    for _ in range(100):
        counter.presenter.news()
    assert counter.read == 1
    counter.found = LATER
    counter.presenter.tick()
    counter.presenter.tick()
    assert counter.read == 2
    assert counter.shown[-1].report == LATER


def test_without_news_it_is_read_now_and_then() -> None:
    counter = Counter()
    counter.presenter.opened()
    for _ in range(3 * TICKS_UNASKED):
        counter.presenter.tick()
    assert counter.read == 4


def test_never_two_readings_at_once() -> None:
    counter = Counter()
    counter.tasks.is_held = True
    counter.presenter.opened()
    for _ in range(3 * TICKS_UNASKED):
        counter.presenter.news()
        counter.presenter.tick()
    assert len(counter.tasks.started) == 1
    counter.tasks.release()
    assert counter.read == 1
    counter.presenter.tick()
    assert counter.read == 2, "what happened meanwhile is news"


def test_what_comes_after_another_screen_was_opened_is_not_drawn() -> None:
    counter = Counter()
    counter.tasks.is_held = True
    counter.presenter.opened()
    counter.presenter.closed()
    counter.tasks.release()
    assert counter.shown == []


def test_a_fault_is_told_beside_what_was_read_before() -> None:
    counter = Counter(is_broken=True)
    counter.presenter.opened()
    assert counter.shown[-1] == ShiftScreenModel(fault="STORAGE_DAMAGED")
    counter.is_broken = False
    counter.presenter.opened()
    assert counter.shown[-1] == ShiftScreenModel(REPORT)
    counter.is_broken = True
    counter.presenter.opened()
    assert counter.shown[-1] == ShiftScreenModel(REPORT, fault="STORAGE_DAMAGED")


def test_paper_has_the_shift_as_it_is_now_in_the_language_shown() -> None:
    counter = Counter()
    counter.presenter.opened()
    counter.found = LATER
    counter.presenter.put_on_paper()
    assert counter.printed == [(LATER, "zh")]
    assert [model.note and model.note.state for model in counter.shown] == [None, PaperState.BUSY, PaperState.PRINTED]
    assert counter.shown[-1].report == LATER


def test_who_presses_twice_gets_one_report() -> None:
    counter = Counter()
    counter.presenter.opened()
    counter.tasks.is_held = True
    counter.presenter.put_on_paper()
    counter.presenter.put_on_paper()
    counter.tasks.release()
    assert len(counter.printed) == 1
    counter.presenter.put_on_paper()
    assert len(counter.printed) == 2


def test_without_a_printer_it_says_where_it_is_saved() -> None:
    counter = Counter(file="/home/till/Documents/report.pdf", saves=True)
    counter.presenter.opened()
    counter.presenter.put_on_paper()
    note = PaperNote(PaperState.SAVED, "/home/till/Documents/report.pdf")
    assert counter.shown[-1] == ShiftScreenModel(REPORT, note=note, saves=True)


def test_what_cannot_be_printed_says_why_and_may_be_tried_again() -> None:
    counter = Counter(is_out_of_paper=True)
    counter.presenter.opened()
    counter.presenter.put_on_paper()
    assert counter.shown[-1].note == PaperNote(PaperState.FAILED, code="PRINTER_PAPER_OUT")
    counter.is_out_of_paper = False
    counter.presenter.put_on_paper()
    assert counter.shown[-1].note == PaperNote(PaperState.PRINTED)


def test_of_an_old_report_nobody_hears_when_they_come_back() -> None:
    counter = Counter()
    counter.presenter.opened()
    counter.presenter.put_on_paper()
    counter.presenter.closed()
    counter.presenter.opened()
    assert counter.shown[-1].note is None


def test_a_report_that_is_being_printed_is_still_told_of_when_they_come_back() -> None:
    counter = Counter()
    counter.presenter.opened()
    counter.tasks.is_held = True
    counter.presenter.put_on_paper()
    counter.presenter.closed()
    counter.presenter.opened()
    counter.tasks.release()
    assert counter.shown[-1].note == PaperNote(PaperState.PRINTED)


def test_what_was_refused_leads_to_the_list() -> None:
    counter = Counter()
    counter.presenter.show_refused()
    assert counter.refused_shown == 1
