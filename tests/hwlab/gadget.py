"""A USB device made of software: configfs and dummy_hcd play it, and the kernel finds it on a bus of its own."""

from pathlib import Path
from typing import Self

_GADGETS = Path("/sys/kernel/config/usb_gadget")
_CONTROLLER = "dummy_udc.0"
_ENGLISH = "0x409"


class UsbGadget:
    """One function (`acm`: a serial line, `printer`) under numbers and names; a context that leaves it unplugged.

    One is plugged in at a time.
    """

    def __init__(self, function: str, vendor: int, product: int, serial: str) -> None:
        self._folder = _GADGETS / serial
        self._folder.mkdir()
        names = self._folder / "strings" / _ENGLISH
        names.mkdir(parents=True)
        told = {"idVendor": f"{vendor:#06x}", "idProduct": f"{product:#06x}"}
        for name, value in told.items():
            (self._folder / name).write_text(value)
        for name, value in {"manufacturer": "Lab", "product": function, "serialnumber": serial}.items():
            (names / name).write_text(value)
        made = self._folder / "functions" / f"{function}.lab"
        made.mkdir()
        configuration = self._folder / "configs" / "c.1"
        configuration.mkdir()
        (configuration / made.name).symlink_to(made)
        self._is_plugged = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        if self._is_plugged:
            self.unplug()

    def plug(self) -> None:
        """Into the socket; the kernel needs a moment to find it."""
        (self._folder / "UDC").write_text(_CONTROLLER)
        self._is_plugged = True

    def unplug(self) -> None:
        """Out of it."""
        (self._folder / "UDC").write_text("\n")
        self._is_plugged = False
