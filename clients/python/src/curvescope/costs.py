"""What the process costs, from a rate per hour."""

from __future__ import annotations

import threading
import time
from typing import Callable

REPORT_SECONDS = 60.0


class CostMeter:
    """Reports the cost of the time since its last report, each minute and at the end.

    `report` takes an amount and the seconds it is for; the clock is monotonic, so a clock set back costs nothing.
    """

    def __init__(self, rate_per_hour: float, report: Callable[[float, float], None],
                 clock: Callable[[], float] = time.monotonic) -> None:
        if not rate_per_hour >= 0.0:
            raise ValueError(f"cost_per_hour must be 0 or more, not {rate_per_hour}")
        self._rate_per_hour = rate_per_hour
        self._report = report
        self._clock = clock
        self._lock = threading.Lock()
        self._reported_at = clock()

    def report_when_due(self) -> None:
        """Reports if a minute has passed since the last report."""
        if self._clock() - self._reported_at >= REPORT_SECONDS:
            self.report_now()

    def report_now(self) -> None:
        """Reports the time since the last report, however short."""
        with self._lock:
            now = self._clock()
            seconds, self._reported_at = now - self._reported_at, now
        self._report(self._rate_per_hour * seconds / 3600.0, seconds)
