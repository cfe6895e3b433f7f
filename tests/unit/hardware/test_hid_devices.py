"""Finding HID-POS scanners in what the kernel tells."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.hid_devices import is_scanner, list_hid_scanners
from tests.fakes.nodes import KEYBOARD_DESCRIPTOR, POS_DESCRIPTOR, hid_entry


def test_scanners_are_found_among_other_devices(tmp_path: Path) -> None:
    hid_entry(tmp_path, 10, serial="SN2")
    hid_entry(tmp_path, 2)
    hid_entry(tmp_path, 3, descriptor=KEYBOARD_DESCRIPTOR)
    found = list_hid_scanners(tmp_path)
    assert [(device.identity, device.node) for device in found] == [
        ("hid:0c2e:0206:SN1", "/dev/hidraw2"),
        ("hid:0c2e:0206:SN2", "/dev/hidraw10"),
    ]
    assert (found[0].name, found[0].vendor) == ("Honeywell 1900", 0x0C2E)


def test_a_scanner_without_serial_number_is_known_by_its_socket(tmp_path: Path) -> None:
    hid_entry(tmp_path, 0, serial="")
    assert [device.identity for device in list_hid_scanners(tmp_path)] == ["hid:0c2e:0206:usb-1/input0"]


def test_no_folder_and_half_an_entry_are_no_devices(tmp_path: Path) -> None:
    (hid_entry(tmp_path, 0) / "uevent").unlink()
    (hid_entry(tmp_path, 1) / "uevent").write_text("HID_ID=odd\n", encoding="utf-8")
    assert list_hid_scanners(tmp_path) == []
    assert list_hid_scanners(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        (POS_DESCRIPTOR, True),
        (KEYBOARD_DESCRIPTOR, False),
        (KEYBOARD_DESCRIPTOR + POS_DESCRIPTOR, True),
        (bytes.fromhex("068c000902a101c0"), True),
        (bytes.fromhex("fe0301aabbcc058c0902a101c0"), True),
        (bytes.fromhex("05010906a101058c0902a102c0c0"), False),
        (b"", False),
    ],
)
def test_a_scanner_declares_itself_at_the_top_level(descriptor: bytes, expected: bool) -> None:
    assert is_scanner(descriptor) is expected


@given(st.binary(max_size=200))
def test_any_descriptor_can_be_looked_at(descriptor: bytes) -> None:
    assert is_scanner(descriptor) in {True, False}
