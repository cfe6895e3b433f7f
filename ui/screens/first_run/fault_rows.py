"""What to say when a till is not let in, by the code of the fault. Nothing was sold yet: other words than elsewhere."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.first_run.presenter import OTHER_CODE
from ui.screens.outcome_class import STAFF, Row, row

_OTHER_ANSWERS = row(
    STAFF,
    QT_TRANSLATE_NOOP("FirstRun", "That is not the backend"),
    QT_TRANSLATE_NOOP(
        "FirstRun",
        "Something else answers there. Check the address, and whether this network wants a login page to be filled in.",
    ),
)
_LATE = row(
    STAFF,
    QT_TRANSLATE_NOOP("FirstRun", "No answer"),
    QT_TRANSLATE_NOOP("FirstRun", "Trying again is safe, also if the answer was lost on its way."),
)
_UPDATE = row(
    STAFF,
    QT_TRANSLATE_NOOP("FirstRun", "Update needed"),
    QT_TRANSLATE_NOOP("FirstRun", "Till and backend do not understand each other. Update the older one."),
)
ROWS: dict[str, Row] = {
    OTHER_CODE: row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Not a code for a till"),
        QT_TRANSLATE_NOOP("FirstRun", "Ask your manager for the code of this till, and scan that one."),
    ),
    "BAD_CODE": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Not a whole code"),
        QT_TRANSLATE_NOOP("FirstRun", "A code has eight letters, like BCDF-GHJK: no vowels, no digits, no Y."),
    ),
    "NO_ADDRESS": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "The address is missing"),
        QT_TRANSLATE_NOOP("FirstRun", "Type both, with a space between: https://loyalty.example BCDF-GHJK."),
    ),
    "BAD_URL": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Not an address"),
        QT_TRANSLATE_NOOP("FirstRun", "An address is like https://loyalty.example. It begins with https."),
    ),
    "UNKNOWN_CODE": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Backend does not know the code"),
        QT_TRANSLATE_NOOP(
            "FirstRun", "It was mistyped, withdrawn, used, or is too old. Ask your manager for another one."
        ),
    ),
    "CODE_USED": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Code was used already"),
        QT_TRANSLATE_NOOP(
            "FirstRun", "Another till has used it. If you do not know which, tell your manager; ask for another one."
        ),
    ),
    "CODE_EXPIRED": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Code is too old"),
        QT_TRANSLATE_NOOP("FirstRun", "It was good for ten minutes. Ask your manager for another one."),
    ),
    "BAD_PROOF": _UPDATE,
    "REQUEST_REJECTED": _UPDATE,
    "UPDATE_NEEDED": _UPDATE,
    "NOT_SENT": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Backend not reached"),
        QT_TRANSLATE_NOOP(
            "FirstRun", "Check the network of this machine and the address, and that the backend runs; then try again."
        ),
    ),
    "UNANSWERED": _LATE,
    "BACKEND_BUSY": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Backend has no time now"),
        QT_TRANSLATE_NOOP("FirstRun", "Or too many wrong codes were tried. Wait a minute, then try again."),
    ),
    "NOT_A_BACKEND": _OTHER_ANSWERS,
    "LINK_PAUSED": _OTHER_ANSWERS,
    "CERTIFICATE_REFUSED": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Certificate not trusted"),
        QT_TRANSLATE_NOOP(
            "FirstRun",
            "Check the address. If it is right, whoever set up the backend must put its certificate on this machine.",
        ),
    ),
    "CERTIFICATE_DATES": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Check this machine's clock"),
        QT_TRANSLATE_NOOP(
            "FirstRun",
            "Set its date and time, then try again. If they are right, the backend's certificate is out of date.",
        ),
    ),
    "BAD_CA_FILE": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "Certificate not usable"),
        QT_TRANSLATE_NOOP("FirstRun", "The file must be readable and hold certificates in PEM. Name another one."),
    ),
    "VAULT_UNAVAILABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("FirstRun", "No place for this till's keys"),
        QT_TRANSLATE_NOOP("FirstRun", "Unlock the safe store of this machine, then try again. The code is still good."),
    ),
}
"""Title and advice; whatever is not among them has the words of `ui.screens.reasons`."""
