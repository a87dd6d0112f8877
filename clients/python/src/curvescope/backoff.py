"""How long to wait before a request is tried again."""

from __future__ import annotations

import random
from typing import Optional

LONGEST_RETRY_AFTER_SECONDS = 300.0


class Backoff:
    """Exponential backoff with full jitter, never shorter than what the server asked for.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """

    def __init__(self, first_seconds: float, longest_seconds: float, source: Optional[random.Random] = None) -> None:
        self._first_seconds = first_seconds
        self._longest_seconds = longest_seconds
        self._random = source or random.Random()
        self._failures = 0

    def after_failure(self, retry_after_seconds: Optional[float] = None) -> float:
        """The seconds to wait now. Jitter is added to a Retry-After, so that a job's ranks do not come back as one."""
        ceiling = min(self._longest_seconds, self._first_seconds * 2.0 ** min(self._failures, 30))
        self._failures += 1
        jitter = self._random.uniform(0.0, ceiling)
        if retry_after_seconds is None:
            return jitter
        return min(retry_after_seconds, LONGEST_RETRY_AFTER_SECONDS) + min(jitter, self._first_seconds)

    def succeeded(self) -> None:
        """Starts over."""
        self._failures = 0
