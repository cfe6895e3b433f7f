"""The scanner doctor: whatever a scanner is set up to do, the test sheet shows it and the till undoes it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.scanner.aim import without_identifier
from hardware.scanner.countries import COUNTRIES, meant_by, sent_by
from hardware.scanner.examination import TWICE_MS, examine
from hardware.scanner.repair import Repair, repaired_text
from hardware.scanner.sheet import TEXTS
from pos_client.domain import barcode, member_code
from pos_client.domain.barcode import Barcode, Heard, Symbology
from pos_client.domain.member_code import Intent
from pos_client.domain.scanner_setup import Diagnosis, ScannerFinding, ScannerSetup, SheetCode, Trait
from tests.fakes.odd_scanner import OddScanner

MEMBER = member_code.encode(bytes(32), "123456789012", 1, Intent.EARN, 7)
EVERY = frozenset(SheetCode)
TYPED = EVERY - {SheetCode.CHINESE}
TYPES = ScannerFinding(Trait.CHINESE_LOST)
COUNTRY = st.sampled_from(COUNTRIES)
AROUND = st.text("XY-_.:+09", max_size=4)


def _traits(diagnosis: Diagnosis) -> dict[Trait, str]:
    return {finding.trait: finding.value for finding in diagnosis.findings}


def test_a_scanner_as_it_should_be_has_nothing_to_repair() -> None:
    serial = OddScanner(country=None, ending="CR", gap_ms=None)
    assert examine(serial.sheet()) == Diagnosis("odd", right=EVERY)
    assert not examine(serial.sheet()).is_repairable


def test_a_scanner_that_types_cannot_type_chinese_and_that_is_all() -> None:
    diagnosis = examine(OddScanner().sheet())
    assert diagnosis.right == TYPED
    assert diagnosis.wrong == {SheetCode.CHINESE}
    assert diagnosis.findings == (TYPES,)
    assert diagnosis.setup == ScannerSetup()


@given(COUNTRY, st.booleans(), AROUND, AROUND, st.booleans())
def test_every_setup_is_found_and_undone(
    country: str, swaps_case: bool, prefix: str, suffix: str, says_what: bool
) -> None:
    says_what = says_what and country in {"us", "gb"}  # elsewhere ] needs AltGr, which scanners cannot press
    scanner = OddScanner(country, swaps_case, prefix=prefix, suffix=suffix, says_what=says_what)
    diagnosis = examine(scanner.sheet())
    assert diagnosis.setup == ScannerSetup(country, swaps_case, prefix, suffix)
    assert diagnosis.right == TYPED
    assert all(finding.is_repaired for finding in diagnosis.findings if finding != TYPES)
    text, _ = without_identifier(repaired_text(scanner.sends(MEMBER), diagnosis.setup))
    assert text == MEMBER


@pytest.mark.parametrize("country", COUNTRIES)
def test_one_code_is_enough_to_tell_the_country(country: str) -> None:
    diagnosis = examine([OddScanner(country).reads(TEXTS[SheetCode.SIGNS])])
    assert diagnosis.setup.country == country
    assert diagnosis.right == {SheetCode.SIGNS}


@given(COUNTRY, st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_what_a_keyboard_can_type_comes_back_as_it_was(country: str, text: str) -> None:
    typed = "".join(sign for sign in text if sent_by(country, sign))
    assert meant_by(country, sent_by(country, typed)) == typed


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_can_be_examined(text: str) -> None:
    sent = Barcode(text, Symbology.UNKNOWN, 0, "odd", heard=Heard(text, "", 99))
    assert examine([sent]).right <= EVERY


def test_identifiers_are_no_prefix() -> None:
    assert examine(OddScanner(says_what=True).sheet()).setup.prefix == ""
    assert examine(OddScanner(prefix="~", says_what=True).sheet()).setup.prefix == "~"


def test_letters_of_the_codes_kind_vary_and_cannot_be_taken_off() -> None:
    codes = OddScanner(country="de", says_what=True).sheet()  # the bracket of ]Q1, ]C0, ]E0 is lost
    diagnosis = examine(codes)
    assert Trait.AROUND_VARIES in _traits(diagnosis)
    assert diagnosis.setup.prefix == ""


def test_encodings_are_taken_out_where_nothing_announces_them() -> None:
    named = examine(OddScanner(country=None, names_encoding=True, gap_ms=None).sheet())
    assert named.setup.drops_eci
    assert named.right == EVERY
    announced = OddScanner(country=None, names_encoding=True, says_what=True, gap_ms=None)
    codes = [announced.reads(TEXTS[SheetCode.CHINESE], aim="]Q2")]
    assert not examine(codes).setup.drops_eci


def test_large_letters_only_cannot_be_undone() -> None:
    diagnosis = examine(OddScanner(is_upper=True).sheet())
    assert _traits(diagnosis)[Trait.CASE_LOST] == ""
    assert SheetCode.SIGNS in diagnosis.wrong
    assert {SheetCode.LENGTH, SheetCode.PRODUCT, SheetCode.DARK} <= diagnosis.right


def test_a_long_code_that_was_cut_off_says_how_much_arrived() -> None:
    diagnosis = examine(OddScanner(longest=127).sheet())
    assert _traits(diagnosis)[Trait.CUT_OFF] == "127"
    assert SheetCode.LENGTH in diagnosis.wrong


def test_signs_that_are_left_out_are_named() -> None:
    diagnosis = examine(OddScanner(leaves_out=" %_").sheet())
    assert _traits(diagnosis)[Trait.SIGNS_LOST] == " %_"
    assert SheetCode.SIGNS in diagnosis.wrong


def test_a_code_sent_twice_is_seen_and_taken_once() -> None:
    scanner = OddScanner()
    first, second = scanner.reads(TEXTS[SheetCode.SIGNS]), scanner.reads(TEXTS[SheetCode.SIGNS], at_ms=80)
    diagnosis = examine([first, second])
    assert ScannerFinding(Trait.TWICE, is_repaired=True) in diagnosis.findings
    repair = Repair(diagnosis.setup)
    assert repair.take(first) == first
    assert repair.take(second) is None
    third = scanner.reads(TEXTS[SheetCode.SIGNS], at_ms=80 + TWICE_MS + 1)
    assert repair.take(third) == third


def test_a_code_scanned_twice_by_hand_is_two() -> None:
    scanner = OddScanner()
    codes = [scanner.reads(TEXTS[SheetCode.SIGNS], at_ms=at_ms) for at_ms in (0, 700)]
    assert examine(codes).setup.same_again_ms == 0
    assert [Repair().take(code) for code in codes] == codes


def test_a_code_twice_in_one_breath_is_seen() -> None:
    text = TEXTS[SheetCode.DARK]
    diagnosis = examine([OddScanner().reads(text + text)])
    assert ScannerFinding(Trait.TWICE) in diagnosis.findings
    assert diagnosis.wrong == {SheetCode.DARK}


def test_how_it_types_is_told() -> None:
    slow = examine(OddScanner(ending="", gap_ms=80).sheet())
    assert _traits(slow) == {Trait.CHINESE_LOST: "", Trait.NO_ENDING: "", Trait.SLOW: "80"}
    assert Trait.NO_ENDING not in _traits(examine(OddScanner(country=None, ending=None, gap_ms=None).sheet()))


def test_other_codes_say_nothing() -> None:
    assert examine([OddScanner().reads(MEMBER), OddScanner().reads("https://example.org")]) == Diagnosis()
    assert examine([]) == Diagnosis()
    with_others = [OddScanner("fr").reads(MEMBER), *OddScanner("fr").sheet()]
    assert examine(with_others).setup == ScannerSetup("fr")


def test_a_code_without_its_way_is_left_alone() -> None:
    camera = Barcode(MEMBER, Symbology.QR, 0, "camera")
    assert Repair(ScannerSetup("fr", prefix="9")).take(camera) == camera
    assert examine([replace(camera, text=TEXTS[SheetCode.SIGNS])]) == Diagnosis()


def test_the_sheet_holds_no_member_code_and_no_wrong_product() -> None:
    assert not any(barcode.looks_like_member_code(text) for text in TEXTS.values())
    assert barcode.has_product_check_digit(TEXTS[SheetCode.PRODUCT])
