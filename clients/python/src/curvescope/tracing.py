"""The W3C trace that the job belongs to: of OpenTelemetry's current span, or as the launcher names it."""

from __future__ import annotations

import re
from typing import Callable, Mapping, Optional

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


class TraceContext:
    """Reads the trace context (https://www.w3.org/TR/trace-context/) of the thread that reports.

    `latest` is what was read last, for the threads that send: the server's spans of a push then stand in the trace of the
    step that was reported before it.
    """

    def __init__(self, read: Optional[Callable[[], Optional[str]]]) -> None:
        """`read` gives the `traceparent` of the calling thread; None where there can be no trace."""
        self._read = read
        self.latest: Optional[str] = None

    @staticmethod
    def none() -> "TraceContext":
        """Of a job that belongs to no trace."""
        return TraceContext(None)

    @staticmethod
    def of_job(environment: Mapping[str, str]) -> "TraceContext":
        """OpenTelemetry's current span where it is importable and there is one; else `TRACEPARENT`, if any."""
        return TraceContext(_reader(environment))

    @property
    def is_possible(self) -> bool:
        """Whether `current` can give anything."""
        return self._read is not None

    def current(self) -> Optional[str]:
        """The `traceparent` of the calling thread, or None."""
        traceparent = None if self._read is None else self._read()
        if traceparent is not None:
            self.latest = traceparent
        return traceparent

    def headers(self) -> Mapping[str, str]:
        """What a request is sent with."""
        latest = self.latest
        return {} if latest is None else {"traceparent": latest}


def trace_id(traceparent: str) -> str:
    """The trace's id: 32 hex digits."""
    return traceparent[3:35]


def _reader(environment: Mapping[str, str]) -> Optional[Callable[[], Optional[str]]]:
    inherited = _inherited(environment.get("TRACEPARENT", ""))
    try:
        from opentelemetry import trace
    except ImportError:
        return None if inherited is None else lambda: inherited
    current_span = trace.get_current_span

    def current() -> Optional[str]:
        context = current_span().get_span_context()
        if not context.is_valid:
            return inherited
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags) & 0xFF:02x}"

    return current


def _inherited(traceparent: str) -> Optional[str]:
    match = _TRACEPARENT.fullmatch(traceparent)
    if match is None or traceparent.startswith("ff-") or not match.group(1).strip("0") or not match.group(2).strip("0"):
        return None
    return traceparent
