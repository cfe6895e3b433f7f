"""Every fault this product raises, in one tree. Expected refusals are values (`domain.outcome`), not errors.

    PosError                     code, retryable
    |-- InvalidValue             final      a value from outside does not fit; nothing was done
    |-- SettingsDamaged          final      the settings file cannot be used; it was set aside
    |-- TransportError                      talking to the backend failed
    |   |-- NotSent              retryable  the request never left the till
    |   |-- Unanswered           retryable  it may have arrived: ask again with the same txn_id, never with a new one
    |   |-- BackendBusy          retryable  the backend asked for patience (408, 425, 429, 5xx, 409 running)
    |   |-- OutOfStep            retryable  the backend has other entries than this till thinks (409): ask which first
    |   |-- LinkPaused           final      a human must act (401, 403, 404, 426, TLS); everything is kept
    |   `-- RequestRejected      final      the backend says the request is malformed (400, 413, 422)
    |-- StorageError                        the till's own database
    |   |-- StorageLocked        final      another till program has it open
    |   |-- StorageFull          retryable  no room left; free some and try again
    |   `-- StorageDamaged       final      it cannot be read
    |-- DeviceError
    |   |-- DeviceUnavailable    retryable  not there, no permission, or in use
    |   `-- DeviceLost           retryable  it was there and went away
    |-- VaultUnavailable         final      no safe place for keys on this machine
    `-- BackendStartFailed       final      the embedded backend did not come up

Staff never see `str(error)`: screens look their sentence up by `code`, in the cashier's language.
"""

from typing import ClassVar


class PosError(Exception):
    """Anything this product raises on purpose; `detail` is for the log, never for the screen."""

    code: ClassVar[str] = "POS_ERROR"
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self._code = code

    @property
    def error_code(self) -> str:
        """The stable code a screen, a script or a log search keys on."""
        return self._code or self.code


class InvalidValue(PosError, ValueError):
    """A value from outside does not fit its type; nothing was done with it."""

    code = "INVALID_VALUE"


class SettingsDamaged(PosError):
    """The settings file cannot be used; the damaged file is kept beside the new one."""

    code = "SETTINGS_DAMAGED"


class TransportError(PosError):
    """Talking to the backend failed; the subclass says what may be done about it."""

    code = "TRANSPORT_ERROR"


class NotSent(TransportError):
    """The request never left the till (connect, DNS): trying again is safe."""

    code = "NOT_SENT"
    retryable = True


class Unanswered(TransportError):
    """The request may have been carried out; only the same txn_id may be sent again."""

    code = "UNANSWERED"
    retryable = True


class BackendBusy(TransportError):
    """The backend asked for patience; `retry_after_s` is its own wish, if it had one."""

    code = "BACKEND_BUSY"
    retryable = True

    def __init__(self, detail: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class OutOfStep(TransportError):
    """The backend has other entries of the outbox than this till thinks, as after a restored backup: ask which."""

    code = "OUT_OF_STEP"
    retryable = True


class LinkPaused(TransportError):
    """Sending stops until a human has acted; nothing is dropped."""

    code = "LINK_PAUSED"


class RequestRejected(TransportError):
    """The backend says this request is malformed; sending it again unchanged is pointless."""

    code = "REQUEST_REJECTED"


class StorageError(PosError):
    """The till's own database cannot do what was asked."""

    code = "STORAGE_ERROR"


class StorageLocked(StorageError):
    """Another till program has the database open."""

    code = "STORAGE_LOCKED"


class StorageFull(StorageError):
    """The disk is full; what was saved before is untouched."""

    code = "STORAGE_FULL"
    retryable = True


class StorageDamaged(StorageError):
    """The database cannot be read."""

    code = "STORAGE_DAMAGED"


class DeviceError(PosError):
    """A scanner, camera or other device failed."""

    code = "DEVICE_ERROR"
    retryable = True


class DeviceUnavailable(DeviceError):
    """The device is not there, may not be opened, or is in use by another program."""

    code = "DEVICE_UNAVAILABLE"


class DeviceLost(DeviceError):
    """The device was there and went away."""

    code = "DEVICE_LOST"


class VaultUnavailable(PosError):
    """There is no safe place for keys here; the till goes on in earn-only mode."""

    code = "VAULT_UNAVAILABLE"


class BackendStartFailed(PosError):
    """The embedded backend did not come up; `code` may name the cause, e.g. PORT_TAKEN."""

    code = "BACKEND_START_FAILED"
