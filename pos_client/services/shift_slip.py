"""The report on a shift as a slip of paper, in English or Simplified Chinese: the one template and its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pos_client.domain.money import Money
from pos_client.domain.slip import Pair, Part, Rule, Slip, Text
from pos_client.services.receipt_slip import Language
from pos_client.services.reconciliation import Case, Figures, Standing
from pos_client.services.sale_receipt import ShopName
from pos_client.services.shift_report import CashierPart, ShiftReport, is_money

MOST_LISTED = 20
"""Sales to look at that stand on paper one by one; the list of the till has them all."""
WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "Shift report", "zh": "班次报表"},
    "till": {"en": "Till", "zh": "收银台"},
    "from": {"en": "From", "zh": "开始"},
    "until": {"en": "Until", "zh": "截至"},
    "sales": {"en": "Sales and visits", "zh": "消费与签到"},
    "cut": {"en": "A long shift: only its last part is in here.", "zh": "班次过长,仅含最近部分。"},
    "told_settled": {"en": "told / settled", "zh": "已告知 / 已入账"},
    "earned_points": {"en": "Points earned", "zh": "累计积分"},
    "redeemed_points": {"en": "Points redeemed", "zh": "抵扣积分"},
    "earned_credit_minor": {"en": "Credit earned", "zh": "获得返现"},
    "spent_credit_minor": {"en": "Credit spent", "zh": "使用返现"},
    "loaded_minor": {"en": "Stored value", "zh": "储值变动"},
    "right": {"en": "Everything is settled as it was told.", "zh": "全部按告知入账。"},
    "waiting": {"en": "Waiting to be sent", "zh": "待上传"},
    "unclear": {"en": "  of these without an answer", "zh": "  其中尚无回应"},
    "not_final": {
        "en": "The figures become final when these are sent.",
        "zh": "上传后数字才是最终结果。",
    },
    "refused": {"en": "Refused, to be dealt with", "zh": "被拒,待处理"},
    "otherwise": {"en": "Settled otherwise than told", "zh": "入账与告知不符"},
    "dealt_with": {"en": "Refused and dealt with", "zh": "被拒,已处理"},
    "written_off": {"en": "  of these written off", "zh": "  其中已销账"},
    "to_look_at": {"en": "To look at: points", "zh": "需核对:积分"},
    "more": {"en": "and {count} more: see F6", "zh": "另有 {count} 笔,见 F6"},
    "nobody": {"en": "No cashier", "zh": "无收银员"},
    "points": {"en": "  Points earned", "zh": "  累计积分"},
    "their_sales": {"en": "  Sales and visits", "zh": "  消费与签到"},
    "signature": {"en": "Signature", "zh": "签名"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a report is headed with, and the language and currency (ISO 4217) it is written in."""

    shop: ShopName
    language: Language
    currency: str


def shift_slip(report: ShiftReport, heading: Heading) -> Slip:
    """The slip to print; pure."""
    return Slip(tuple(_Template(report, heading).parts()))


class _Template:
    """One report in one language."""

    def __init__(self, report: ShiftReport, heading: Heading) -> None:
        self._of = report
        self._heading = heading

    def parts(self) -> Iterator[Part]:
        """From the shop's name to the signature."""
        yield Text(self._heading.shop.store, is_centred=True, is_bold=True, is_large=True)
        yield Text(self._say("title"), is_centred=True, is_bold=True)
        yield Rule()
        yield from self._head()
        yield Rule()
        yield Pair("", self._say("told_settled"))
        for name, told, settled in self._of.figures:
            yield Pair(self._say(name), self._both(name, told, settled), is_bold=told != settled)
        yield Rule()
        yield from self._standings()
        yield from self._to_look_at()
        for cashier in self._of.cashiers:
            yield Rule()
            yield from self._cashier(cashier)
        yield Rule()
        yield Text("")
        yield Pair(self._say("signature"), "_" * 20)

    def _say(self, name: str) -> str:
        return WORDS[name][self._heading.language]

    def _both(self, name: str, told: int, settled: int) -> str:
        return f"{self._figure(name, told)} / {self._figure(name, settled)}"

    def _figure(self, name: str, figure: int) -> str:
        return str(Money(figure, self._heading.currency)) if is_money(name) else f"{figure:,}"

    def _head(self) -> Iterator[Part]:
        found = self._of.found
        yield Pair(self._say("till"), self._heading.shop.lane)
        for name, at in (("from", found.since), ("until", self._of.until)):
            yield Pair(self._say(name), f"{at.astimezone():%Y-%m-%d %H:%M}")
        yield Pair(self._say("sales"), f"{found.cases:,}")
        if self._of.is_cut:
            yield Text(self._say("cut"))

    def _standings(self) -> Iterator[Part]:
        """How many sales are not settled as they were told, and why."""
        report, found = self._of, self._of.found
        waiting = found.count(Standing.WAITING)
        counts = (
            ("waiting", waiting),
            ("unclear", report.unclear),
            ("refused", report.refused),
            ("otherwise", found.count(Standing.OTHERWISE)),
            ("dealt_with", report.dealt_with),
            ("written_off", found.count(Standing.WRITTEN_OFF)),
        )
        for name, count in counts:
            if count:
                yield Pair(self._say(name), f"{count:,}", is_bold=name in {"refused", "otherwise"})
        if waiting:
            yield Text(self._say("not_final"))
        elif not any(count for _name, count in counts):
            yield Text(self._say("right"))

    def _to_look_at(self) -> Iterator[Part]:
        cases = [case for case in self._of.found.differences if case.is_open]
        if cases:
            yield Rule()
            yield Pair(self._say("to_look_at"), self._say("told_settled"), is_bold=True)
        for case in islice(cases, MOST_LISTED):
            yield Pair(_name(case), f"{_points(case.told):+,} / {_points(case.settled):+,}")
        if len(cases) > MOST_LISTED:
            yield Text(self._say("more").format(count=f"{len(cases) - MOST_LISTED:,}"))

    def _cashier(self, cashier: CashierPart) -> Iterator[Part]:
        tally = cashier.tally
        told, settled = tally.told.earned_points, tally.settled.earned_points
        yield Text(cashier.name or self._say("nobody"), is_bold=True)
        yield Pair(self._say("their_sales"), f"{tally.sales:,}")
        yield Pair(self._say("points"), self._both("earned_points", told, settled), is_bold=told != settled)


def _name(case: Case) -> str:
    """When it was, and on which card."""
    return f"{case.first.saved_at.astimezone():%H:%M} **{case.entry.transaction.handle[-4:]}"


def _points(figures: Figures) -> int:
    return figures.earned_points - figures.redeemed_points
