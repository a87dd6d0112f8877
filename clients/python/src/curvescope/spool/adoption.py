"""Takes over spool files whose process is gone, so that what it had not sent is sent."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from curvescope import host
from curvescope.log import logger
from curvescope.spool import files, records
from curvescope.spool.batch import SealedBatch, SpoolHeader
from curvescope.spool.segment import SUFFIX, UNNAMED_SUFFIX, Segment

UNNAMED_SECONDS = 60.0
LONGEST_HEADER_BYTES = 1 << 20


def adoptable(directory: Path, other_hosts: bool = False) -> Iterator[Segment]:
    """The spool files in the directory that no living process holds, locked, oldest name first.

    Only those of this host since its boot: locks of a shared file system may count on the machine that took them only.
    With `other_hosts` all, also where there are no locks; whoever asks for that answers for it that no job writes them.
    Files with nothing to send are removed on the way. The caller closes each segment.
    """
    for path in sorted(directory.glob("*" + SUFFIX)):
        try:
            segment = adopt(path, other_hosts)
        except OSError as error:
            logger.warning("the spool file %s cannot be read: %s", path, error)
            continue
        if segment is not None:
            yield segment


def remove_unnamed(directory: Path) -> None:
    """Removes files of this host whose process was killed before it had given them a name; they hold no event."""
    for path in directory.glob(f"*.{host.this_host().name[:40]}.*{UNNAMED_SUFFIX}"):
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue  # It has its name now, or another process removed it.
        try:
            old = time.time() - os.fstat(descriptor).st_mtime > UNNAMED_SECONDS
            if old and files.lock(descriptor) and path.exists():
                path.unlink()
        finally:
            os.close(descriptor)


def of_other_hosts(directory: Path) -> List[Path]:
    """The spool files that `adoptable` leaves alone unless asked for, because nothing tells whether their jobs live."""
    found = []
    for path in sorted(directory.glob("*" + SUFFIX)):
        try:
            if not (files.CAN_LOCK and _is_of_this_host(path)):
                found.append(path)
        except OSError:
            continue  # Its process has just sent and removed it.
    return found


def adopt(path: Path, other_hosts: bool = False) -> Optional[Segment]:
    """The segment of a file whose process is gone; None where it lives or may live, or where nothing is left to send."""
    try:
        if not other_hosts and not _is_of_this_host(path):
            return None
        descriptor = os.open(path, files.OPEN)
    except FileNotFoundError:
        return None
    locked = files.lock(descriptor)
    if locked is False or (locked is None and not other_hosts) or os.fstat(descriptor).st_nlink == 0:
        os.close(descriptor)
        return None
    segment = _read(path, descriptor)
    if segment is None:
        os.close(descriptor)
        return None
    if segment.is_empty():
        segment.close()
        return None
    segment.seal(uuid.uuid4().hex)
    return segment


def _is_of_this_host(path: Path) -> bool:
    with open(path, "rb") as file:
        record = records.decode(file.readline(LONGEST_HEADER_BYTES))
    if record is None or record.kind != records.HEADER:
        return True  # No spool file; `_read` says so.
    header = json.loads(record.payload)
    return host.this_host().is_same(header.get("host"), header.get("boot"))


def _read(path: Path, descriptor: int) -> Optional[Segment]:
    idle_seconds = time.time() - os.fstat(descriptor).st_mtime
    found, size_bytes = _records(descriptor)
    if not found or found[0][0].kind != records.HEADER:
        logger.warning("%s is no spool file of this version; it is left as it is", path)
        return None
    if size_bytes < os.fstat(descriptor).st_size:
        os.ftruncate(descriptor, size_bytes)  # A line that the crash tore; its event never was complete.
    header = json.loads(found[0][0].payload)
    header_bytes = found[0][2]
    segment = Segment(path, descriptor, SpoolHeader(header["url"], header["run"]), size_bytes)
    segment.idle_seconds = idle_seconds
    pending: Dict[str, SealedBatch] = {}
    finish: Optional[Dict[str, object]] = None
    unsealed_start, unsealed_events = header_bytes, 0
    for record, start, end in found[1:]:
        if record.kind == records.EVENT:
            unsealed_events += 1
        elif record.kind == records.SEAL:
            key = record.payload.split(b" ")[0].decode("ascii")
            pending[key] = SealedBatch(segment, key, unsealed_events, unsealed_start, start)
            unsealed_start, unsealed_events = end, 0
        elif record.kind == records.ACKNOWLEDGED:
            pending.pop(record.payload.decode("ascii"), None)
        elif record.kind == records.FINISH:
            finish = json.loads(record.payload)
        elif record.kind == records.FINISHED:
            finish = None
    segment.restore(list(pending.values()), finish, unsealed_start, unsealed_events, header_bytes)
    return segment


def _records(descriptor: int) -> Tuple[List[Tuple[records.Record, int, int]], int]:
    """The whole records with their offsets, and where the last of them ends."""
    found: List[Tuple[records.Record, int, int]] = []
    offset, good_end = 0, 0
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        for line in file:
            record = records.decode(line)
            if record is not None:
                # Payloads of events are not kept: a spool file may be larger than the memory that is free.
                kept = b"" if record.kind == records.EVENT else record.payload
                found.append((records.Record(record.kind, kept), offset, offset + len(line)))
                good_end = offset + len(line)
            offset += len(line)
    return found, good_end
