"""What to do about an error, as commands say it: one English sentence by its code. Screens have words of their own."""

import ssl
from socket import gaierror

from pos_client.domain.enrolment import ALPHABET, CODE_LETTERS
from pos_client.errors import NotSent, PosError, Unanswered

_ANEW = "ask a manager for a code and run pos-client connect URL."
_OTHER = "Something else answers there: check the address, and whether this network wants a login page to be filled in."
_LATE = "There was no answer in time: check address, cables and the firewalls in between, then try again."
_SENTENCES = {
    # This till and its backend.
    "BACKEND_BUSY": "The backend has no time now: try again in a minute.",
    "BAD_CA_FILE": "The certificate file must be readable and hold certificates in PEM.",
    "BAD_SCANNER": "pos-client doctor scanner lists the names of scanners.",
    "DEVICE_NO_RIGHTS": "Install the rules of pos-client doctor scanner --udev-rules; the file says how.",
    "BAD_CODE": f"A code has {CODE_LETTERS} letters out of {ALPHABET}, and never A, E, I, O, U, Y or a digit.",
    "BAD_PASSPHRASE": "Nothing was written.",
    "ENTRIES_MISSING": "Look for their receipts; then remove that folder, or say --even-unsent.",
    "EXPORT_DAMAGED": "Copy the file again from where it was written; nothing of it was taken over.",
    "FOLDER_UNUSABLE": "Let this user write there; or copy the folder to where it can, and name that: --data-dir DIR.",
    "FILE_IN_THE_WAY": "It is no file of the till: move it away, and put the file back from a copy where there is one.",
    "FILE_NOT_READ": "Check the name, and whether this user may read it.",
    "FILE_EXISTS": "It was left as it is: name another file.",
    "NOT_AN_EXPORT": "The file must come from pos-client queue export; a newer one needs an update of this program.",
    "OTHER_BACKEND": "What was saved for one backend is sent to that one only: use a till that is connected there.",
    "WRONG_USER": "Nothing was changed. Run it as the user the till runs as, as with: sudo -u USER pos-client ...",
    "WRONG_PASSPHRASE": "Type the passphrase it was written with.",
    "BAD_URL": "An address is like https://loyalty.example; only on this machine it may begin with http.",
    "CERTIFICATE_DATES": "Set the date and time of this machine. If right, the backend's certificate is out of date.",
    "CERTIFICATE_REFUSED": "Name the certificate of that backend with --ca FILE, and check the date of this machine.",
    "KEYS_DAMAGED": "Put keys.json back from a copy, or give this user the right to read it; nothing was deleted.",
    "KEY_LOST": "Put the keys of this till back, as from a copy of keys.json; nothing was deleted.",
    "LINK_PAUSED": _OTHER,
    "NOT_A_BACKEND": _OTHER,
    "NOT_CONNECTED": f"This till has no keys yet: {_ANEW}",
    "NO_OUTBOX": "--data-dir names another folder.",
    "NOTHING_TO_EXPORT": "No file was written. What is settled is exported with --all.",
    "OUTBOX_MADE_ANEW": "Run pos-client doctor. Keep the folder of damaged files until receipts and books agree.",
    "NOT_ENROLLED": f"The backend does not know the keys of this till: {_ANEW}",
    "OUTBOX_LOST": "Put the files back from a copy, or start the till: it begins anew, and tells a manager of it.",
    "REQUEST_REJECTED": "Till and backend do not understand each other: update the older one.",
    "STORAGE_DAMAGED": "Start the till: it makes the outbox anew of what is left, and keeps the damaged files.",
    "STORAGE_FULL": "Free some space on the disk of that folder, then try again; what was saved is kept.",
    "STALE_SIGNATURE": "The clock of this machine is wrong: set date and time, then try again.",
    "STORAGE_LOCKED": "The till is running, or another command is at its outbox: close the one, or wait for the other.",
    "TERMINAL_REVOKED": f"This till was shut out by a manager; what it has saved is kept. To let it in again {_ANEW}",
    "UNKNOWN_CODE": "A code is good for ten minutes and for one till: ask for another.",
    "UNSENT_ENTRIES": "Run the till until they are sent; or pos-client queue export them, then say --even-unsent.",
    "UPDATE_NEEDED": "Till and backend do not understand each other: update the older one.",
    "VAULT_UNAVAILABLE": (
        "Unlock the safe store of this machine; pos-client connect --credential FILE writes a credential for systemd."
    ),
    # Devices on the counter.
    "BAD_CAMERA": "pos-client doctor lists the cameras found; an IP camera is named by its address.",
    "CAMERA_SILENT": "Switch the camera off and on, or unplug it and plug it in again.",
    "CAMERA_UNREADABLE": "Check the camera's cable, or its network.",
    "CAMERA_UNPLUGGED": "Plug the camera in, or name another: pos-client doctor lists those found.",
    "CAMERA_UNREACHABLE": "Check the camera's power and network, and its address.",
    "CAMERA_PASSWORD": "Put the camera's user and password into its address: http://USER:PASSWORD@ADDRESS/",
    "CAMERA_NO_RIGHTS": "Add this user to the group video, then sign in again.",
    "CAMERA_IN_USE": "Close the other program that uses the camera; the till is one, too.",
    "BAD_PRINTER": "pos-client printer list names those of this machine.",
    "PRINTER_COVER_OPEN": "Close the printer's cover.",
    "PRINTER_PAPER_OUT": "Put in a roll of paper.",
    "PRINTER_FAULT": "Switch the printer off and on; look for paper jammed at the knife.",
    "PRINTER_LIBRARY_MISSING": "Such printers need: pip install 'pos-client[printers]'",
    "PRINT_INCOMPLETE": "Look what is on paper, then print again.",
    "BAD_FILE_NAME": "Call it something.pdf or something.png.",
    "FILE_NOT_WRITTEN": "Check the name, and whether this user may write there.",
    "NO_RECEIPT": "pos-client queue list names the sales of this till.",
    "NO_PRINTER": 'Name one in the settings: printer = "tcp://192.168.1.50".',
    "PORT_TAKEN": "Another program listens there: name another --port.",
    # The back office.
    "BAD_DATABASE_URL": "Like sqlite:////var/lib/pos-client/backend.sqlite3 or postgresql://USER@HOST/NAME.",
    "BAD_FOLDER": "Name a folder that this user may write to, or that can be made.",
    "BAD_PROGRAMME": "Nothing was changed.",
    "BAD_PASSWORD": "Nothing was changed.",
    "BAD_PIN": "Nothing was changed.",
    "CURRENCY_IN_USE": "Points or money have been booked, so the currency cannot change.",
    "DATABASE_MISSING": "Check the address. pos-client backend create makes one; a till makes its own when it runs.",
    "DATABASE_EXISTS": "It was left as it is.",
    "NAME_IN_USE": "Sales are signed with the name: give this cashier another one.",
    "TOO_MANY_CODES": "Wait until some are over: ten minutes at most.",
    "UNKNOWN_FIELD": "The document has a field nobody knows, perhaps a mistyped one; nothing was changed.",
    "NEEDS_DECISION": "A card number was typed: say --accept or --reject.",
    "NOTHING_TO_DECIDE": "Only awards on typed card numbers are accepted or rejected: leave that out.",
    "ALREADY_VOIDED": "The till has undone this sale: reject it.",
    "ALREADY_REFUNDED": "Some of this sale was refunded: reject it, and correct the points by hand.",
    "UNKNOWN_INCIDENT": "There is no such incident: pos-client backend incidents list",
    "UNKNOWN_MANAGER": "There is no manager of that name: pos-client backend manager list",
    "UNKNOWN_TERMINAL": "There is no such till: pos-client backend terminal list",
    "UNKNOWN_VERSION": "There is no such version: pos-client backend programme history",
    "VERSION_CONFLICT": "The document has the wrong version; --bump gives it the right one.",
}
# What the system says of a request that never left, the first that fits.
_NOT_SENT: tuple[tuple[type[OSError], str], ...] = (
    (gaierror, "There is no such name: check how the address is written, and whether this machine is in its network."),
    (ConnectionRefusedError, "Nothing listens there: check address and port, and that the backend is running."),
    (ssl.SSLError, "It does not speak TLS there: check address and port."),
    (TimeoutError, _LATE),
    (OSError, "There is no way to it from here: connect this machine to the network."),
)


def advice(error: PosError) -> str:
    """What to do about it; nothing where the error says all there is to say."""
    cause = error.__cause__
    if error.error_code == NotSent.code:
        return next((sentence for kind, sentence in _NOT_SENT if isinstance(cause, kind)), "")
    if error.error_code == Unanswered.code:
        return _LATE if isinstance(cause, TimeoutError) else _OTHER
    return advice_for(error.error_code)


def advice_for(code: str) -> str:
    """The same by the code alone."""
    return _SENTENCES.get(code, "")
