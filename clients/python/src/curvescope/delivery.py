"""Says one thing to the server (a run, a batch, a finish) and tells what came of it."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional
from urllib.parse import quote

from curvescope.encoding import compress
from curvescope.log import OnceLog, logger
from curvescope.spool.batch import SpoolHeader
from curvescope.tracing import TraceContext
from curvescope.transport import Answer, Transport

LISTED_REJECTIONS = 5


class Outcome(enum.Enum):
    """What is to be done after a request."""

    DONE = "the server has it"
    RETRY = "try again later"
    REFUSED = "the server will never take it"
    UNTIMELY = "refused for its times only: kept for a while, as a clock may be set right"
    HELD = "kept for the next start; others may be sent meanwhile"
    BARRED = "kept for the next start, as all others: the server lets nothing of this process pass"


@dataclass(frozen=True)
class Delivered:
    """What came of a request. `rejected` counts the events of a batch that the server did not take."""

    outcome: Outcome
    reason: str = ""
    retry_after_seconds: Optional[float] = None
    rejected: int = 0
    directives: List[Dict[str, Any]] = field(default_factory=list)


class Delivery:
    """Deliveries for one run."""

    def __init__(self, transport: Transport, header: SpoolHeader, log: OnceLog,
                 trace: Optional[TraceContext] = None) -> None:
        """`trace`: of the job, where this process is the job and sends no other's events."""
        self._transport = transport
        self._run = header.run
        self._log = log
        self._trace = trace or TraceContext.none()
        self._path = "/runs/" + quote(header.run["id"], safe="")
        self._opted_in: Dict[str, Any] = {}

    def opt_in(self, actions: List[str]) -> None:
        """Sets which directives the run takes, from its next registration on."""
        self._opted_in = {"directives": actions}

    def register(self, timeout_seconds: Optional[float] = None) -> Delivered:
        """Creates the run, or updates it."""
        answer = self._transport.post_json("/runs", {**self._run, **self._opted_in}, timeout_seconds)
        if answer.status in (400, 422):
            logger.error("the server refused the description of run %s (%s); the run is sent without it",
                         self._run["id"], answer.reason)
            bare = {**{name: self._run[name] for name in ("id", "project")}, **self._opted_in}
            answer = self._transport.post_json("/runs", bare, timeout_seconds)
        return _delivered(answer)

    def push(self, body: bytes, key: str, timeout_seconds: Optional[float] = None) -> Delivered:
        """Pushes a batch under its key. A run that the server does not know is created first."""
        delivered = self._push(body, key, timeout_seconds)
        if delivered is None:
            registered = self.register(timeout_seconds)
            if registered.outcome is not Outcome.DONE:
                return registered
            delivered = self._push(body, key, timeout_seconds)
        return delivered or Delivered(Outcome.HELD, "the server does not know the run that it has just created")

    def finish(self, finish: Dict[str, Any], timeout_seconds: Optional[float] = None) -> Delivered:
        """Says how the run ended."""
        answer = self._transport.post_json(self._path + "/finish", finish, timeout_seconds)
        if answer.status == 404:
            registered = self.register(timeout_seconds)
            if registered.outcome is not Outcome.DONE:
                return registered
            answer = self._transport.post_json(self._path + "/finish", finish, timeout_seconds)
        return _delivered(answer)

    def acknowledge_directive(self, directive_id: str, result: Dict[str, Any],
                              timeout_seconds: Optional[float] = None) -> Delivered:
        """Says what became of a directive."""
        path = f"{self._path}/directives/{quote(directive_id, safe='')}/ack"
        return _delivered(self._transport.post_json(path, result, timeout_seconds))

    def _push(self, body: bytes, key: str, timeout_seconds: Optional[float]) -> Optional[Delivered]:
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", "Idempotency-Key": key,
                   **self._trace.headers()}
        answer = self._transport.request("POST", self._path + "/events", compress(body), headers, timeout_seconds)
        if answer.status == 404:
            return None
        if answer.ok and "accepted" not in answer.body:
            return Delivered(Outcome.BARRED, f"{answer.reason}, but that is no answer of Curvescope")
        if not answer.ok and not (answer.status == 422 and "accepted" in answer.body):
            return _delivered(answer)
        rejected = _entries(answer.body.get("rejected"))
        if not answer.ok and rejected and all(each.get("field") == "time" for each in rejected):
            return Delivered(Outcome.UNTIMELY, f"time {rejected[0].get('reason')}")
        self._log_rejections(body, rejected)
        for warning in answer.body.get("warnings") or []:
            self._log.warning(f"server: {warning}", "the server warns about the events of run %s: %s",
                              self._run["id"], warning)
        return Delivered(Outcome.DONE, rejected=len(rejected), directives=_entries(answer.body.get("directives")))

    def _log_rejections(self, body: bytes, rejected: List[Dict[str, Any]]) -> None:
        if not rejected:
            return
        lines = body.splitlines()
        for rejection in rejected[:LISTED_REJECTIONS]:
            index = rejection.get("index")
            event = json.loads(lines[index]) if isinstance(index, int) and 0 <= index < len(lines) else {}
            logger.error("the server rejected a %s event of step %s: %s %s", event.get("type"), event.get("step"),
                         rejection.get("field"), rejection.get("reason"))
        if len(rejected) > LISTED_REJECTIONS:
            logger.error("the server rejected %d further events of the same batch", len(rejected) - LISTED_REJECTIONS)


def _entries(value: Any) -> List[Dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _delivered(answer: Answer) -> Delivered:
    if answer.ok:
        return Delivered(Outcome.DONE)
    if answer.retryable:
        return Delivered(Outcome.RETRY, answer.reason, answer.retry_after_seconds)
    # What a change of token, of address or of server can mend is kept; what is wrong in itself stays wrong.
    if answer.status in (400, 409, 413, 415, 422):
        return Delivered(Outcome.REFUSED, answer.reason)
    return Delivered(Outcome.HELD if answer.status >= 500 else Outcome.BARRED, answer.reason)
