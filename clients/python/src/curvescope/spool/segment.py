"""One append-only file of the spool, locked by the process that writes it."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from curvescope import host
from curvescope.log import logger
from curvescope.spool import files, records
from curvescope.spool.batch import SealedBatch, SpoolHeader

SUFFIX = ".spool"
UNNAMED_SUFFIX = ".new"


class Segment:
    """A spool file. Made by `create` or by `adoption.adopt`; safe for use by several threads."""

    def __init__(self, path: Path, descriptor: int, header: SpoolHeader, size_bytes: int) -> None:
        self.path = path
        self.header = header
        self.size_bytes = size_bytes
        self.idle_seconds = 0.0
        """How long the file was not written to when it was taken over."""
        self.pending: Dict[str, SealedBatch] = {}
        self.finish: Optional[Dict[str, object]] = None
        self._descriptor = descriptor
        self._header_bytes = size_bytes
        self._unsealed_start = size_bytes
        self._unsealed_events = 0
        self._lock = threading.Lock()

    @staticmethod
    def create(path: Path, header: SpoolHeader) -> "Segment":
        """A new file, durable and locked before it has the name by which others would find it. Raises OSError."""
        # Where there are no locks others look for none, and Windows renames no open file.
        unnamed = path.with_suffix(UNNAMED_SUFFIX) if files.CAN_LOCK else path
        descriptor = os.open(unnamed, files.OPEN | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            files.lock(descriptor)
            place = host.this_host()
            document = {**header.as_json(), "host": place.name, "boot": place.boot}
            payload = json.dumps(document, separators=(",", ":")).encode("ascii")
            size_bytes = files.append(descriptor, records.encode(records.HEADER, payload), 0)
            os.fsync(descriptor)
            if unnamed != path:
                os.rename(unnamed, path)
            files.sync_directory(path.parent)
        except OSError:
            os.close(descriptor)
            unnamed.unlink()
            raise
        return Segment(path, descriptor, header, size_bytes)

    def append_events(self, lines: Sequence[bytes]) -> None:
        """Adds encoded events to the batch being gathered. They survive the process, not yet the machine."""
        with self._lock:
            self._append(b"".join(records.encode(records.EVENT, line) for line in lines))
            self._unsealed_events += len(lines)

    def seal(self, key: str) -> Optional[SealedBatch]:
        """Makes the gathered events a batch under `key`, and all of it durable."""
        with self._lock:
            if self._unsealed_events == 0:
                return None
            batch = SealedBatch(self, key, self._unsealed_events, self._unsealed_start, self.size_bytes)
            self._append(records.encode(records.SEAL, b"%b %d" % (key.encode("ascii"), batch.events)))
            os.fsync(self._descriptor)
            self._unsealed_start = self.size_bytes
            self._unsealed_events = 0
            self.pending[key] = batch
            return batch

    def withdraw_unsealed(self) -> List[bytes]:
        """Takes the gathered events off the file, where it could not be written any further."""
        with self._lock:
            lines = self._events_between(self._unsealed_start, self.size_bytes)
            os.ftruncate(self._descriptor, self._unsealed_start)
            self.size_bytes = self._unsealed_start
            self._unsealed_events = 0
            return lines

    def read(self, batch: SealedBatch) -> bytes:
        """The batch's body, byte for byte the same at every call."""
        return b"".join(line + b"\n" for line in self._events_between(batch.start, batch.end))

    def acknowledge(self, batch: SealedBatch) -> None:
        """Notes that the batch was answered for. A file with nothing left in it is cut back to its header."""
        with self._lock:
            del self.pending[batch.key]
            if not self.pending and self._unsealed_events == 0 and self.finish is None:
                os.ftruncate(self._descriptor, self._header_bytes)
                self.size_bytes = self._unsealed_start = self._header_bytes
            else:
                self._note(records.ACKNOWLEDGED, batch.key.encode("ascii"))

    def append_finish(self, finish: Dict[str, object]) -> None:
        """Notes how the run ended, to be said to the server after the events. Raises OSError."""
        with self._lock:
            self._append(records.encode(records.FINISH, json.dumps(finish).encode("ascii")))
            os.fsync(self._descriptor)
            self._unsealed_start = self.size_bytes
            self.finish = finish

    def acknowledge_finish(self) -> None:
        """Notes that the server knows how the run ended."""
        with self._lock:
            self.finish = None
            self._note(records.FINISHED, b"")

    def restore(self, pending: List[SealedBatch], finish: Optional[Dict[str, object]], unsealed_start: int,
                unsealed_events: int, header_bytes: int) -> None:
        """Sets what `adoption` has read from the file of a process that is gone."""
        self.pending = {batch.key: batch for batch in pending}
        self.finish = finish
        self._unsealed_start = unsealed_start
        self._unsealed_events = unsealed_events
        self._header_bytes = header_bytes

    def is_empty(self) -> bool:
        """Whether nothing waits in the file."""
        with self._lock:
            return not self.pending and self._unsealed_events == 0 and self.finish is None

    def close(self) -> None:
        """Removes the file where nothing waits in it, and lifts the lock."""
        empty = self.is_empty()
        with self._lock:
            if self._descriptor < 0:
                return
            if empty and files.CAN_LOCK:
                self.path.unlink()
            os.close(self._descriptor)
            self._descriptor = -1
            if empty and not files.CAN_LOCK:
                self.path.unlink()  # Windows removes no open file.

    def forget(self) -> None:
        """Closes a descriptor inherited by fork, unless the file was closed before. It and its lock stay with the parent."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _append(self, content: bytes) -> None:
        self.size_bytes = files.append(self._descriptor, content, self.size_bytes)

    def _note(self, kind: bytes, payload: bytes) -> None:
        # Where this is lost, the batch is sent again under its key, and the server answers that it has it.
        try:
            self._append(records.encode(kind, payload))
        except OSError as error:
            logger.debug("could not note an acknowledgement in %s: %s", self.path, error)

    def _events_between(self, start: int, end: int) -> List[bytes]:
        content = files.read(self._descriptor, self.path, start, end)
        found = (records.decode(line) for line in content.splitlines(keepends=True))
        return [record.payload for record in found if record is not None and record.kind == records.EVENT]
