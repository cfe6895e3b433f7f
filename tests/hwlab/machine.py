"""A Linux guest that sees this machine's files and a stock kernel, and runs one Python module (qemu, no KVM needed)."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("qemu-system-x86_64", "apt-get", "dpkg-deb")
KERNEL_PACKAGE = "linux-image-amd64"
BUSYBOX_PACKAGE = "busybox-static"
MODULES = (
    *("virtio_pci", "9p", "9pnet_virtio", "overlay", "uhid", "hid-generic", "evdev", "vivid"),
    *("dummy_hcd", "usb_f_acm", "usb_f_printer", "cdc-acm", "usblp"),
)
LONGEST_S = 900
"""Without KVM a guest boots in 7 s on an idle machine, and in four minutes on a busy one."""
_INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for module in $(cat /modules/order); do insmod /modules/$module; done
mount -t configfs configfs /sys/kernel/config
mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose files /files
mount -t tmpfs tmpfs /scratch; mkdir /scratch/upper /scratch/work
mount -t overlay -o lowerdir=/files,upperdir=/scratch/upper,workdir=/scratch/work overlay /whole
mkdir -p /whole/mnt/job; mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 job /whole/mnt/job
for folder in proc sys dev; do mount --move /$folder /whole/$folder; done
chroot /whole /bin/sh /mnt/job/run.sh > /whole/mnt/job/log 2>&1
sync; poweroff -f
"""


class LabMissingError(Exception):
    """The machine cannot run the lab; the message says what is missing."""


def run_in_guest(module: str, scratch: Path) -> str:
    """Run `python -m MODULE FILE` as root in a guest; what it wrote into FILE.

    Takes minutes on a busy machine. `scratch` keeps the kernel, so that a second run need not fetch it again.

    Raises:
        LabMissingError: no qemu, no Debian packages, or not root: the guest reads this machine's files as they are.
    """
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    if missing or os.geteuid() != 0:
        raise LabMissingError(f"missing: {', '.join(missing) or 'root'}")
    kernel, image = _kernel(scratch), scratch / "initrd"
    image.write_bytes(_initramfs(kernel, scratch))
    job = scratch / "job"
    shutil.rmtree(job, ignore_errors=True)
    job.mkdir()
    command = f"cd {ROOT} && exec {sys.executable} -m {module} /mnt/job/out"
    (job / "run.sh").write_text(f"export PYTHONDONTWRITEBYTECODE=1 HOME=/tmp PATH={os.environ['PATH']}\n{command}\n")
    with contextlib.suppress(subprocess.TimeoutExpired):  # a kernel that hangs in one scene has played those before it
        subprocess.run(_qemu(kernel, image, job), check=True, timeout=LONGEST_S, capture_output=True)
    if not (job / "out").exists():
        raise AssertionError((job / "log").read_text(errors="replace") if (job / "log").exists() else "no boot")
    return (job / "out").read_text(encoding="utf-8")


def _qemu(kernel: Path, image: Path, job: Path) -> list[str]:
    def shared(name: str, folder: Path, how: str) -> list[str]:
        share = f"local,id={name},path={folder},security_model=none,multidevs=remap{how}"
        return ["-fsdev", share, "-device", f"virtio-9p-pci,fsdev={name},mount_tag={name}"]

    boot = ["-kernel", str(next((kernel / "boot").glob("vmlinuz-*"))), "-initrd", str(image)]
    quiet = ["-append", "console=ttyS0 quiet panic=-1", "-nographic", "-no-reboot", "-nic", "none"]
    size = ["-accel", "tcg,thread=multi", "-cpu", "max", "-m", "2048", "-smp", "2"]
    files = shared("files", Path("/"), ",readonly=on")
    return ["qemu-system-x86_64", *size, *boot, *quiet, *files, *shared("job", job, "")]


def _kernel(scratch: Path) -> Path:
    """The distribution's kernel and busybox, unpacked and not installed."""
    kernel = scratch / "kernel"
    if not (kernel / "bin" / "busybox").exists():
        told = subprocess.run(["apt-cache", "depends", KERNEL_PACKAGE], capture_output=True, text=True, check=True)
        found = re.search(r"Depends: (linux-image-\S+)", told.stdout)
        if found is None:
            raise LabMissingError(f"no package {KERNEL_PACKAGE}: apt-get update")
        subprocess.run(["apt-get", "download", found.group(1), BUSYBOX_PACKAGE], cwd=scratch, check=True)
        for package in scratch.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, kernel], check=True)
    return kernel


def _initramfs(kernel: Path, scratch: Path) -> bytes:
    modules = list(_in_order(kernel))
    files = {"init": _INIT.encode(), "bin/busybox": (kernel / "bin" / "busybox").read_bytes()}
    files["modules/order"] = "\n".join(module.name for module in modules).encode()
    files |= {f"modules/{module.name}": module.read_bytes() for module in modules}
    folders = ("bin", "modules", "proc", "sys", "dev", "files", "scratch", "whole")
    entries = [_entry(folder, b"", 0o040755) for folder in folders]
    entries += [_entry(name, content, 0o100755) for name, content in files.items()]
    return b"".join([*entries, _entry("TRAILER!!!", b"", 0)])


def _in_order(kernel: Path) -> Iterator[Path]:
    """The modules and what they depend on, which comes first; each says so in its section .modinfo."""
    known = {file.stem.replace("-", "_"): file for file in kernel.rglob("*.ko")}
    done: set[str] = set()

    def visit(name: str) -> Iterator[Path]:
        name = name.replace("-", "_")
        if name in done or name not in known:  # not known: built into the kernel
            return
        done.add(name)
        depends = re.search(rb"\0depends=([^\0]*)\0", known[name].read_bytes())
        for other in depends.group(1).decode().split(",") if depends else []:
            yield from visit(other)
        yield known[name]

    for module in MODULES:
        yield from visit(module)


def _entry(name: str, content: bytes, mode: int) -> bytes:
    """A file in a cpio archive of the kind "newc" (kernel documentation, buffer-format)."""
    path = name.encode() + b"\0"
    fields = (0, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + path
    return _padded(head) + _padded(content)


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % 4)
