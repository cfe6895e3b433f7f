"""Only the answer about the code held up last counts."""

from uuid import UUID

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from pos_client.errors import StorageDamaged
from pos_client.services.verification import NotRecognised
from tests.fakes.ids import numbered_id
from tests.fakes.tasks import FakeTasks
from ui.screens.checkout.code_check import Answer, CodeCheck

BASKET = numbered_id(1)


class Verification:
    """Refuses every code; `broken` cannot even be looked up."""

    def verify(self, text: str, basket_id: UUID) -> Answer:
        if text == "broken":
            raise StorageDamaged("unreadable")
        return NotRecognised(Reason.EXPIRED, Kind.MEMBER_CODE)


class Desk:
    def __init__(self) -> None:
        self.answers: list[str] = []
        self.faults: list[Exception] = []
        self.tasks = FakeTasks()
        self.check = CodeCheck(
            Verification(), self.tasks, lambda text, _: self.answers.append(text), self.faults.append
        )


def test_an_answer_ends_the_question() -> None:
    desk = Desk()
    desk.check.ask("one", BASKET)
    assert desk.answers == ["one"]
    assert desk.check.text is None


def test_late_answers_and_late_faults_are_dropped() -> None:
    desk = Desk()
    desk.tasks.is_held = True
    for text in ("one", "broken", "two"):
        desk.check.ask(text, BASKET)
    assert desk.check.text == "two"
    desk.tasks.release()
    assert desk.answers == ["two"]
    assert desk.faults == []


def test_a_fault_ends_the_question_too() -> None:
    desk = Desk()
    desk.check.ask("broken", BASKET)
    assert [type(fault) for fault in desk.faults] == [StorageDamaged]
    assert desk.check.text is None
