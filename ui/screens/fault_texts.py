"""Words for every error code of `pos_client.errors`, and for what a barcode is when it is no member code."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.device_texts import DEVICES
from ui.screens.outcome_class import MEMBER, STAFF, UNKNOWN, Row, row

FAULTS: dict[str, Row] = {
    "POS_ERROR": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "That did not work"),
        QT_TRANSLATE_NOOP("Reasons", "Try again. If it happens again, call support."),
    ),
    "INVALID_VALUE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "That does not fit"),
        QT_TRANSLATE_NOOP("Reasons", "Check what was typed."),
    ),
    "BAD_AMOUNT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not an amount"),
        QT_TRANSLATE_NOOP("Reasons", "Type it like 128.50."),
    ),
    "SETTINGS_DAMAGED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Settings cannot be read"),
        QT_TRANSLATE_NOOP("Reasons", "Mend the file, or remove it to use the defaults. It was not touched."),
    ),
    "SETTING_REFUSED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not a value for this setting"),
        QT_TRANSLATE_NOOP("Reasons", "Type it as the line beside it says. Nothing was changed."),
    ),
    "SETTING_CHANGED_SINCE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Setting was changed since"),
        QT_TRANSLATE_NOOP("Reasons", "Somebody changed it in the file. It stays as it is there."),
    ),
    "SETTINGS_NOT_SAVED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Settings cannot be saved"),
        QT_TRANSLATE_NOOP("Reasons", "Give this till's user the right to write its settings file. It was not touched."),
    ),
    "FOLDER_UNUSABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Folder cannot be used"),
        QT_TRANSLATE_NOOP("Reasons", "Give this user the right to write there, or choose another folder."),
    ),
    "FILE_IN_THE_WAY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Something is in the way"),
        QT_TRANSLATE_NOOP("Reasons", "It has the name of one of the till's files: call support. Nothing was changed."),
    ),
    "OTHER_BACKEND": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Entries of another backend"),
        QT_TRANSLATE_NOOP("Reasons", "Start with that backend until they are sent, then change it."),
    ),
    "NOT_ENROLLED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend does not know this till"),
        QT_TRANSLATE_NOOP(
            "Reasons", "Its keys are not (or no longer) registered. Nothing is lost; run pos-client connect again."
        ),
    ),
    "TERMINAL_REVOKED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till was shut out"),
        QT_TRANSLATE_NOOP(
            "Reasons", "A manager did that; what is saved is kept. Ask for a code and run pos-client connect."
        ),
    ),
    "STALE_SIGNATURE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till's clock is wrong"),
        QT_TRANSLATE_NOOP("Reasons", "The backend does not take what it signs. Set the date and time of this machine."),
    ),
    "NOT_A_BACKEND": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "That is not the backend"),
        QT_TRANSLATE_NOOP(
            "Reasons", "Something else answers at its address. Nothing is lost; check the address set for this till."
        ),
    ),
    "CERTIFICATE_REFUSED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Certificate not trusted"),
        QT_TRANSLATE_NOOP("Reasons", "Name the backend's certificate with --ca, or in the settings. Nothing is lost."),
    ),
    "UPDATE_NEEDED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Update needed"),
        QT_TRANSLATE_NOOP("Reasons", "Till and backend do not understand each other. Nothing is lost; call support."),
    ),
    "TRANSPORT_ERROR": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Connection trouble"),
        QT_TRANSLATE_NOOP("Reasons", "Everything is saved; the till keeps trying."),
    ),
    "NOT_SENT": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Not sent yet"),
        QT_TRANSLATE_NOOP("Reasons", "Saved on this till; it will be sent when online."),
    ),
    "UNANSWERED": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "No answer yet"),
        QT_TRANSLATE_NOOP("Reasons", "Do not repeat it; it settles by itself."),
    ),
    "OUT_OF_STEP": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Earlier sales are sent first"),
        QT_TRANSLATE_NOOP("Reasons", "The backend has lost some and gets them again; it settles by itself."),
    ),
    "REQUEST_REJECTED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not understood by the backend"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing is lost. This till may need an update."),
    ),
    "STORAGE_ERROR": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Not saved"),
        QT_TRANSLATE_NOOP("Reasons", "This till's storage does not answer. Nothing was booked; try again."),
    ),
    "STORAGE_LOCKED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "The till's storage is in use"),
        QT_TRANSLATE_NOOP(
            "Reasons", "Use the till that is open already, or wait for whoever services it. Nothing was booked."
        ),
    ),
    "STORAGE_FULL": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Disk is full"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was booked. Free some space, then try again."),
    ),
    "STORAGE_DAMAGED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Storage is damaged"),
        QT_TRANSLATE_NOOP("Reasons", "Nothing was booked. Call support before you sell on."),
    ),
    "VAULT_UNAVAILABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No safe place for keys"),
        QT_TRANSLATE_NOOP("Reasons", "Points can be awarded; paying with points works online only."),
    ),
    "BACKEND_START_FAILED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend did not start"),
        QT_TRANSLATE_NOOP("Reasons", "Restart the till. If it happens again, call support."),
    ),
    "PORT_TAKEN": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend did not start"),
        QT_TRANSLATE_NOOP("Reasons", "Another program uses its port. Close it, then restart the till."),
    ),
    "KEYS_DAMAGED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Key file cannot be read"),
        QT_TRANSLATE_NOOP("Reasons", "Put keys.json back from a copy. Nothing was deleted; call support."),
    ),
    "KEY_LOST": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Saved entries cannot be read"),
        QT_TRANSLATE_NOOP("Reasons", "The key of this till's storage is gone. Nothing was deleted; call support."),
    ),
    "NOT_CONNECTED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "This till is not connected yet"),
        QT_TRANSLATE_NOOP("Reasons", "Run pos-client connect with a code from your manager."),
    ),
    "BAD_URL": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend address not usable"),
        QT_TRANSLATE_NOOP("Reasons", "Check the address set for this till; outside this machine it begins with https."),
    ),
    "BAD_CA_FILE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Certificate not usable"),
        QT_TRANSLATE_NOOP("Reasons", "Check the certificate file set for this till."),
    ),
    "DATABASE_LOCKED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend did not start"),
        QT_TRANSLATE_NOOP("Reasons", "Its database is in use by another program. Close it, then restart the till."),
    ),
    "DATABASE_DAMAGED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Backend did not start"),
        QT_TRANSLATE_NOOP("Reasons", "Its database is damaged. Nothing was deleted; call support."),
    ),
    "STARTING": row(
        UNKNOWN,
        QT_TRANSLATE_NOOP("Reasons", "Connecting"),
        QT_TRANSLATE_NOOP("Reasons", "One moment."),
    ),
    **DEVICES,
}

FOREIGN: dict[str, Row] = {
    "WECHAT_PAY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "WeChat payment code"),
        QT_TRANSLATE_NOOP("Reasons", "It pays money. Ask for the code on the member card."),
    ),
    "ALIPAY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Alipay payment code"),
        QT_TRANSLATE_NOOP("Reasons", "It pays money. Ask for the code on the member card."),
    ),
    "UNIONPAY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "UnionPay payment code"),
        QT_TRANSLATE_NOOP("Reasons", "It pays money. Ask for the code on the member card."),
    ),
    "EMV_QR": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Bank payment code"),
        QT_TRANSLATE_NOOP("Reasons", "It pays money. Ask for the code on the member card."),
    ),
    "PRODUCT": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Product barcode"),
        QT_TRANSLATE_NOOP("Reasons", "It belongs to the shop's own till program. Scan the member's code here."),
    ),
    "RECEIPT": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Receipt of a sale"),
        QT_TRANSLATE_NOOP("Reasons", "Ask for the code on the member card."),
    ),
    "URL": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Link to a web page"),
        QT_TRANSLATE_NOOP("Reasons", "Not opened. Ask for the code on the member card."),
    ),
    "EMPTY": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Nothing in the code"),
        QT_TRANSLATE_NOOP("Reasons", "Hold the phone still and scan again."),
    ),
    "OTHER": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Not a member code"),
        QT_TRANSLATE_NOOP("Reasons", "Ask for the code on the member card."),
    ),
    "MEMBER_CODE": row(
        MEMBER,
        QT_TRANSLATE_NOOP("Reasons", "Code misread"),
        QT_TRANSLATE_NOOP("Reasons", "Hold the phone still and scan again."),
    ),
}
"""By `barcode.Kind`."""
