"""Files of the spool: whole appends or none, locks that end with their process, durable names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

try:
    import fcntl
except ImportError:  # On Windows.
    fcntl = None  # type: ignore[assignment]

CAN_LOCK = fcntl is not None
"""Whether this system has locks that end with their process."""

OPEN = os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0)


def append(descriptor: int, content: bytes, size_bytes: int) -> int:
    """Appends all of the content to a file of the given size and returns the new size.

    Where it fails halfway (a full disk) the file is cut back and OSError raised.
    """
    written = 0
    try:
        while written < len(content):
            written += os.write(descriptor, content[written:])
    except OSError:
        os.ftruncate(descriptor, size_bytes)
        raise
    return size_bytes + written


def read(descriptor: int, path: Path, start: int, end: int) -> bytes:
    """The bytes between two offsets, while another thread may append."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, end - start, start)
    with open(path, "rb") as file:  # The descriptor's own offset moves with each append.
        file.seek(start)
        return file.read(end - start)


def lock(descriptor: int) -> Optional[bool]:
    """Takes the file's lock; False where another process holds it. The system lifts it when the process ends.

    None where this system, or the file's, has no locks.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
    except OSError:  # ENOLCK, ENOTSUP: as on NFS without its lock daemon.
        return None


def create_directory(directory: Path) -> None:
    """Makes the directory and its parents, readable by this user only."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)


def sync_directory(directory: Path) -> None:
    """Makes names that were added to the directory or removed from it durable."""
    if not CAN_LOCK:
        return  # Windows opens no directory, and makes names durable by itself.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def size_of(directory: Path, pattern: str) -> int:
    """The bytes of all files in the directory that match the pattern."""
    total = 0
    for path in directory.glob(pattern):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue  # Its process has just sent and removed it.
    return total
