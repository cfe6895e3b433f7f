"""What other screens say of a gift: the check-in stand, the member's display, the list of what waits."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.member import MemberView
from pos_client.domain.transaction import TransactionKind
from ui.demo.scenes import GIFTED, GOLD, SCENES
from ui.i18n import install_language
from ui.screens.checkout.member_side import member_side
from ui.screens.checkout.model import GiftShown
from ui.screens.customer_display.sheets import Sheets
from ui.screens.customer_display.text import CustomerWords
from ui.screens.kiosk.presenter import Greeting
from ui.screens.kiosk.text import KioskText
from ui.screens.waiting import text as waiting_text

TEA, MUG = GIFTED.facts.gifts


@pytest.fixture(autouse=True)
def in_english(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "en")
    yield
    install_language(qapp, "en")


def waits(*, gifts: int, language: str = "en") -> MemberView:
    facts = replace(GIFTED.facts, gifts=GIFTED.facts.gifts[:gifts], language=language)
    return replace(GIFTED, facts=facts)


@pytest.mark.parametrize(
    ("gifts", "language", "said"),
    [
        (0, "en", ""),
        (1, "en", "1 gift is waiting at the counter"),
        (2, "en", "2 gifts are waiting at the counter"),
        (2, "zh", "有 2 份礼品在柜台等您领取"),
    ],
)
def test_the_stand_says_that_something_waits(gifts: int, language: str, said: str) -> None:
    member = waits(gifts=gifts, language=language)
    greeting = Greeting(member, 1, 1, is_first_today=True, will_post=False)
    assert KioskText().greeting(greeting).gift == said


def test_the_member_reads_what_waits_and_what_is_handed_over() -> None:
    words = CustomerWords("en")

    def said(member: MemberView, gift: GiftShown | None = None) -> str:
        return words.gift(member_side(replace(SCENES["gifts"], member=member, handing=gift)))

    assert said(GOLD) == ""
    assert said(waits(gifts=2)) == "2 gifts are waiting for you"
    assert said(waits(gifts=1)) == "Waiting for you: 2 × Tea sampler"
    shown = GiftShown(MUG.title, 1, is_booked=False)
    assert said(GIFTED, shown) == "One moment: Birthday mug"
    assert said(GIFTED, replace(shown, is_booked=True)) == "Yours now: Birthday mug"
    assert CustomerWords("zh").gift(member_side(replace(SCENES["gifts"], handing=shown))) == "请稍候：生日马克杯"


def test_a_screen_reader_hears_it_from_the_display() -> None:
    assert "2 gifts are waiting for you" in Sheets("Store").sheet(member_side(SCENES["gifts"])).spoken
    assert "waiting" not in Sheets("Store").sheet(member_side(SCENES["member"])).spoken


@pytest.mark.parametrize("kind", TransactionKind)
def test_the_list_of_what_waits_has_a_word_for_every_kind(kind: TransactionKind) -> None:
    assert waiting_text.kind(kind)
