"""Which machine and which boot of it this process runs on, and which process is which."""

from __future__ import annotations

import functools
import os
import re
import socket
import subprocess
from pathlib import Path
from typing import Dict, NamedTuple, Optional

_PROC = Path("/proc")


class Host(NamedTuple):
    """A machine from its start to its next one. `boot` is empty where the system has no such id."""

    name: str
    boot: str

    def is_same(self, name: object, boot: object) -> bool:
        """Whether the name and the boot id, as a spool file holds them, are this host's."""
        return (name, boot) == (self.name, self.boot)


@functools.lru_cache(maxsize=None)
def this_host() -> Host:
    """The host of this process."""
    return Host(socket.gethostname(), _boot_id())


def process_identity(pid: int) -> Optional[str]:
    """Text that no other process of the same machine has or will have; None where the system does not tell.

    A process id alone is used again, and in containers soon: so the process's start time belongs to it, and the boot
    and the name space in which the id counts.
    """
    started = _start_time(pid)
    if started is None:
        return None
    try:
        name_space = os.readlink(_PROC / "self" / "ns" / "pid")
    except OSError:
        name_space = ""
    host = this_host()
    return f"{host.name} {host.boot} {name_space} {pid} {started}"


def parent_of(pid: int) -> Optional[int]:
    """The process's parent; None where there is none or the system does not tell."""
    if pid == os.getpid():
        return os.getppid()
    fields = _stat(pid)
    return int(fields[1]) if fields is not None and int(fields[1]) > 0 else None


def first_environment_of(pid: int) -> Optional[Dict[str, str]]:
    """The environment that the process was started with, whatever it has set since; None where it cannot be read."""
    try:
        content = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return None
    pairs = (os.fsdecode(entry).partition("=") for entry in content.split(b"\0") if entry)
    return {name: value for name, _, value in pairs}


def _start_time(pid: int) -> Optional[str]:
    fields = _stat(pid)
    if fields is not None:
        return fields[19]  # In clock ticks since the boot (proc(5), field 22).
    return _output_of("ps", "-o", "lstart=", "-p", str(pid))


def _stat(pid: int) -> Optional[list]:
    """The fields of /proc/PID/stat from the third on. The second, the name, may hold blanks and brackets."""
    try:
        return (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None


def _boot_id() -> str:
    try:
        return (_PROC / "sys" / "kernel" / "random" / "boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return _output_of("sysctl", "-n", "kern.bootsessionuuid") or ""


def _output_of(*command: str) -> Optional[str]:
    """What a small program of the system prints; None where it is missing or fails."""
    if os.name != "posix":
        return None
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=5.0, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return re.sub(r"\s+", " ", done.stdout).strip() or None
