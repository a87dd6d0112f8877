"""Sends sealed batches, in the background while training runs and in the caller's thread at the end."""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from typing import Any, Deque, Dict, List, NamedTuple, Optional

from curvescope.backoff import Backoff
from curvescope.delivery import Delivered, Delivery, Outcome
from curvescope.directives.inbox import DirectiveInbox
from curvescope.forwarding import Forwarder
from curvescope.log import OnceLog, logger
from curvescope.settings import Settings
from curvescope.spool import adoption
from curvescope.spool.batch import SealedBatch
from curvescope.spool.spool import Spool
from curvescope.statistics import Statistics
from curvescope.transport import Transport

IDLE_SECONDS = 0.5


class _Untimely(NamedTuple):
    """A batch that was refused for its times; both times of time.monotonic."""

    batch: SealedBatch
    since: float
    again_at: float


class Sender:
    """One thing at a time: the run, acknowledgements of directives, this run's batches, what earlier jobs left."""

    def __init__(self, settings: Settings, delivery: Delivery, transport: Transport, spool: Spool,
                 inbox: DirectiveInbox, statistics: Statistics, log: OnceLog, registers: bool) -> None:
        self._settings = settings
        self._delivery = delivery
        self._transport = transport
        self._spool = spool
        self._inbox = inbox
        self._statistics = statistics
        self._log = log
        self._backoff = Backoff(settings.first_backoff_seconds, settings.longest_backoff_seconds)
        self._not_before = 0.0
        self._failures_in_a_row = 0
        self._must_register = registers
        self._registers = registers
        self._opted_in: List[str] = []
        self._barred = False
        self._untimely: Deque[_Untimely] = deque()
        self._left_over: Optional[List[Forwarder]] = None

    @property
    def is_away(self) -> bool:
        """Whether the last request failed, or the server lets nothing pass."""
        return self._barred or self._failures_in_a_row > 0

    def wait_seconds(self) -> float:
        """How long to wait before the next turn; infinite where there is to be none."""
        return float("inf") if self._barred else max(0.0, self._not_before - time.monotonic())

    def turn(self, idle_seconds: float, timeout_seconds: Optional[float] = None) -> bool:
        """Does the next thing; waits up to `idle_seconds` for one. False where there was none."""
        if self._must_register or self._has_new_handlers():
            return self._register(timeout_seconds)
        if self._acknowledge_directive(timeout_seconds):
            return True
        if self._try_untimely_again(timeout_seconds):
            return True
        batch = self._spool.next_pending(0.0 if self._left_over else idle_seconds)
        if batch is not None:
            delivered = self._delivery.push(batch.store.read(batch), batch.key, timeout_seconds)
            self._note(delivered, f"{batch.events} events")
            if delivered.outcome in (Outcome.DONE, Outcome.REFUSED):
                self._spool.acknowledge(batch)
                rejected = batch.events if delivered.outcome is Outcome.REFUSED else delivered.rejected
                self._statistics.add_sent(batch.events - rejected, rejected)
                self._inbox.offer(delivered.directives)
            elif delivered.outcome is Outcome.HELD:
                self._spool.set_aside(batch)
            elif delivered.outcome is Outcome.UNTIMELY:
                self._spool.set_aside(batch)
                now = time.monotonic()
                self._untimely.append(_Untimely(batch, now, now + self._settings.untimely_retry_seconds))
            return True
        return self._forward_left_over(timeout_seconds)

    def _try_untimely_again(self, timeout_seconds: Optional[float]) -> bool:
        """Sends again what was refused for its times only; given up after `untimely_limit_seconds`."""
        if not self._untimely or self._untimely[0].again_at > time.monotonic():
            return False
        batch, since, _ = self._untimely.popleft()
        delivered = self._delivery.push(batch.store.read(batch), batch.key, timeout_seconds)
        now = time.monotonic()
        if delivered.outcome is Outcome.UNTIMELY and now - since >= self._settings.untimely_limit_seconds:
            delivered = dataclasses.replace(delivered, outcome=Outcome.REFUSED)
        self._note(delivered, f"{batch.events} events")
        if delivered.outcome in (Outcome.DONE, Outcome.REFUSED):
            self._spool.acknowledge_aside(batch)
            rejected = batch.events if delivered.outcome is Outcome.REFUSED else delivered.rejected
            self._statistics.add_sent(batch.events - rejected, rejected)
            self._inbox.offer(delivered.directives)
        elif delivered.outcome in (Outcome.UNTIMELY, Outcome.RETRY):
            self._untimely.append(_Untimely(batch, since, now + self._settings.untimely_retry_seconds))
        return True

    def finish_by(self, deadline: float, finish: Optional[Dict[str, Any]]) -> bool:
        """Sends all that waits, then the finish, until the deadline (of time.monotonic). False where something stays.

        While the server is away it is tried twice, not until the deadline: the spool keeps what is left.
        """
        tries = 2
        while not self._barred:
            remaining = deadline - time.monotonic()
            if self._failures_in_a_row > 0:
                tries -= 1
                wait = self.wait_seconds()
                if tries < 0 or wait >= remaining:
                    return False
                time.sleep(wait)
                remaining -= wait
            if remaining <= 0:
                return False
            if self.turn(0.0, remaining):
                continue
            if finish is None:
                return True
            delivered = self._delivery.finish(finish, remaining)
            self._note(delivered, "the run's finish")
            if delivered.outcome in (Outcome.DONE, Outcome.REFUSED):
                self._spool.acknowledge_finish()
                return True
            if delivered.outcome is Outcome.HELD:
                return False
        return False

    def close(self) -> None:
        """Closes the connection, and gives up files of earlier jobs that were not sent yet."""
        for forwarder in self._left_over or []:
            forwarder.close()
        self._left_over = []
        self._transport.close()

    def _has_new_handlers(self) -> bool:
        return self._registers and self._inbox.actions != self._opted_in

    def _register(self, timeout_seconds: Optional[float]) -> bool:
        if self._registers:
            self._opted_in = self._inbox.actions
            self._delivery.opt_in(self._opted_in)
        delivered = self._delivery.register(timeout_seconds)
        self._must_register = delivered.outcome is Outcome.RETRY
        self._note(delivered, "the run")
        return True

    def _acknowledge_directive(self, timeout_seconds: Optional[float]) -> bool:
        acknowledgement = self._inbox.next_acknowledgement()
        if acknowledgement is None:
            return False
        delivered = self._delivery.acknowledge_directive(acknowledgement.directive_id, acknowledgement.result,
                                                         timeout_seconds)
        self._note(delivered, "an acknowledgement of a directive")
        if delivered.outcome is not Outcome.RETRY:
            self._inbox.acknowledged()
        return True

    def _forward_left_over(self, timeout_seconds: Optional[float]) -> bool:
        if self._left_over is None:
            self._left_over = self._adopt()
        if not self._left_over:
            return False
        forwarder = self._left_over[0]
        delivered = forwarder.step(timeout_seconds)
        if delivered is None:
            if forwarder.sent_events:
                logger.info("sent %d events of run %s that an earlier job had left", forwarder.sent_events,
                            forwarder.segment.header.run["id"])
            forwarder.close()
            self._left_over.pop(0)
        else:
            self._note(delivered, "what an earlier job had left")
        return True

    def _adopt(self) -> List[Forwarder]:
        found = []
        adoption.remove_unnamed(self._spool.directory)
        others = len(adoption.of_other_hosts(self._spool.directory))
        if others:
            logger.info("%d spool files in %s are of other hosts, or from before this one's start: their jobs send them, "
                        "or `curvescope flush --other-hosts`", others, self._spool.directory)
        for segment in adoption.adoptable(self._spool.directory):
            if segment.header.url == self._settings.url:
                found.append(Forwarder(segment, self._transport, self._log,
                                       self._settings.untimely_limit_seconds))
            else:
                segment.close()
        return found

    def _note(self, delivered: Delivered, what: str) -> None:
        if delivered.outcome is Outcome.RETRY:
            self._failures_in_a_row += 1
            self._not_before = time.monotonic() + self._backoff.after_failure(delivered.retry_after_seconds)
            self._log.warning("away", "Curvescope at %s takes no events now (%s); training goes on, events are kept "
                                      "in %s until it does", self._settings.url, delivered.reason,
                              self._spool.directory)
            return
        if delivered.outcome in (Outcome.DONE, Outcome.UNTIMELY):
            self._failures_in_a_row = 0
            self._not_before = 0.0
            self._backoff.succeeded()
            self._log.over("away", "Curvescope at %s takes events again", self._settings.url)
        if delivered.outcome is Outcome.DONE:
            return
        if delivered.outcome is Outcome.UNTIMELY:
            self._log.warning(f"untimely {delivered.reason}", "Curvescope refused %s (%s): is the clock right, here and "
                              "there? They are kept in %s and tried again for a while", what, delivered.reason,
                              self._spool.directory)
        elif delivered.outcome is Outcome.REFUSED:
            self._log.warning(f"refused {delivered.reason}", "Curvescope refused %s (%s); it is discarded", what,
                              delivered.reason)
        elif delivered.outcome is Outcome.HELD:
            self._log.warning(f"held {delivered.reason}", "Curvescope failed on %s (%s); kept in %s for the next start",
                              what, delivered.reason, self._spool.directory)
        else:
            self._barred = True
            self._log.warning("barred", "Curvescope at %s lets this job send nothing (%s); training goes on, events "
                                        "are kept in %s for the next start", self._settings.url, delivered.reason,
                              self._spool.directory)
