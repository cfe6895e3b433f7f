"""Device nodes of Linux without a device: packets over a socket pair, which keep their borders as reports do."""

import os
import socket
from pathlib import Path

from hardware.scanner.key_events import EVENT, KEY, PRESSED, RELEASED, SYN
from hardware.scanner.key_layout import us_sign

POS_DESCRIPTOR = bytes.fromhex("058c0902a1010912a102850275089501 8102c0c0".replace(" ", ""))
KEYBOARD_DESCRIPTOR = bytes.fromhex("05010906a101050719e029e7150025017501950881 02c0".replace(" ", ""))
REPORT_BYTES = 64
ENTER, SHIFT = 28, 42
_KEYS = {us_sign(key, shift=shift): (key, shift) for shift in (True, False) for key in range(2, 58)}


class FakeNode:
    """`opening` is what the driver opens; `send` is what the device says, `heard` what it was told."""

    def __init__(self) -> None:
        self._device: socket.socket | None = None
        self._kernel: socket.socket | None = None
        self.plug()

    def plug(self) -> None:
        self._device, self._kernel = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._device.setblocking(False)
        self._kernel.setblocking(False)

    def opening(self, path: str) -> int:
        if self._kernel is None:
            raise FileNotFoundError(2, "No such file or directory", path)
        return os.dup(self._kernel.fileno())

    def send(self, packet: bytes) -> None:
        assert self._device is not None
        self._device.send(packet)

    def heard(self) -> bytes:
        """The next report the device was given; empty when there is none."""
        assert self._device is not None
        try:
            return self._device.recv(REPORT_BYTES)
        except BlockingIOError:
            return b""

    def unread(self) -> int:
        """More than 0 while something that was sent is not read yet."""
        assert self._kernel is not None
        try:
            return len(self._kernel.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return 0

    def unplug(self) -> None:
        for end in (self._device, self._kernel):
            if end is not None:
                end.close()
        self._device = self._kernel = None


def pos_reports(text: bytes, aim: bytes = b"]Q1") -> list[bytes]:
    """A code as Honeywell scanners report it."""
    pieces = [text[at : at + 56] for at in range(0, max(1, len(text)), 56)]
    return [
        (bytes([2, len(piece)]) + aim + piece).ljust(REPORT_BYTES - 1, b"\0") + bytes([place + 1 < len(pieces)])
        for place, piece in enumerate(pieces)
    ]


def key_events(text: str, *, ending: int = ENTER, began_s: float = 100.0, gap_s: float = 0.004) -> bytes:
    """What the kernel tells when a scanner types a text and a last key."""
    block, now_s = b"", began_s
    for sign in [*text, None]:
        key, shift = (ending, False) if sign is None else _KEYS[sign]
        presses = [(SHIFT, PRESSED)] * shift + [(key, PRESSED), (key, RELEASED)] + [(SHIFT, RELEASED)] * shift
        for code, value in presses:
            seconds, micros = divmod(round(now_s * 1e6), 1_000_000)
            block += EVENT.pack(seconds, micros, KEY, code, value) + EVENT.pack(seconds, micros, SYN, 0, 0)
        now_s += gap_s
    return block


def hid_entry(known: Path, number: int, *, serial: str = "SN1", descriptor: bytes = POS_DESCRIPTOR) -> Path:
    """What the kernel writes about a HID device into `/sys/class/hidraw`."""
    device = known / f"hidraw{number}" / "device"
    device.mkdir(parents=True)
    (device / "report_descriptor").write_bytes(descriptor)
    told = f"DRIVER=hid-generic\nHID_ID=0003:00000C2E:00000206\nHID_NAME=Honeywell 1900\nHID_UNIQ={serial}\n"
    (device / "uevent").write_text(f"{told}HID_PHYS=usb-1/input{number}\n", encoding="utf-8")
    return device
