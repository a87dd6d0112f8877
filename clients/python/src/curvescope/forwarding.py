"""Sends what another process had left in a spool file."""

from __future__ import annotations

import dataclasses
from typing import Optional

from curvescope.delivery import Delivered, Delivery, Outcome
from curvescope.log import OnceLog, logger
from curvescope.settings import Settings
from curvescope.spool.segment import Segment
from curvescope.transport import Transport


class Forwarder:
    """Sends the batches of one adopted file in their order, then the run's finish."""

    def __init__(self, segment: Segment, transport: Transport, log: OnceLog,
                 untimely_limit_seconds: float = Settings.untimely_limit_seconds) -> None:
        self.segment = segment
        self.sent_events = 0
        self.refused_events = 0
        self._untimely_limit_seconds = untimely_limit_seconds
        self._delivery = Delivery(transport, segment.header, log)
        self._batches = list(segment.pending.values())

    def step(self, timeout_seconds: Optional[float] = None) -> Optional[Delivered]:
        """Sends the next batch, or the finish; None when nothing is left to send."""
        if self._batches:
            return self._send_batch(timeout_seconds)
        if self.segment.finish is None:
            return None
        delivered = self._delivery.finish(self.segment.finish, timeout_seconds)
        if delivered.outcome in (Outcome.DONE, Outcome.REFUSED):
            self.segment.acknowledge_finish()
        return delivered

    def close(self) -> None:
        """Removes the file if all was sent, else leaves it to the next start."""
        self.segment.close()

    def _send_batch(self, timeout_seconds: Optional[float]) -> Delivered:
        batch = self._batches[0]
        delivered = self._delivery.push(self.segment.read(batch), batch.key, timeout_seconds)
        if delivered.outcome is Outcome.UNTIMELY:
            # While others of the file are sent it is written to, so this counts from the last that was.
            late = self.segment.idle_seconds >= self._untimely_limit_seconds
            delivered = dataclasses.replace(delivered, outcome=Outcome.REFUSED if late else Outcome.HELD)
        if delivered.outcome is Outcome.DONE:
            self.sent_events += batch.events - delivered.rejected
            self.refused_events += delivered.rejected
        elif delivered.outcome is Outcome.REFUSED:
            self.refused_events += batch.events
            logger.error("the server refused %d events of run %s that an earlier job had left (%s); they are discarded",
                         batch.events, self.segment.header.run["id"], delivered.reason)
        if delivered.outcome in (Outcome.DONE, Outcome.REFUSED):
            self.segment.acknowledge(batch)
        if delivered.outcome is not Outcome.RETRY:
            self._batches.pop(0)
        return delivered
