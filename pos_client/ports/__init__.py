"""Every Protocol a use case needs. Ports are small, blocking and bounded; each has one contract test in tests/contract.

Unless a docstring says otherwise a port is called from one worker thread at a time and never from the UI thread.
"""

from pos_client.ports.backend import LoyaltyBackend
from pos_client.ports.counter import CashDrawer, LineDisplay, Paper, PosPrinter, PrinterStatus
from pos_client.ports.devices import (
    BarcodeScanner,
    CameraHint,
    DeviceInformation,
    Frame,
    FrameSource,
    FrameStatistics,
    Indication,
    LiveDecoder,
    SymbologyDecoder,
    ToneIndicator,
    Unread,
)
from pos_client.ports.lanes import Heard, LaneLine, LaneStore
from pos_client.ports.machine import Clock, IdSource, RandomSource, Vault
from pos_client.ports.outbox import Addressee, EntryState, Outbox, OutboxCheck, OutboxEntry, Room, Salvaged
from pos_client.ports.storage import CatalogueStore, KnownCard, RosterHead, RosterStore, StaffStore

__all__ = [
    "Addressee",
    "BarcodeScanner",
    "CameraHint",
    "CashDrawer",
    "CatalogueStore",
    "Clock",
    "DeviceInformation",
    "EntryState",
    "Frame",
    "FrameSource",
    "FrameStatistics",
    "Heard",
    "IdSource",
    "Indication",
    "KnownCard",
    "LaneLine",
    "LaneStore",
    "LineDisplay",
    "LiveDecoder",
    "LoyaltyBackend",
    "Outbox",
    "OutboxCheck",
    "OutboxEntry",
    "Paper",
    "PosPrinter",
    "PrinterStatus",
    "RandomSource",
    "Room",
    "RosterHead",
    "RosterStore",
    "Salvaged",
    "StaffStore",
    "SymbologyDecoder",
    "ToneIndicator",
    "Unread",
    "Vault",
]
