"""The bounded queue between training and the background threads."""

from __future__ import annotations

import threading
from typing import Any, Dict, List

Event = Dict[str, Any]


class EventQueue:
    """Takes events in well under a microsecond and never waits; when full it counts what it drops.

    `lock` is reentrant, so that a signal handler may report while the thread it interrupted does.
    """

    def __init__(self, limit_events: int) -> None:
        self._limit_events = limit_events
        self.reset()

    def reset(self) -> None:
        """Empties the queue, with a new lock: in a child after fork, a thread that is gone may hold the old one."""
        self.lock = threading.RLock()
        self._events: List[Event] = []
        self._dropped = 0

    def put(self, event: Event) -> None:
        """Adds the event, or drops it when the queue is full."""
        with self.lock:
            self.put_held(event)

    def put_held(self, event: Event) -> None:
        """The same for a caller that holds the lock."""
        if len(self._events) < self._limit_events:
            self._events.append(event)
        else:
            self._dropped += 1

    def put_urgent(self, events: List[Event]) -> None:
        """Adds events around a failure, whatever the queue holds; there are few of them."""
        with self.lock:
            self._events.extend(events)

    def drain(self) -> List[Event]:
        """Takes all events out."""
        with self.lock:
            events, self._events = self._events, []
            return events

    def take_dropped(self) -> int:
        """How many events were dropped since the last call."""
        with self.lock:
            dropped, self._dropped = self._dropped, 0
            return dropped
