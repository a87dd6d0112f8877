"""The client against the real server: what it sends is taken without a complaint and read back as it was."""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import curvescope
from curvescope.transport import Transport
from tests.support import SOURCES, wait_until

URL = os.environ["CURVESCOPE_URL"]

JOB = """
import time
import curvescope
run = curvescope.start("python-client", "none", drain_seconds=0.01, batch_seconds=0.1)
for step in range(100000):
    run.metric("loss", float(step), step=step)
    if step % 10 == 0:
        time.sleep(0.001)
    if step == 500:
        print("running", flush=True)
"""


class RealServerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="curvescope-test-")
        self.addCleanup(folder.cleanup)
        self.spool = Path(folder.name) / "spool"
        self.run_id = f"python-client-{uuid.uuid4().hex[:8]}"
        self.transport = Transport(URL, os.environ.get("CURVESCOPE_TOKEN"), 30.0)
        self.addCleanup(self.transport.close)

    def start(self, **settings):
        return curvescope.start("python-client", "mlp", run_id=self.run_id, spool_directory=self.spool, **settings)

    def get(self, path):
        answer = self.transport.get(path)
        self.assertTrue(answer.ok, answer)
        return answer.body

    def stored(self, **query):
        events, cursor = [], {}
        while True:
            page = self.get(f"/runs/{self.run_id}/events?" + urlencode({"limit": 1000, **query, **cursor}))
            events += page["items"]
            if not page["next"]:
                return events
            cursor = {"cursor": page["next"]}

    def child(self, code, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_RUN": self.run_id,
                       "CURVESCOPE_SPOOL_DIRECTORY": str(self.spool)}
        process = subprocess.Popen([sys.executable, *code, *arguments], env=environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def test_a_handler_runs_when_the_run_goes_bad_and_the_server_hears_of_it(self):
        factors = []
        with self.start(batch_seconds=0.1) as run:
            run.on_directive("increase_damping", lambda directive: factors.append(directive.parameters["factor"]))
            wait_until(lambda: "increase_damping" in self.opted_in())
            steps = iter(range(1, 1_000_000))
            run.metric("loss", float("nan"), step=0)

            def train():
                # After 100 finite steps the alert would be over.
                time.sleep(0.2)
                run.metric("loss", 1.0, step=next(steps))
                return any(each["state"] == "applied" for each in self.get(f"/runs/{self.run_id}/directives")["items"])

            wait_until(train, 90.0)
        self.assertEqual(factors, [10])
        [asked] = self.get(f"/runs/{self.run_id}/directives")["items"]
        self.assertEqual((asked["action"], asked["alert"]), ("increase_damping", "NonFinite"))

    def opted_in(self):
        answer = self.transport.get(f"/runs/{self.run_id}")
        return answer.body["directives"] if answer.ok else []

    def test_every_kind_of_event_is_taken_and_read_back_as_it_was_sent(self):
        with warnings_of_client() as said, self.start(
                parameters=10, optimizer="newton-cg", target_loss=0.1, time_budget_seconds=60.0, cost_budget=1.0,
                currency="USD", tags={"seed": 1}, window_steps=0) as run:
            run.config({"lr": 0.1, "layers": [1, 2]}, step=0)
            run.metric("loss", 0.5, step=1)
            run.metric("other", float("inf"))
            run.hv(0.01, count=4, max_seconds=0.02)
            run.cg(12, residual=1e-5, tolerance=1e-4, damping=0.1, preconditioner="jacobi", converged=True,
                   negative_curvature=False, step_norm=0.3, seconds=0.2)
            run.spectrum([3.0, float("nan")], residuals=[1e-6, 1e-5], weights=[0.5, 0.5], operator="hessian",
                         method="slq", matvecs=20, seed=1, dtype="float32", trace=4.0, trace_stderr=0.1, batch="probe")
            run.preconditioner("kfac", age_steps=5, condition=10.0, inverse_residual=0.1, layer="0", setup_seconds=0.1)
            run.note("by hand", kind="intervention")
            run.cost(0.25, currency="USD", resource="h100", seconds=300.0)
            for kind in ("nan", "inf", "oom", "divergence", "precision", "preemption"):
                run.incident(kind, "a message\x00 with a NUL", where="hvp")
            run.finish("converged")
        self.assertEqual(said, [])
        self.assertEqual(run.statistics(), {"sent": 15, "rejected": 0, "dropped": 0})
        events = [event for event in self.stored() if event.get("source") != "server"]
        kinds = Counter(event["type"] for event in events)
        self.assertEqual(kinds, {"config": 1, "metric": 2, "hv": 1, "cg": 1, "spectrum": 1, "preconditioner": 1,
                                 "note": 1, "cost": 1, "incident": 6})
        by_kind = {event["type"]: event for event in events}
        self.assertEqual(by_kind["spectrum"]["eigenvalues"], [3.0, "NaN"])
        self.assertEqual((by_kind["cg"]["iterations"], by_kind["cg"]["damping"]), (12, 0.1))
        self.assertEqual(by_kind["config"]["values"], {"lr": 0.1, "layers": [1, 2]})
        run_as_stored = self.get(f"/runs/{self.run_id}")
        self.assertEqual((run_as_stored["status"], run_as_stored["parameters"], run_as_stored["tags"]),
                         ("converged", 10, {"seed": "1"}))

    def test_an_incident_brings_the_window_before_it_as_debug_events(self):
        with self.start(sample_every=10, window_steps=5) as run:
            for step in range(1, 28):
                run.metric("loss", float(step), step=step)
            run.incident("divergence", "loss went up")
        events = [event for event in self.stored() if event["type"] == "metric"]
        self.assertEqual([event["step"] for event in events if not event.get("debug")], [10, 20])
        self.assertEqual([event["step"] for event in events if event.get("debug")], [23, 24, 25, 26, 27])
        self.assertEqual(self.get(f"/runs/{self.run_id}")["status"], "completed")

    def test_a_killed_jobs_spool_is_sent_by_flush_with_nothing_twice_and_nothing_missing(self):
        job = self.child(["-c", JOB])
        self.assertEqual(job.stdout.readline(), "running\n")
        wait_until(lambda: self.transport.get(f"/runs/{self.run_id}").ok and len(self.stored(type="metric")) > 100)
        job.send_signal(signal.SIGKILL)
        job.wait()
        flush = self.child(["-m", "curvescope"], "flush")
        self.assertEqual(flush.wait(120), 0, flush.stdout.read())
        steps = [event["step"] for event in self.stored(type="metric")]
        self.assertGreater(len(steps), 500 - 100)
        self.assertEqual(sorted(steps), list(range(len(steps))))
        self.assertEqual(list(self.spool.glob("*")), [])

    def test_tail_shows_the_runs_events(self):
        with self.start() as run:
            for step in range(3):
                run.metric("loss", float(step), step=step)
        tail = self.child(["-m", "curvescope"], "tail", "--run", self.run_id)
        shown, problems = tail.communicate(timeout=120)
        self.assertEqual(tail.returncode, 0, problems)
        self.assertEqual([json.loads(line)["step"] for line in shown.splitlines()], [0, 1, 2])


@contextlib.contextmanager
def warnings_of_client():
    """A list of what the client warns of in the block."""
    said = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("curvescope").addHandler(handler)
    try:
        yield said
    finally:
        logging.getLogger("curvescope").removeHandler(handler)


if __name__ == "__main__":
    unittest.main()
