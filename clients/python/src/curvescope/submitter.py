"""Checkpoints on their way to the server, in a thread of their own: an upload never holds up training or telemetry."""

from __future__ import annotations

import threading
import weakref
from collections import deque
from typing import Any, Deque, Dict, List, Optional, Set, Tuple

from curvescope import forks
from curvescope.analyses import Analyses, Analysis, AnalysisRefused
from curvescope.delivery import Delivery
from curvescope.log import OnceLog, logger
from curvescope.multipart import Part
from curvescope.settings import Settings
from curvescope.spool.batch import SpoolHeader
from curvescope.submission import Checkpoint, Submission
from curvescope.transport import Transport

UPLOAD_TIMEOUT_SECONDS = 300.0
RETRY_SECONDS = 600.0
MEDIA_TYPE = "application/octet-stream"

_live: "weakref.WeakSet[Submitter]" = weakref.WeakSet()


class Submitter:
    """Sends a run's checkpoints one by one. At most `limit` wait: a newer one takes the oldest's place."""

    def __init__(self, settings: Settings, header: SpoolHeader, limit: int = 2) -> None:
        self._settings = settings
        self._header = header
        self._limit = limit
        self._closed = False
        self._log = OnceLog()
        self._reset()
        _live.add(self)

    def offer(self, checkpoint: Checkpoint) -> Submission:
        """Takes a checkpoint to send; returns at once."""
        submission = Submission()
        with self._changed:
            if self._closed:
                return Submission.none("the run is closed")
            while len(self._waiting) >= self._limit:
                self._give_up("newer ones wait, and the server is slow or away")
            self._waiting.append((checkpoint, submission))
            if self._thread is None:
                self._thread = threading.Thread(target=self._send_all, name="curvescope-checkpoints", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return submission

    def close(self) -> None:
        """Waits for what is being sent, `exit_timeout_seconds` at most; the rest is given up with a warning."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(self._settings.exit_timeout_seconds)
            if thread.is_alive():
                logger.warning("a checkpoint of run %s is still being sent; it is given up with the process",
                               self._header.run["id"])
        with self._changed:
            while self._waiting:
                self._give_up("the run is over, and the server is slow or away")

    def forget(self) -> None:
        """In a child after fork: what waits is the parent's to send."""
        self._reset()

    def _reset(self) -> None:
        self._waiting: Deque[Tuple[Checkpoint, Submission]] = deque()
        self._changed = threading.Condition()
        self._thread: Optional[threading.Thread] = None
        self._known: Set[str] = set()

    def _give_up(self, reason: str) -> None:
        checkpoint, submission = self._waiting.popleft()
        submission.dropped(reason)
        logger.warning("the checkpoint of step %s is not sent: %s", checkpoint.request.get("step"), reason)

    def _send_all(self) -> None:
        transport = self._transport()
        delivery = Delivery(transport, self._header, self._log)
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if not self._waiting:
                    break
                checkpoint, submission = self._waiting.popleft()
            # A run that is over does not wait long for a server that is away.
            patience = self._settings.exit_timeout_seconds if self._closed else RETRY_SECONDS
            self._send(Analyses(transport, patience), delivery, checkpoint, submission)
        transport.close()

    def _send(self, analyses: Analyses, delivery: Delivery, checkpoint: Checkpoint, submission: Submission) -> None:
        try:
            analysis = self._submitted(analyses, delivery, checkpoint)
            warnings = [str(each) for each in analysis.get("warnings") or []]
            submission.accepted(str(analysis["id"]), Analyses(self._transport()), warnings)
            for each in warnings:
                self._log.warning(f"server: {each}", "the server warns about the checkpoint of step %s: %s",
                                  checkpoint.request.get("step"), each)
        except AnalysisRefused as error:
            self._log.warning(f"refused {error}",
                              "the checkpoint of step %s was not accepted (%s); training goes on",
                              checkpoint.request.get("step"), error)
            submission.dropped(str(error))
        except Exception as error:
            self._log.warning(f"checkpoint {error!r}",
                              "the checkpoint of step %s could not be sent: %r; training goes on",
                              checkpoint.request.get("step"), error)
            submission.dropped(repr(error))

    def _submitted(self, analyses: Analyses, delivery: Delivery, checkpoint: Checkpoint) -> Analysis:
        try:
            return self._submitted_by_hash(analyses, checkpoint)
        except AnalysisRefused as error:
            if error.status != 404:
                raise
        delivery.register()
        return self._submitted_by_hash(analyses, checkpoint)

    def _submitted_by_hash(self, analyses: Analyses, checkpoint: Checkpoint) -> Analysis:
        """By the graph's hash where the server has the graph. Where it has dropped the graph since: with the graph."""
        if checkpoint.model_address in self._known:
            request: Dict[str, Any] = {**checkpoint.request, "model": checkpoint.model_address}
            try:
                return analyses.submit(self._header.run["id"], request, _parts(checkpoint), _headers(checkpoint))
            except AnalysisRefused as error:
                if error.status != 422 or error.field != "model":
                    raise
        whole = [Part("model", MEDIA_TYPE, checkpoint.model), *_parts(checkpoint)]
        analysis = analyses.submit(self._header.run["id"], checkpoint.request, whole, _headers(checkpoint))
        self._known.add(checkpoint.model_address)
        return analysis

    def _transport(self) -> Transport:
        return Transport(self._settings.url, self._settings.token, UPLOAD_TIMEOUT_SECONDS)


def _parts(checkpoint: Checkpoint) -> List[Part]:
    return [Part("batch", MEDIA_TYPE, checkpoint.batch), Part("weights", MEDIA_TYPE, checkpoint.weights)]


def _headers(checkpoint: Checkpoint) -> Dict[str, str]:
    return {} if checkpoint.traceparent is None else {"traceparent": checkpoint.traceparent}


def _forget_in_child() -> None:
    for submitter in list(_live):
        submitter.forget()


forks.in_child(_forget_in_child)
