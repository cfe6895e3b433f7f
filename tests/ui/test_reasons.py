"""Staff never see an exception's text: every code has words of its own, in both languages."""

import pytest
from PySide6.QtWidgets import QApplication

from pos_client import errors
from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason
from ui.i18n import install_language
from ui.screens.fault_texts import FAULTS
from ui.screens.outcome_class import OutcomeClass
from ui.screens.reasons import row_of, sentence, wording


def faults(root: type[errors.PosError] = errors.PosError) -> list[str]:
    """The code of a fault and of everything below it."""
    return [root.code, *(code for below in root.__subclasses__() for code in faults(below))]


CODES = sorted({*Reason, *faults(), *FAULTS})
PLAINEST = row_of("POS_ERROR")


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_own_words(code: str) -> None:
    assert code == "POS_ERROR" or row_of(code) != PLAINEST
    _, title, advice = row_of(code)
    assert len(title) <= 34
    assert not title.endswith(".")
    assert advice.endswith(".")


@pytest.mark.parametrize("kind", Kind)
def test_a_foreign_code_is_called_what_it_is(kind: Kind) -> None:
    assert row_of(Reason.NOT_MEMBER_CODE, kind)[2]
    assert row_of(Reason.EXPIRED, kind) == row_of(Reason.EXPIRED)


def test_a_code_of_tomorrow_gets_the_plainest_words() -> None:
    assert row_of("INVENTED_LATER") == PLAINEST


def test_each_class_says_who_must_act() -> None:
    assert row_of(Reason.EXPIRED)[0] is OutcomeClass.MEMBER
    assert row_of(Reason.NO_ANSWER)[0] is OutcomeClass.UNKNOWN
    assert row_of("STORAGE_FULL")[0] is OutcomeClass.STAFF
    assert row_of(Reason.FORGED_OFFLINE)[0] is OutcomeClass.FAILED


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_exists_in_chinese(qapp: QApplication, code: str) -> None:
    install_language(qapp, "zh")
    try:
        words = wording(code)
        assert not words.title.isascii(), words.title
        assert not words.advice.isascii(), words.advice
    finally:
        install_language(qapp, "en")


@pytest.mark.parametrize("kind", Kind)
def test_every_foreign_code_has_chinese_words(qapp: QApplication, kind: Kind) -> None:
    install_language(qapp, "zh")
    try:
        assert not sentence(Reason.NOT_MEMBER_CODE, kind).isascii()
    finally:
        install_language(qapp, "en")


def test_a_sentence_is_title_and_advice(qapp: QApplication) -> None:
    install_language(qapp, "en")
    assert sentence(Reason.EXPIRED) == "Code expired. Ask the member to refresh it and scan again."
