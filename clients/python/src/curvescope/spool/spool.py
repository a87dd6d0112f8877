"""The spool of one process: its files in order, their common bound, and the batches that wait."""

from __future__ import annotations

import os
import threading
import uuid
from collections import deque
from pathlib import Path
from typing import Deque, Dict, List, Optional, Sequence

from curvescope.host import this_host
from curvescope.log import OnceLog
from curvescope.settings import Settings
from curvescope.spool import files
from curvescope.spool.batch import BatchStore, SealedBatch, SpoolHeader
from curvescope.spool.memory import MemoryStore
from curvescope.spool.segment import SUFFIX, Segment

MEMORY_LIMIT_BYTES = 32 << 20


class Spool:
    """Gathers events into batches on disk and hands the batches out, oldest first.

    One thread appends and seals, another one takes and acknowledges.
    """

    def __init__(self, settings: Settings, header: SpoolHeader, log: OnceLog) -> None:
        self._settings = settings
        self._header = header
        self._log = log
        self._stores: List[BatchStore] = []
        self._pending: Deque[SealedBatch] = deque()
        self._sealed = threading.Condition()
        self._gathered_bytes = 0
        self._gathered_events = 0
        self._others_bytes = 0
        self._sequence = 0
        self._name = f"{header.run['id'][:80]}.{this_host().name[:40]}.{os.getpid()}.{uuid.uuid4().hex[:8]}"

    @property
    def directory(self) -> Path:
        """Where the files lie."""
        return self._settings.spool_directory

    def append(self, lines: Sequence[bytes]) -> int:
        """Adds encoded events, and seals batches as they fill. Returns how many were dropped for want of room."""
        start = 0
        while start < len(lines):
            end = start + self._fitting(lines[start:start + self._settings.batch_limit_events])
            store = self._store_with_room()
            if store is None:
                return len(lines) - start
            piece = lines[start:end]
            try:
                store.append_events(piece)
            except OSError as error:
                self._fall_back_to_memory(error).append_events(piece)
            self._gathered_bytes += sum(map(len, piece))
            self._gathered_events += len(piece)
            if self._is_full():
                self.seal()
            start = end
        return 0

    def seal(self) -> None:
        """Closes the batch being gathered, and hands it out."""
        if self._gathered_events == 0:
            return
        key = uuid.uuid4().hex
        try:
            batch = self._stores[-1].seal(key)
        except OSError as error:
            batch = self._fall_back_to_memory(error).seal(key)
        self._gathered_bytes = self._gathered_events = 0
        if batch is not None:
            with self._sealed:
                self._pending.append(batch)
                self._sealed.notify_all()

    def append_finish(self, finish: Dict[str, object]) -> None:
        """Notes on disk how the run ended, where there is a disk."""
        store = self._store_with_room(needs_room=False)
        if isinstance(store, Segment):
            try:
                store.append_finish(finish)
            except OSError as error:
                self._log.warning("spool", "the spool cannot be written: %s", error)

    def acknowledge_finish(self) -> None:
        """Notes that the server knows how the run ended."""
        for store in self._stores:
            if isinstance(store, Segment) and store.finish is not None:
                store.acknowledge_finish()

    def next_pending(self, timeout_seconds: float) -> Optional[SealedBatch]:
        """The oldest batch that waits; None where none comes within the time."""
        with self._sealed:
            if not self._pending:
                self._sealed.wait(timeout_seconds)
            return self._pending[0] if self._pending else None

    def acknowledge(self, batch: SealedBatch) -> None:
        """Takes a batch out that was answered for."""
        self.set_aside(batch)
        self.acknowledge_aside(batch)

    def acknowledge_aside(self, batch: SealedBatch) -> None:
        """Takes a batch out that was answered for after it was set aside."""
        batch.store.acknowledge(batch)
        with self._sealed:
            if batch.store is not self._stores[-1] and isinstance(batch.store, Segment) and batch.store.is_empty():
                self._stores.remove(batch.store)
                batch.store.close()

    def set_aside(self, batch: SealedBatch) -> None:
        """Takes a batch out of the order but not off the disk: the next start tries it again."""
        with self._sealed:
            self._pending.remove(batch)

    def waiting_events(self) -> int:
        """Events in sealed batches that were not yet answered for."""
        with self._sealed:
            return sum(batch.events for batch in self._pending)

    def wake(self) -> None:
        """Ends a wait for the next batch early."""
        with self._sealed:
            self._sealed.notify_all()

    def close(self) -> None:
        """Removes files with nothing left in them; leaves the others for the next start."""
        for store in self._stores:
            store.close()

    def forget(self) -> None:
        """Lets go of files inherited by fork."""
        for store in self._stores:
            if isinstance(store, Segment):
                store.forget()

    def _is_full(self) -> bool:
        return (self._gathered_bytes >= self._settings.batch_limit_bytes
                or self._gathered_events >= self._settings.batch_limit_events)

    def _fitting(self, lines: Sequence[bytes]) -> int:
        """How many of the lines the batch being gathered takes until it is full; 1 at least."""
        room_bytes = self._settings.batch_limit_bytes - self._gathered_bytes
        room_events = self._settings.batch_limit_events - self._gathered_events
        for count, line in enumerate(lines):
            room_bytes -= len(line)
            if room_bytes <= 0 or count + 1 >= room_events:
                return count + 1
        return len(lines)

    def _store_with_room(self, needs_room: bool = True) -> Optional[BatchStore]:
        current = self._stores[-1] if self._stores else None
        if isinstance(current, MemoryStore):
            return current if current.size_bytes < MEMORY_LIMIT_BYTES else None
        if current is None or current.size_bytes >= self._settings.segment_limit_bytes:
            self.seal()
            current = self._new_store()
        if needs_room and self._used_bytes() >= self._settings.spool_limit_bytes:
            return None
        return current

    def _new_store(self) -> BatchStore:
        self._sequence += 1
        path = self.directory / f"{self._name}.{self._sequence:06d}{SUFFIX}"
        try:
            files.create_directory(self.directory)
            # What other processes left there counts too; it is measured when a file is begun.
            self._others_bytes = files.size_of(self.directory, "*" + SUFFIX) - self._own_bytes()
            store: BatchStore = Segment.create(path, self._header)
        except OSError as error:
            store = self._memory(error)
        with self._sealed:
            self._stores.append(store)
        return store

    def _own_bytes(self) -> int:
        return sum(store.size_bytes for store in self._stores if isinstance(store, Segment))

    def _used_bytes(self) -> int:
        return self._own_bytes() + self._others_bytes

    def _fall_back_to_memory(self, error: OSError) -> MemoryStore:
        memory = self._memory(error)
        memory.append_events(self._stores[-1].withdraw_unsealed())
        with self._sealed:
            self._stores.append(memory)
        return memory

    def _memory(self, error: OSError) -> MemoryStore:
        self._log.warning("spool", "the spool in %s cannot be written (%s); events are kept in memory until they are "
                                   "sent, and lost if the job is killed before", self.directory, error)
        return MemoryStore(self._header)
