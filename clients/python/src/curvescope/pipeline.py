"""The machinery behind a run: queue, journal thread, spool, sender thread; its start, fork and end."""

from __future__ import annotations

import multiprocessing.util
import os
import threading
import time
import weakref
from typing import Any, Callable, Dict, Optional, Sequence

from curvescope import forks
from curvescope.delivery import Delivery
from curvescope.directives.inbox import DirectiveInbox
from curvescope.event_queue import EventQueue
from curvescope.journal import Journal
from curvescope.log import OnceLog, logger
from curvescope.recorder import Recorder
from curvescope.sender import IDLE_SECONDS, Sender
from curvescope.settings import Settings
from curvescope.spool.batch import SpoolHeader
from curvescope.spool.spool import Spool
from curvescope.statistics import Statistics
from curvescope.tracing import TraceContext
from curvescope.transport import Transport

Event = Dict[str, Any]

_live: "weakref.WeakSet[Pipeline]" = weakref.WeakSet()


class Pipeline:
    """Takes events from the recorder's queue to the server. Threads start with the first event of a process.

    `periodic` functions are called some ten times a second and report when their time has come; `last` ones at the end.
    """

    def __init__(self, settings: Settings, header: SpoolHeader, queue: EventQueue, recorder: Recorder,
                 inbox: DirectiveInbox, periodic: Sequence[Callable[[], None]], last: Sequence[Callable[[], None]],
                 dropped_event: Callable[[int], Event], is_first_rank: bool, trace: TraceContext) -> None:
        self.started = False
        self.statistics = Statistics()
        self._settings = settings
        self._header = header
        self._queue = queue
        self._recorder = recorder
        self._inbox = inbox
        self._periodic = periodic
        self._last = last
        self._dropped_event = dropped_event
        self._is_first_rank = is_first_rank
        self._trace = trace
        self._pid = os.getpid()
        self._closed = False
        self._spool: Optional[Spool] = None
        _live.add(self)

    def start(self) -> None:
        """Starts the threads, unless they run or the run is closed."""
        with self._queue.lock:
            if self.started or self._closed:
                return
            self.started = True
            self._build()
            if os.getpid() != self._pid:
                # A child of multiprocessing ends by os._exit, which runs this but no atexit.
                multiprocessing.util.Finalize(None, self.close, args=(None,), exitpriority=10)
            for name, loop in (("journal", self._keep_journal), ("sender", self._send)):
                thread = threading.Thread(target=loop, name=f"curvescope-{name}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def flush(self, timeout_seconds: float) -> bool:
        """Hands out all that was recorded so far and waits until it is sent; False where it only is in the spool."""
        if not self.started or self._closed or self._spool is None:
            return False
        deadline = time.monotonic() + timeout_seconds
        self._flush.set()
        if not self._flushed.wait(timeout_seconds):
            return False
        self._flushed.clear()
        while self._spool.waiting_events() and time.monotonic() < deadline and not self._sender.is_away:
            self._stop.wait(0.01)
        return self._spool.waiting_events() == 0

    def close(self, finish: Optional[Dict[str, Any]]) -> None:
        """Sends or spools everything within `exit_timeout_seconds`. Only the process that made the run finishes it."""
        with self._queue.lock:
            if self._closed:
                return
            self._closed = True
        if not self.started:
            if os.getpid() != self._pid:
                return
            self._build()
        if os.getpid() != self._pid or not self._is_first_rank:
            finish = None
        deadline = time.monotonic() + self._settings.exit_timeout_seconds
        self._stop.set()
        self._spool.wake()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if self._threads and self._threads[0].is_alive():
            logger.warning("the spool's disk does not answer; the last events may be lost")
            return
        self._end(deadline, finish)

    def forget(self) -> None:
        """In a child after fork: threads, files and waiting events are the parent's."""
        self._queue.reset()
        self._recorder.forget()
        self._inbox.reset()
        self.statistics = Statistics()
        if self._spool is not None:
            self._spool.forget()
            self._spool = None
        self.started = False

    def _build(self) -> None:
        settings, log = self._settings, OnceLog()
        self._stop, self._flush, self._flushed = threading.Event(), threading.Event(), threading.Event()
        self._threads: list = []
        self._spool = Spool(settings, self._header, log)
        transport = Transport(settings.url, settings.token, settings.request_timeout_seconds)
        self._journal = Journal(settings, self._queue, self._recorder, self._spool, self.statistics, self._periodic,
                                self._dropped_event, log)
        self._sender = Sender(settings, Delivery(transport, self._header, log, self._trace), transport, self._spool,
                              self._inbox, self.statistics, log, self._is_first_rank and os.getpid() == self._pid)
        self._log = log

    def _keep_journal(self) -> None:
        while not self._stop.is_set():
            try:
                self._journal.turn()
                if self._flush.is_set():
                    self._flush.clear()
                    self._journal.seal()
                    self._flushed.set()
            except Exception as error:
                self._log.warning("journal", "events could not be spooled: %r", error)
            self._stop.wait(self._settings.drain_seconds)

    def _send(self) -> None:
        while not self._stop.is_set():
            try:
                wait = self._sender.wait_seconds()
                if wait > 0:
                    self._stop.wait(min(wait, IDLE_SECONDS))
                else:
                    self._sender.turn(IDLE_SECONDS)
            except Exception as error:
                self._log.warning("sender", "events could not be sent: %r; they stay in the spool", error)
                self._stop.wait(IDLE_SECONDS)

    def _end(self, deadline: float, finish: Optional[Dict[str, Any]]) -> None:
        for report in self._last:
            report()
        self._journal.seal()
        if finish is not None:
            self._spool.append_finish(finish)
        sender_stopped = not any(thread.is_alive() for thread in self._threads)
        sent = sender_stopped and self._sender.finish_by(deadline, finish)
        if not sent:
            logger.warning("%d events of run %s stay in %s; the next start sends them, or `curvescope flush`",
                           self._spool.waiting_events(), self._header.run["id"], self._spool.directory)
        if sender_stopped:
            self._sender.close()
            self._spool.close()


def _forget_in_child() -> None:
    for pipeline in list(_live):
        pipeline.forget()


forks.in_child(_forget_in_child)
