"""The pre-failure window: what the last steps reported, at full resolution."""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Deque, Dict, List

Event = Dict[str, Any]

MOST_EVENTS = 10_000


class PreFailureWindow:
    """A ring of the events of the last `steps` reported steps, of at most 10,000 events. Not locked."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._events: Deque[Event] = deque(maxlen=MOST_EVENTS if steps > 0 else 0)
        # Bound once: it is called at every step.
        self.add: Callable[[Event], None] = self._events.append
        """Keeps the event until newer ones push it out."""

    def take(self) -> List[Event]:
        """The window's events as debug events, in order. The window is empty afterwards."""
        kept_steps = set(sorted({event["step"] for event in self._events})[-self._steps:])
        window = [dict(event, debug=True) for event in self._events if event["step"] in kept_steps]
        self._events.clear()
        return window
