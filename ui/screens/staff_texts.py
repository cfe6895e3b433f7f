"""Words for every `Reason` that is about who stands at the till: who must act, what it is, what to do.

English is the source; the .ts files translate it.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.outcome_class import MEMBER, STAFF, Row, row

STAFFING: dict[str, Row] = {
    "UNKNOWN_BADGE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Badge not known here"),
        QT_TRANSLATE_NOOP("Reasons", "Ask a manager to add it; tills know it within five minutes."),
    ),
    "WRONG_PIN": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Wrong PIN"),
        QT_TRANSLATE_NOOP("Reasons", "Type it again. After five wrong ones the badge has to wait."),
    ),
    "TOO_MANY_TRIES": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Too many wrong PINs"),
        QT_TRANSLATE_NOOP("Reasons", "Wait five minutes, or let somebody else sign in."),
    ),
    "NOT_SIGNED_IN": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Nobody is signed in"),
        QT_TRANSLATE_NOOP("Reasons", "Scan your badge and type your PIN."),
    ),
    "NOT_PERMITTED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not allowed to you"),
        QT_TRANSLATE_NOOP("Reasons", "Let somebody sign in who may do this."),
    ),
    "OWN_CARD": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Your own card"),
        QT_TRANSLATE_NOOP("Reasons", "Have a colleague serve you."),
    ),
    "BAD_CARD_NUMBER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not a card number"),
        QT_TRANSLATE_NOOP("Reasons", "A card number has 12 digits. Type it again."),
    ),
    "TOO_MANY_SEARCHES": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Searched too often"),
        QT_TRANSLATE_NOOP("Reasons", "Wait a few minutes, or type all 12 digits of the card."),
    ),
    "MANUAL_ENTRY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Card number not checked"),
        QT_TRANSLATE_NOOP("Reasons", "A manager decides whether it counts."),
    ),
    "NOT_ACCEPTED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not accepted by a manager"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was booked. Ask the manager why."),
    ),
    "REVIEW": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Done, and noted for review"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing to do here; a manager looks at it later."),
    ),
}
