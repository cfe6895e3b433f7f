"""Everything the stand can say, in both languages."""

from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.barcode import Kind
from pos_client.domain.member import Expiring, MemberFacts, view_of
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from ui.screens.kiosk.presenter import Apology, Greeting
from ui.screens.kiosk.text import GreetingWords, KioskText, KioskWords


@pytest.fixture
def text(qapp: QApplication) -> KioskText:
    return KioskText()


def is_chinese(words: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in words)


def greeting(
    language: str, *, qualifying: int = 250, earned: int = 1, first: bool = True, expires: date = date(2026, 12, 31)
) -> Greeting:
    expiring = (Expiring(320, expires),)
    facts = MemberFacts(
        UUID(int=1), "1" * 12, "王*明", language, 1285, qualifying, expiring, None, datetime(2026, 1, 1, tzinfo=UTC)
    )
    return Greeting(view_of(Programme(), facts), 1285 + earned, earned, is_first_today=first, will_post=True)


@pytest.mark.parametrize(
    ("reason", "kind"), [*product(Reason, [Kind.MEMBER_CODE]), *product([Reason.NOT_MEMBER_CODE], Kind)]
)
def test_every_refusal_has_words_in_both_languages_the_screens_own_first(
    text: KioskText, reason: Reason, kind: Kind
) -> None:
    for line in text.apology("zh", Apology(reason, kind)):
        assert is_chinese(line.first)
        assert line.second
        assert not is_chinese(line.second)


def test_refusals_a_visitor_can_do_something_about_say_what(text: KioskText) -> None:
    title, line = text.apology("en", Apology(Reason.EXPIRED, Kind.MEMBER_CODE))
    assert (title.first, line.first) == (
        "This code has expired",
        "Open your membership card again and hold up the fresh code.",
    )
    assert text.apology("en", Apology(Reason.NOT_MEMBER_CODE, Kind.ALIPAY))[0].first == "That is a payment code"
    assert text.apology("en", Apology(fault="STORAGE_FULL"))[0].first == "Sorry, that did not work"


def test_a_greeting_speaks_the_members_language_whatever_the_screen_speaks(text: KioskText) -> None:
    assert text.greeting(greeting("en")) == GreetingWords(
        hello="Welcome back,",
        name="王*明",
        verdict="Checked in · +1 point",
        saved="Saved. It will post when we are back online.",
        tier="Gold",
        points="1,286",
        unit="points",
        to_next="750 more points to Platinum",
        expiring="320 points expire on 31 Dec",
    )
    chinese = text.greeting(greeting("zh-CN"))
    assert (chinese.verdict, chinese.tier, chinese.unit) == ("签到成功 · +1 积分", "金卡", "积分")
    assert chinese.expiring == "320 积分将于 12 月 31 日过期"


def test_points_that_expire_in_another_year_say_which(text: KioskText) -> None:
    expires = date(2027, 11, 20)
    assert text.greeting(greeting("en", expires=expires)).expiring == "320 points expire on 20 Nov 2027"
    assert text.greeting(greeting("zh-CN", expires=expires)).expiring == "320 积分将于 2027 年 11 月 20 日过期"


def test_greetings_know_the_second_visit_the_free_visit_and_the_top(text: KioskText) -> None:
    assert (
        text.greeting(greeting("en", earned=0, first=False)).verdict == "Already checked in today – see you tomorrow!"
    )
    assert text.greeting(greeting("en", earned=0)).verdict == "Checked in"
    assert text.greeting(greeting("en", earned=2)).verdict == "Checked in · +2 points"
    assert text.greeting(greeting("en", qualifying=5000)).to_next == "Highest tier"


def test_the_date_is_written_as_on_a_wall(qapp: QApplication) -> None:
    assert KioskWords("en").day(date(2026, 11, 21)) == "Saturday 21 November"
    assert KioskWords("zh").day(date(2026, 11, 21)) == "11 月 21 日 星期六"
