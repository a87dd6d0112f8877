"""Checkpoints to the server, analyses from it."""

from __future__ import annotations

import json
import time
from types import MappingProxyType
from typing import Any, Callable, Dict, List, Mapping
from urllib.parse import quote

from curvescope.backoff import Backoff
from curvescope.multipart import MultipartBody, Part
from curvescope.transport import Answer, Transport

ENDED = frozenset(["succeeded", "failed", "cancelled"])

Analysis = Dict[str, Any]


class AnalysisRefused(Exception):
    """The server did not do what was asked. `status` is 0 where it gave no answer."""

    def __init__(self, answer: Answer, url: str) -> None:
        super().__init__(f"{url}: {answer.reason}")
        self.status = answer.status
        self.field = str(answer.body.get("field") or "")


class Analyses:
    """Analyses of one server. Waits and retries; raises AnalysisRefused. Not for use by several threads."""

    def __init__(self, transport: Transport, retry_seconds: float = 60.0) -> None:
        """`retry_seconds`: how long a request is tried again while the server is away or asks for patience."""
        self._transport = transport
        self._retry_seconds = retry_seconds

    def submit(self, run_id: str, request: Mapping[str, Any], artifacts: List[Part],
               headers: Mapping[str, str] = MappingProxyType({})) -> Analysis:
        """Submits a checkpoint and returns its analysis, which may be done already: the same question has one answer."""
        form = [*artifacts, Part("request", "application/json", json.dumps(request).encode("ascii"))]
        path = f"/runs/{quote(run_id, safe='')}/checkpoints"
        answer = self._until_answered(lambda: self._transport.post_multipart(path, MultipartBody(form), headers))
        analysis_id = answer.body.get("id") or answer.location.rpartition("/")[2]
        analysis = answer.body if "state" in answer.body else self.get(analysis_id)
        warnings = answer.body.get("warnings")
        return {**analysis, "warnings": warnings} if warnings else analysis

    def get(self, analysis_id: str) -> Analysis:
        """An analysis as it stands: state, progress, result."""
        return self._until_answered(lambda: self._transport.get(f"/analyses/{quote(analysis_id, safe='')}")).body

    def wait(self, analysis_id: str, deadline: float, on_progress: Callable[[Analysis], None],
             interval_seconds: float = 0.5) -> Analysis:
        """Asks until the analysis has ended, or until the deadline (of time.monotonic); returns it as it stands then."""
        analysis = self.get(analysis_id)
        while analysis.get("state") not in ENDED and time.monotonic() + interval_seconds < deadline:
            on_progress(analysis)
            time.sleep(interval_seconds)
            analysis = self.get(analysis_id)
        return analysis

    def close(self) -> None:
        """Closes the connection; the next request opens a new one."""
        self._transport.close()

    def _until_answered(self, request: Callable[[], Answer]) -> Answer:
        backoff = Backoff(0.5, 10.0)
        deadline = time.monotonic() + self._retry_seconds
        while True:
            answer = request()
            if answer.ok:
                return answer
            wait = backoff.after_failure(answer.retry_after_seconds)
            if not answer.retryable or time.monotonic() + wait >= deadline:
                raise AnalysisRefused(answer, self._transport.url)
            time.sleep(wait)
