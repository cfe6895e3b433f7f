"""Devices whose cable is pulled and put back, or that hang: how soon the till knows, how soon it uses them again."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random

from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.lines import NetworkLine
from hardware.scanner.supervised import DeviceState
from pos_client.domain.slip import Slip, Text
from pos_client.errors import DeviceError
from tests.fakes.plugs import Fault, HidPlug, Plug, PrinterPlug, Reader, SerialPlug

TIMES = 25
_AWAY_S = 0.1, 3.0
_DEADLINE_S = 30.0
_FAULTS = tuple(fault for fault in Fault if fault is not Fault.BUSY)
_SLIP = Slip(tuple(Text(f"line {number}") for number in range(30)))


def run() -> dict[str, object]:
    """Each 25 times, in about two minutes; goal: used again within 2 s of being back, nothing lost, no thread left."""
    threads = threading.active_count()
    with ThreadPoolExecutor(3) as counters:
        serial = counters.submit(_scanner, SerialPlug)
        hid = counters.submit(_scanner, HidPlug)
        printer = counters.submit(_printer)
        report: dict[str, object] = {
            "serial_scanner": serial.result(),
            "hid_pos_scanner": hid.result(),
            "network_printer": printer.result(),
        }
    return {"times": TIMES} | report | {"threads_left": threading.active_count() - threads}


def _scanner(kind: Callable[[], Plug]) -> dict[str, object]:
    plug, chance = kind(), Random(1)
    sent: list[str] = []
    with Reader(plug.scanner) as heard:
        _until(lambda: heard.states == [DeviceState.READY])
        times_s = [_pulled_and_put_back(plug, heard, sent, chance.uniform(*_AWAY_S)) for _ in range(TIMES)]
    plug.close()
    what = ("pulled_until_known", "back_until_ready", "back_until_a_code_is_read")
    spreads = {name: _spread(seconds) for name, seconds in zip(what, zip(*times_s, strict=True), strict=True)}
    return {**spreads, "codes_sent": len(sent), "codes_read": len(heard.texts)}


def _pulled_and_put_back(plug: Plug, heard: Reader, sent: list[str], away_s: float) -> tuple[float, float, float]:
    """Half a code comes before the cable is pulled, and a whole one as soon as the scanner can be used again."""
    sent.append(f"code {len(sent)}")
    plug.show(sent[-1])
    _until(lambda: heard.texts == sent)
    plug.begin("half of a code")
    lost_s = _timed(plug.unplug, lambda: heard.states[-1] is DeviceState.LOST)
    threading.Event().wait(away_s)
    began_s = time.monotonic()
    ready_s = _timed(plug.plug, lambda: heard.states[-1] is DeviceState.READY)
    sent.append(f"code {len(sent)}")
    plug.show(sent[-1])
    _until(lambda: heard.texts == sent)
    return lost_s, ready_s, time.monotonic() - began_s


def _printer() -> dict[str, object]:
    """Each fault in turn; one that is unplugged is found so by the next slip, one that hangs by waiting for it."""
    plug = PrinterPlug()
    printer = EscPosPrinter(NetworkLine("127.0.0.1", plug.port), 48)
    printer.print_slip(_SLIP)
    known_s: dict[str, list[float]] = {}
    back_s = []
    for number in range(TIMES):
        fault = _FAULTS[number % len(_FAULTS)]
        plug.break_down(fault)
        if fault is Fault.NONE:
            plug.unplug()
        known_s.setdefault(fault.name.lower().replace("none", "unplugged"), []).append(_refused_after_s(printer))
        if fault is not Fault.NONE:
            plug.unplug()
        plug.plug()
        began_s = time.monotonic()
        printer.print_slip(_SLIP)
        back_s.append(time.monotonic() - began_s)
    plug.unplug()
    return {
        "fault_until_known": {fault: _spread(times_s) for fault, times_s in known_s.items()},
        "back_until_printed": _spread(back_s),
        "slips_sent": TIMES + 1,
        "slips_printed": len(plug.behind.slips()),
    }


def _refused_after_s(printer: EscPosPrinter) -> float:
    began_s = time.monotonic()
    try:
        printer.print_slip(_SLIP)
    except DeviceError:
        return time.monotonic() - began_s
    raise AssertionError("a slip was printed by a printer that is out of order")


def _timed(act: Callable[[], object], done: Callable[[], bool]) -> float:
    began_s = time.monotonic()
    act()
    _until(done)
    return time.monotonic() - began_s


def _until(found: Callable[[], bool]) -> None:
    give_up = time.monotonic() + _DEADLINE_S
    while not found():
        if time.monotonic() > give_up:
            raise TimeoutError
        threading.Event().wait(0.002)


def _spread(seconds: Iterable[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {"p50_s": round(ordered[len(ordered) // 2], 3), "max_s": round(ordered[-1], 3)}
