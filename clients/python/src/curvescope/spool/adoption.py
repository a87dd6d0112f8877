"""Takes over spool files whose process is gone, so that what it had not sent is sent."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from curvescope.log import logger
from curvescope.spool import files, records
from curvescope.spool.batch import SealedBatch, SpoolHeader
from curvescope.spool.segment import SUFFIX, UNNAMED_SUFFIX, Segment

UNNAMED_SECONDS = 60.0


def adoptable(directory: Path) -> Iterator[Segment]:
    """The spool files in the directory that no living process holds, locked, oldest name first.

    Files with nothing to send are removed on the way. The caller closes each segment.
    """
    for path in sorted(directory.glob("*" + SUFFIX)):
        try:
            segment = adopt(path)
        except OSError as error:
            logger.warning("the spool file %s cannot be read: %s", path, error)
            continue
        if segment is not None:
            yield segment


def remove_unnamed(directory: Path) -> None:
    """Removes files whose process was killed before it had given them a name; they hold no event."""
    for path in directory.glob("*" + UNNAMED_SUFFIX):
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


def adopt(path: Path) -> Optional[Segment]:
    """The segment of a file whose process is gone; None where it lives, or where nothing is left to send."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
    except FileNotFoundError:
        return None
    if not files.lock(descriptor) or os.fstat(descriptor).st_nlink == 0:
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


def _read(path: Path, descriptor: int) -> Optional[Segment]:
    found, size_bytes = _records(descriptor)
    if not found or found[0][0].kind != records.HEADER:
        logger.warning("%s is no spool file of this version; it is left as it is", path)
        return None
    if size_bytes < os.fstat(descriptor).st_size:
        os.ftruncate(descriptor, size_bytes)  # A line that the crash tore; its event never was complete.
    header = json.loads(found[0][0].payload)
    header_bytes = found[0][2]
    segment = Segment(path, descriptor, SpoolHeader(header["url"], header["run"]), size_bytes)
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
