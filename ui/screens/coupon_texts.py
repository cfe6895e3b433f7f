"""Words for what is said of a coupon: who must act, what it is, what to do. As in `reason_texts`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.outcome_class import MEMBER, STAFF, Row, row

COUPONS: dict[str, Row] = {
    "UNKNOWN_COUPON": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Coupon not known"),
        QT_TRANSLATE_NOOP("Reasons", "Take another coupon, or another way to pay."),
    ),
    "COUPON_USED": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Coupon used already"),
        QT_TRANSLATE_NOOP("Reasons", "It counts once. Take another coupon, or another way to pay."),
    ),
    "COUPON_EXPIRED": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Coupon expired"),
        QT_TRANSLATE_NOOP("Reasons", "Its last day is over. Take another coupon, or another way to pay."),
    ),
    "COUPON_EARLY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Coupon not valid yet"),
        QT_TRANSLATE_NOOP("Reasons", "Its first day is still to come. Take another coupon."),
    ),
    "COUPON_MINIMUM": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Bill too small for the coupon"),
        QT_TRANSLATE_NOOP("Reasons", "It needs a larger bill. Take another coupon, or keep it for later."),
    ),
    "NO_COUPON": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "No coupons"),
        QT_TRANSLATE_NOOP("Reasons", "This member has none to use now."),
    ),
    "NOTHING_TO_PAY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Nothing left to pay"),
        QT_TRANSLATE_NOOP("Reasons", "This sale is paid in full. Press Enter to save it."),
    ),
    "ONE_COUPON": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "One coupon for each sale"),
        QT_TRANSLATE_NOOP("Reasons", "Choose one of them."),
    ),
}
