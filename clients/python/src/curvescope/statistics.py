"""Counts of what became of a run's events."""

from __future__ import annotations

import threading
from typing import Dict


class Statistics:
    """Events sent, rejected by the server, and dropped for want of room. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent = 0
        self._rejected = 0
        self._dropped = 0

    def add_sent(self, sent: int, rejected: int) -> None:
        """Counts the events of a batch that was answered for."""
        with self._lock:
            self._sent += sent
            self._rejected += rejected

    def add_dropped(self, dropped: int) -> None:
        """Counts events that found no room."""
        with self._lock:
            self._dropped += dropped

    def as_dict(self) -> Dict[str, int]:
        """The counts by name."""
        with self._lock:
            return {"sent": self._sent, "rejected": self._rejected, "dropped": self._dropped}
