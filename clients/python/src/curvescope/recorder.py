"""Decides which events go out: samples the steps, and opens the pre-failure window when something fails."""

from __future__ import annotations

import math
from typing import Any, Dict, Set

from curvescope.event_queue import EventQueue
from curvescope.window import PreFailureWindow

Event = Dict[str, Any]


class Recorder:
    """Puts events into the queue: of the steps each `sample_every`-th, and whatever is rare or says that all is not well.

    The first non-finite value of a metric goes out whatever its step, together with the window; those that follow are
    sampled like others until the metric is finite again.
    """

    def __init__(self, queue: EventQueue, sample_every: int, window_steps: int) -> None:
        if sample_every < 1:
            raise ValueError(f"sample_every must be 1 or more, not {sample_every}")
        if window_steps < 0:
            raise ValueError(f"window_steps must be 0 or more, not {window_steps}")
        self.sample_every = sample_every
        self.urgent = False
        self._queue = queue
        self._window = PreFailureWindow(window_steps)
        self._keep = self._window.add
        self._non_finite: Set[str] = set()

    def metric(self, event: Event) -> None:
        """Takes a metric, which is sampled unless it has just turned non-finite."""
        value, name = event["value"], event["name"]
        if type(value) is float and not math.isfinite(value):
            if name not in self._non_finite:
                self._non_finite.add(name)
                self.failure(event)
                return
        elif self._non_finite:
            self._non_finite.discard(name)
        self.sampled(event)

    def sampled(self, event: Event) -> None:
        """Takes an event that every step reports."""
        queue = self._queue
        with queue.lock:
            self._keep(event)
            if event["step"] % self.sample_every == 0:
                queue.put_held(event)

    def always(self, event: Event) -> None:
        """Takes an event that is rare: it goes out whatever its step."""
        self._queue.put(event)

    def failure(self, event: Event) -> None:
        """Takes an event that says that something failed: it goes out at once, after the window before it."""
        with self._queue.lock:
            if event["type"] != "incident":
                self._window.add(event)
            self._queue.put_urgent(self._window.take() + [event])
            self.urgent = True

    def take_urgent(self) -> bool:
        """Whether something failed since the last call."""
        with self._queue.lock:
            urgent, self.urgent = self.urgent, False
            return urgent

    def forget(self) -> None:
        """In a child after fork: the window is the parent's."""
        self._window.take()
        self._non_finite.clear()
        self.urgent = False
