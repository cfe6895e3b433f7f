"""A member without a phone is looked for: who may, when it can be, and what comes of it."""

from pathlib import Path

import pytest

from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.domain import passwords
from pos_client.domain.cashiers import Badge, Cashier, Permission, Permissions, Staff
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.wire import MemberSearch, SearchAnswer
from pos_client.errors import BackendBusy, LinkPaused, RequestRejected, TransportError, Unanswered
from pos_client.services.finding import FindMember
from pos_client.services.staff import StaffDesk
from tests.unit.services.till import KEY, Till

WANG, CHEN = "123456784821", "123456784822"


@pytest.fixture
def till(tmp_path: Path) -> Till:
    till = Till(tmp_path)
    till.backend.add_member(WANG, "Wang Xiaoming")
    till.backend.add_member(CHEN, "陈喆")
    till.connect()
    return till


@pytest.fixture
def desk(till: Till) -> StaffDesk:
    return StaffDesk(SealedStaffStore(till.folder, KEY), till.clock)


@pytest.fixture
def finding(till: Till, desk: StaffDesk) -> FindMember:
    return FindMember(till.backend, till.link, desk)


def handles(answer: SearchAnswer | Refused) -> list[str]:
    assert isinstance(answer, SearchAnswer), answer
    return [member.handle for member in answer.found]


@pytest.mark.parametrize(
    ("text", "found"), [("4821", [WANG]), ("cz", [CHEN]), ("wang 4821", [WANG]), ("wang 4822", [])]
)
def test_words_find_members_and_the_backend_is_told_who_asks(
    till: Till, finding: FindMember, text: str, found: list[str]
) -> None:
    assert handles(finding.find(text, "Li Na")) == found
    assert till.backend.searches == [MemberSearch(text, "Li Na")]


def test_without_the_backend_nobody_is_asked(till: Till, finding: FindMember) -> None:
    till.pull_plug()
    assert finding.find("4821", "") == Refused(Reason.OFFLINE)
    assert till.backend.calls["find"] == 0


def test_what_is_no_question_is_not_asked(till: Till, finding: FindMember) -> None:
    assert finding.find("48", "") == Refused(Reason.MALFORMED)
    assert till.backend.calls["find"] == 0


@pytest.mark.parametrize(
    ("fault", "reason", "is_online"),
    [
        (Unanswered(), Reason.NO_ANSWER, False),
        (BackendBusy(), Reason.BACKEND_BUSY, True),
        (RequestRejected(), Reason.NO_ANSWER, True),
        (LinkPaused("an older backend"), Reason.NO_ANSWER, True),
    ],
)
def test_a_fault_is_told_and_says_of_the_link_what_it_shows(
    till: Till, finding: FindMember, fault: TransportError, reason: Reason, *, is_online: bool
) -> None:
    till.backend.fail_next(fault)
    assert finding.find("4821", "") == Refused(reason)
    assert till.link.is_online is is_online


def test_so_often_and_no_more(till: Till, finding: FindMember) -> None:
    for _turn in range(20):
        assert handles(finding.find("4821", "")) == [WANG]
    assert finding.find("4821", "") == Refused(Reason.TOO_MANY_SEARCHES)


def test_whoever_may_not_type_a_number_may_not_search(till: Till, finding: FindMember, desk: StaffDesk) -> None:
    people = (("Bo", Permissions()), ("Wu", Permissions(manual_entry=Permission.DENIED)))
    hashed = passwords.hashed("1234", bytes(16))
    desk.replace(Staff(tuple(Badge(Cashier(f"BADGE-{name}", name, may), hashed) for name, may in people)))
    assert finding.find("4821", "") == Refused(Reason.NOT_SIGNED_IN)
    desk.sign_in("BADGE-Wu", "1234")
    assert finding.find("4821", "") == Refused(Reason.NOT_PERMITTED)
    assert till.backend.calls["find"] == 0
    till.clock.advance(1)
    desk.sign_in("BADGE-Bo", "1234")
    assert handles(finding.find("4821", "")) == [WANG]
    assert till.backend.searches == [MemberSearch("4821", "Bo")]
