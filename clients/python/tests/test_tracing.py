"""The job's trace: on its events, and in the header of the requests that carry them."""

import contextlib
import sys
import unittest
from types import ModuleType, SimpleNamespace
from unittest import mock

from curvescope.settings import Settings
from curvescope.spool.batch import SpoolHeader
from curvescope.submission import Checkpoint
from curvescope.submitter import Submitter
from curvescope.tracing import TraceContext
from tests.support import ClientTest, environment, wait_until

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


class FakeTracing:
    """What of the package `opentelemetry` the client uses: the current span's context."""

    def __init__(self):
        self.context = SimpleNamespace(is_valid=False, trace_id=0, span_id=0, trace_flags=0)
        trace = ModuleType("opentelemetry.trace")
        trace.get_current_span = lambda: SimpleNamespace(get_span_context=lambda: self.context)
        package = ModuleType("opentelemetry")
        package.trace = trace
        self.modules = {"opentelemetry": package, "opentelemetry.trace": trace}

    @contextlib.contextmanager
    def span(self, trace_id, span_id, sampled=True):
        before = self.context
        self.context = SimpleNamespace(is_valid=True, trace_id=trace_id, span_id=span_id, trace_flags=int(sampled))
        yield
        self.context = before


class TraceContextTest(unittest.TestCase):
    def test_the_trace_of_the_environment(self):
        with mock.patch.dict(sys.modules, {"opentelemetry": None}):
            self.assertEqual(TraceContext.of_job({"TRACEPARENT": PARENT}).current(), PARENT)
            zero = "0" * 32
            for wrong in ("", "00-abc-def-01", f"00-{zero}-b7ad6b7169203331-01", f"00-{TRACE}-{zero[:16]}-01", "ff" + PARENT[2:]):
                self.assertIsNone(TraceContext.of_job({"TRACEPARENT": wrong}).current(), wrong)

    def test_the_current_span_of_open_telemetry_comes_first(self):
        tracing = FakeTracing()
        with mock.patch.dict(sys.modules, tracing.modules):
            context = TraceContext.of_job({"TRACEPARENT": PARENT})
            self.assertEqual(context.headers(), {})
            with tracing.span(0xABC, 0x12, sampled=False):
                self.assertEqual(context.current(), f"00-{0xABC:032x}-{0x12:016x}-00")
            self.assertEqual(context.headers(), {"traceparent": f"00-{0xABC:032x}-{0x12:016x}-00"})
            self.assertEqual(context.current(), PARENT)


class TracedRunTest(ClientTest):
    def test_events_carry_the_trace_of_their_span_and_pushes_its_context(self):
        tracing = FakeTracing()
        with mock.patch.dict(sys.modules, tracing.modules), self.start() as run:
            for step in (1, 2):
                with tracing.span(step, 16 + step):
                    run.hv(0.01, step=step)
                    self.assertTrue(run.flush(60))
            run.metric("loss", 0.5)
        self.assertEqual([event["trace_id"] for event in self.server.of_type("hv")], [f"{1:032x}", f"{2:032x}"])
        self.assertNotIn("trace_id", self.server.of_type("metric")[0])
        sent = [each for each in self.server.traceparents["run-1/events"] if each is not None]
        self.assertEqual(sent[:2], [f"00-{1:032x}-{17:016x}-01", f"00-{2:032x}-{18:016x}-01"])

    def test_without_a_trace_there_is_neither(self):
        with mock.patch.dict(sys.modules, {"opentelemetry": None}), self.start() as run:
            run.hv(0.01, step=1)
        self.assertNotIn("trace_id", self.server.of_type("hv")[0])
        self.assertEqual(set(self.server.traceparents["run-1/events"]), {None})

    def test_what_an_earlier_job_left_is_not_of_this_jobs_trace(self):
        self.server.close()
        with self.assertLogs("curvescope", "WARNING"), self.start(exit_timeout_seconds=0.2) as run:
            run.hv(0.01, step=1)
        self.server = type(self.server)(self.server.port)
        with environment(TRACEPARENT=PARENT), self.start(run_id="run-2") as run:
            wait_until(lambda: len(self.server.of_type("hv")) == 1)
            run.hv(0.01, step=2)
        self.assertEqual(set(self.server.traceparents["run-1/events"]), {None})
        self.assertEqual(set(self.server.traceparents["run-2/events"]), {PARENT})

    def test_a_checkpoint_is_submitted_in_the_trace_of_its_step(self):
        submitter = Submitter(Settings(url=self.server.url, spool_directory=self.spool),
                              SpoolHeader(self.server.url, {"id": "run-1", "project": "tests"}))
        self.addCleanup(submitter.close)
        for parent in (PARENT, None):
            checkpoint = Checkpoint("sha256:graph", b"model", b"weights", b"batch", {"step": 1}, parent)
            self.server.traceparents.clear()
            self.assertIsNotNone(submitter.offer(checkpoint).wait(60))
            self.assertEqual(set(self.server.traceparents["run-1/checkpoints"]), {parent})


if __name__ == "__main__":
    unittest.main()
