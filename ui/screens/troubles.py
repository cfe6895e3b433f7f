"""Why a code came to nothing, as far as whoever held it up can do something about it."""

from enum import Enum, auto

from pos_client.domain.barcode import Kind
from pos_client.domain.reasons import Reason

_WALLETS = frozenset({Kind.WECHAT_PAY, Kind.ALIPAY, Kind.UNIONPAY, Kind.EMV_QR})


class Trouble(Enum):
    """UNKNOWN: only staff can help; FAULT: something here failed; LOCKED: a good code that may not pay."""

    WALLET = auto()
    FOREIGN = auto()
    STALE = auto()
    USED = auto()
    AWAY = auto()
    LOCKED = auto()
    UNKNOWN = auto()
    FAULT = auto()


def trouble_of(reason: str, kind: Kind | None) -> Trouble:
    """What a refused code is to its member; `kind` is what the barcode seemed to be."""
    if kind in _WALLETS:
        return Trouble.WALLET
    return next((trouble for trouble, reasons in _TROUBLES.items() if reason in reasons), Trouble.UNKNOWN)


_TROUBLES: dict[Trouble, frozenset[Reason]] = {
    Trouble.FOREIGN: frozenset({Reason.NOT_MEMBER_CODE, Reason.BAD_CHECK}),
    Trouble.STALE: frozenset({Reason.EXPIRED, Reason.FROM_FUTURE, Reason.PHONE_CLOCK, Reason.NO_KEY_FOR_DAY}),
    Trouble.USED: frozenset({Reason.REPLAY, Reason.ALREADY_CHECKED_IN}),
    Trouble.AWAY: frozenset({Reason.NO_ROSTER, Reason.ONLINE_ONLY, Reason.OFFLINE, Reason.NO_ANSWER})
    | frozenset({Reason.BACKEND_BUSY, Reason.LINK_PAUSED, Reason.STILL_RUNNING})
    | frozenset({Reason.TILL_CLOCK, Reason.OFFLINE_TOO_LONG}),
}
