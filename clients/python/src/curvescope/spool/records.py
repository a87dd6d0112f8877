"""Records of a spool file: one line each, a kind, a CRC-32 of the payload, the payload.

A file is a header, then events; a seal makes a batch of the events since the last seal and gives it its idempotency
key; an acknowledgement names a batch that needs no sending any more. A finish says how the run ended.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple, Optional

HEADER = b"H"
EVENT = b"E"
SEAL = b"S"
ACKNOWLEDGED = b"A"
FINISH = b"F"
FINISHED = b"D"

_KINDS = frozenset([HEADER, EVENT, SEAL, ACKNOWLEDGED, FINISH, FINISHED])


class Record(NamedTuple):
    """One line of a spool file."""

    kind: bytes
    payload: bytes


def encode(kind: bytes, payload: bytes) -> bytes:
    """The record as a line. The payload must hold no line end."""
    return b"%b %08x %b\n" % (kind, zlib.crc32(payload), payload)


def decode(line: bytes) -> Optional[Record]:
    """The record of a line that includes its line end; None for one that was torn or damaged."""
    if len(line) < 12 or line[1:2] != b" " or line[10:11] != b" " or not line.endswith(b"\n"):
        return None
    kind, checksum, payload = line[0:1], line[2:10], line[11:-1]
    if kind not in _KINDS or checksum != b"%08x" % zlib.crc32(payload):
        return None
    return Record(kind, payload)
