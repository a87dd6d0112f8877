"""Takes events from the queue to the spool, a few times a second."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, List, Sequence

from curvescope.encoding import encode_event, encode_events
from curvescope.event_queue import EventQueue
from curvescope.log import OnceLog
from curvescope.recorder import Recorder
from curvescope.settings import Settings
from curvescope.spool.spool import Spool
from curvescope.statistics import Statistics

Event = Dict[str, Any]

ENCODED_IN_A_ROW = 16


class Journal:
    """Encodes and spools. `periodic` functions report by themselves (costs, memory) when their time has come."""

    def __init__(self, settings: Settings, queue: EventQueue, recorder: Recorder, spool: Spool,
                 statistics: Statistics, periodic: Sequence[Callable[[], None]],
                 dropped_event: Callable[[int], Event], log: OnceLog) -> None:
        self._settings = settings
        self._queue = queue
        self._recorder = recorder
        self._spool = spool
        self._statistics = statistics
        self._periodic = periodic
        self._dropped_event = dropped_event
        self._log = log
        self._sealed_at = time.monotonic()
        self._unreported = 0

    def turn(self) -> None:
        """Spools what waits, and seals a batch when one is due."""
        for report in self._periodic:
            report()
        urgent = self._recorder.take_urgent()
        self._spool_waiting()
        if urgent or time.monotonic() - self._sealed_at >= self._settings.batch_seconds:
            self.seal()

    def seal(self) -> None:
        """Spools what waits and hands it out as a batch."""
        self._spool_waiting()
        self._spool.seal()
        self._sealed_at = time.monotonic()

    def _spool_waiting(self) -> None:
        events = self._queue.drain()
        dropped = self._queue.take_dropped()
        self._unreported += dropped
        reports = 0
        if self._unreported:
            events.append(self._dropped_event(self._unreported))
            reports = 1
        refused = self._spool.append(self._encode(events))
        # Where the spool has no room, the report is the last of what it refused, and is made again next time.
        self._unreported = self._unreported + refused - reports if refused else 0
        if dropped or refused:
            self._statistics.add_dropped(dropped + max(0, refused - reports))
            self._log.warning("dropped", "the %s is full: events are dropped, and counted in the metric "
                                         "curvescope_dropped_events", "queue" if dropped else "spool")

    def _encode(self, events: List[Event]) -> List[bytes]:
        lines: List[bytes] = []
        for start in range(0, len(events), ENCODED_IN_A_ROW):
            if start:
                # Lets training have the interpreter. It would wait for as long as this thread works: a framework asks
                # for the interpreter back after each of its operations, and 5 ms pass before Python takes it away.
                time.sleep(0)
            piece = events[start:start + ENCODED_IN_A_ROW]
            lines += encode_events(piece) or self._encode_each(piece)
        return lines

    def _encode_each(self, events: List[Event]) -> List[bytes]:
        lines = []
        for event in events:
            try:
                lines.append(encode_event(event))
            except (TypeError, ValueError, RecursionError) as error:
                self._log.warning(f"encode {event['type']}", "a %s event has no JSON form and is left out: %s",
                                  event["type"], error)
        return lines
