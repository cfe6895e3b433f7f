"""Which HID-POS scanners a Linux machine has: what the kernel tells of each `/dev/hidraw*`, without opening it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KNOWN = Path("/sys/class/hidraw")
_USAGE_PAGE, _USAGE, _COLLECTION, _END = 0x04, 0x08, 0xA0, 0xC0
_LONG_ITEM = 0xFE
_SIZES = (0, 1, 2, 4)
_SCANNER = (0x8C, 0x02)
"""Usage page "bar code scanner", usage "bar code scanner"."""


@dataclass(frozen=True, slots=True)
class HidDevice:
    """One scanner. `identity` survives replugs: its serial number, or else the socket it is plugged into."""

    identity: str
    name: str
    node: str
    vendor: int


def list_hid_scanners(known: Path = KNOWN) -> list[HidDevice]:
    """The HID-POS scanners plugged in now, by number; empty where there is no Linux. Takes well below a millisecond."""
    nodes = sorted(known.glob("hidraw[0-9]*"), key=lambda node: int(node.name.removeprefix("hidraw")))
    return [device for node in nodes if (device := _device(node)) is not None]


def is_scanner(descriptor: bytes) -> bool:
    """Whether a HID report descriptor declares a bar code scanner at its top level (HID 1.11, 6.2.2)."""
    page = usage = depth = 0
    for tag, value in _items(descriptor):
        if tag == _USAGE_PAGE:
            page = value
        elif tag == _USAGE:
            usage = value
        elif tag == _COLLECTION:
            if depth == 0 and (page, usage) == _SCANNER:
                return True
            depth += 1
        elif tag == _END:
            depth = max(0, depth - 1)
    return False


def _items(descriptor: bytes) -> Iterator[tuple[int, int]]:
    """Tag and value of every short item; what is cut off ends it."""
    at = 0
    while at < len(descriptor):
        prefix = descriptor[at]
        if prefix == _LONG_ITEM:
            at += 3 + (descriptor[at + 1] if at + 1 < len(descriptor) else 0)
            continue
        size = _SIZES[prefix & 3]
        yield prefix & 0xFC, int.from_bytes(descriptor[at + 1 : at + 1 + size], "little")
        at += 1 + size


def _device(node: Path) -> HidDevice | None:
    try:
        if not is_scanner((node / "device" / "report_descriptor").read_bytes()):
            return None
        lines = (node / "device" / "uevent").read_text(encoding="utf-8", errors="replace").splitlines()
        told = dict(line.split("=", 1) for line in lines if "=" in line)
        _, vendor, product = (int(number, 16) for number in told.get("HID_ID", "").split(":"))
    except (OSError, ValueError):  # it was unplugged between two looks, or is no device of a bus
        return None
    where = told.get("HID_UNIQ") or told.get("HID_PHYS") or node.name
    identity = f"hid:{vendor:04x}:{product:04x}:{where}"
    return HidDevice(identity, told.get("HID_NAME") or "HID-POS scanner", f"/dev/{node.name}", vendor)
