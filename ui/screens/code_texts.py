"""Words for what is said of a code that was held up: who must act, what it is, what to do. As in `reason_texts`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.outcome_class import FAILED, MEMBER, STAFF, Row, row

CODES: dict[str, Row] = {
    "NOT_MEMBER_CODE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not a member code"),
        QT_TRANSLATE_NOOP("Reasons", "Ask for the code on the member card."),
    ),
    "BAD_CHECK": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Code misread"),
        QT_TRANSLATE_NOOP("Reasons", "Hold the phone still and scan again."),
    ),
    "UNSUPPORTED_SCHEME": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Code too new for this till"),
        QT_TRANSLATE_NOOP("Reasons", "This till needs an update to read it."),
    ),
    "EXPIRED": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Code expired"),
        QT_TRANSLATE_NOOP("Reasons", "Ask the member to refresh it and scan again."),
    ),
    "FROM_FUTURE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Clocks differ"),
        QT_TRANSLATE_NOOP("Reasons", "The phone's time or this till's is wrong. Compare both with a clock you trust."),
    ),
    "UNKNOWN_HANDLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Card not known here"),
        QT_TRANSLATE_NOOP("Reasons", "It may be new, blocked or from another shop. Online, scan again."),
    ),
    "NO_KEY_FOR_DAY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Cannot verify offline"),
        QT_TRANSLATE_NOOP("Reasons", "The member list of this till is too old. Scan again when online."),
    ),
    "BAD_MAC": row(
        FAILED,
        QT_TRANSLATE_NOOP("Reasons", "Code not genuine"),
        QT_TRANSLATE_NOOP("Reasons", "Ask the member to open the card again; a picture of a code does not work."),
    ),
    "NON_CANONICAL": row(
        FAILED,
        QT_TRANSLATE_NOOP("Reasons", "Code not genuine"),
        QT_TRANSLATE_NOOP("Reasons", "No phone makes such a code. Ask the member to open the card again."),
    ),
    "REVOKED_CARD": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Card was replaced"),
        QT_TRANSLATE_NOOP("Reasons", "This card no longer counts. Ask the member to show the newest one."),
    ),
    "REPLAY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Code already used"),
        QT_TRANSLATE_NOOP("Reasons", "Each code works once. Ask for the next one."),
    ),
    "FORGED_OFFLINE": row(
        FAILED,
        QT_TRANSLATE_NOOP("Reasons", "Code not genuine"),
        QT_TRANSLATE_NOOP("Reasons", "It was made with stolen keys. Tell the store manager."),
    ),
    "ONLINE_ONLY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Works online only"),
        QT_TRANSLATE_NOOP(
            "Reasons",
            "Wait until this till is online, or take another way; a code from a wallet needs the network too.",
        ),
    ),
    "NO_ROSTER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Cannot verify offline"),
        QT_TRANSLATE_NOOP("Reasons", "This till has no current member list. Sell without points until online."),
    ),
    "PHONE_CLOCK": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "The phone's clock is wrong"),
        QT_TRANSLATE_NOOP("Reasons", "Ask the member to set the phone's time to automatic, then scan again."),
    ),
    "TILL_CLOCK": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till's clock is wrong"),
        QT_TRANSLATE_NOOP("Reasons", "The phone is fine. Some codes work only once this till is online."),
    ),
    "CLOCK_ROLLBACK": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till's clock was set back"),
        QT_TRANSLATE_NOOP("Reasons", "Points can be awarded now; redeem after the till has been online."),
    ),
    "ENTRY_LOST": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "A saved sale cannot be read"),
        QT_TRANSLATE_NOOP("Reasons", "Points can be awarded now; redeem after the till has been online."),
    ),
}
