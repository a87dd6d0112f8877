"""Where batches wait when the disk cannot be written: in memory, for as long as the process lives."""

from __future__ import annotations

import threading
from typing import Dict, List, Optional, Sequence

from curvescope.spool.batch import SealedBatch, SpoolHeader


class MemoryStore:
    """Stands in for a spool file. Safe for use by several threads."""

    def __init__(self, header: SpoolHeader) -> None:
        self.header = header
        self.size_bytes = 0
        self.pending: Dict[str, bytes] = {}
        self._unsealed: List[bytes] = []
        self._lock = threading.Lock()

    def append_events(self, lines: Sequence[bytes]) -> None:
        """Adds encoded events to the batch being gathered."""
        with self._lock:
            self._unsealed.extend(lines)
            self.size_bytes += sum(len(line) + 1 for line in lines)

    def seal(self, key: str) -> Optional[SealedBatch]:
        """Makes the gathered events a batch under `key`."""
        with self._lock:
            if not self._unsealed:
                return None
            body = b"".join(line + b"\n" for line in self._unsealed)
            batch = SealedBatch(self, key, len(self._unsealed), 0, len(body))
            self.pending[key] = body
            self._unsealed = []
            return batch

    def withdraw_unsealed(self) -> List[bytes]:
        """Takes back the gathered events."""
        with self._lock:
            lines, self._unsealed = self._unsealed, []
            self.size_bytes -= sum(len(line) + 1 for line in lines)
            return lines

    def read(self, batch: SealedBatch) -> bytes:
        """The batch's body."""
        with self._lock:
            return self.pending[batch.key]

    def acknowledge(self, batch: SealedBatch) -> None:
        """Lets go of the batch."""
        with self._lock:
            self.size_bytes -= len(self.pending.pop(batch.key))

    def close(self) -> None:
        """What still waits is lost."""
        with self._lock:
            self.pending.clear()
            self._unsealed.clear()
            self.size_bytes = 0
