"""Opens a serial scanner where the kernel refuses to set its line: in a process group that nobody is waiting for.

Run as a program; writes the module of the exception behind DeviceUnavailable. POSIX lets a background process read its
terminal's settings, but not change them (tcsetattr: EIO), which is how a port fails that is taken away while opening.
"""

import os
import pty

from hardware.scanner.serial_scanner import SerialBarcodeScanner
from pos_client.errors import DeviceUnavailable


def _open(port: str, answer: int) -> None:
    try:
        SerialBarcodeScanner(port).open()
    except DeviceUnavailable as fault:
        os.write(answer, type(fault.__cause__).__module__.encode())


def _lead(port: str, answer: int, done: int) -> None:
    """Lead a session with the port as its terminal, and leave an orphan in the background to open it again."""
    os.setsid()
    terminal = os.open(port, os.O_RDWR)
    orphaned, orphan = os.pipe()
    parent = os.fork()
    if not parent:
        if not os.fork():
            os.setpgid(0, 0)
            os.read(orphaned, 1)
            _open(port, answer)
        os._exit(0)
    os.waitpid(parent, 0)
    os.write(orphan, b"x")
    os.close(answer)
    os.read(done, 1)  # the terminal goes when the leader does
    os.close(terminal)


def main() -> None:
    """Play it, in processes of its own."""
    _, port = pty.openpty()
    (answered, answer), (done, finish) = os.pipe(), os.pipe()
    leader = os.fork()
    if not leader:
        _lead(os.ttyname(port), answer, done)
        os._exit(0)
    os.close(answer)
    os.write(1, os.read(answered, 100))
    os.write(finish, b"x")
    os.waitpid(leader, 0)


if __name__ == "__main__":
    main()
