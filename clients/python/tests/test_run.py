"""A run against a server that works."""

import math
import threading
import unittest

from tests.support import ClientTest, wait_until


class RunTest(ClientTest):
    def test_every_event_kind_arrives_with_the_fields_of_the_contract(self):
        with self.start() as run:
            run.config({"lr": 0.1, "nesterov": True, "betas": (0.9, 0.99), "device": object}, step=0)
            run.metric("loss", 0.5, step=1)
            run.hv(0.01, count=4, max_seconds=0.02)
            run.cg(12, residual=1e-5, tolerance=1e-4, damping=0.1, preconditioner="jacobi", converged=True,
                   negative_curvature=False, step_norm=0.3, seconds=0.2)
            run.spectrum([3.0, 1.0], residuals=[1e-6, 1e-5], operator="hessian", method="lanczos", matvecs=20, seed=1,
                         dtype="float32", trace=4.0, trace_stderr=0.1, batch="probe")
            run.preconditioner("kfac", age_steps=5, condition=10.0, layer="0.weight", setup_seconds=0.1)
            run.note("restarted by hand", kind="intervention")
            run.cost(0.25, currency="USD", resource="h100", seconds=300.0)
            run.incident("oom", "out of memory", where="hvp")
        kinds = [event["type"] for event in self.server.events if not event.get("debug")]
        self.assertEqual(kinds, ["config", "metric", "hv", "cg", "spectrum", "preconditioner", "note", "cost",
                                 "incident"])
        cg = self.server.of_type("cg")[0]
        self.assertEqual((cg["iterations"], cg["preconditioner"], cg["converged"], cg["step"]), (12, "jacobi", True, 1))
        self.assertNotIn("rank", cg)
        self.assertEqual(self.server.of_type("config")[0]["values"]["betas"], [0.9, 0.99])
        self.assertNotIn("weights", self.server.of_type("spectrum")[0])

    def test_the_run_is_created_and_finished_once(self):
        with self.start(parameters=1218, optimizer="sgd", tags={"seed": 0}, cost_budget=4.0) as run:
            run.metric("loss", 1.0)
        sent = self.server.runs["run-1"]
        self.assertEqual((sent["project"], sent["model"], sent["parameters"], sent["tags"]),
                         ("tests", "mlp", 1218, {"seed": "0"}))
        self.assertEqual(self.server.requests.count("/api/v1/runs"), 1)
        self.assertEqual(self.server.finishes["run-1"]["status"], "completed")
        self.assertEqual(self.spool_files(), [])

    def test_a_failed_block_finishes_the_run_as_failed_and_the_exception_goes_on(self):
        with self.assertRaises(ZeroDivisionError):
            with self.start():
                raise ZeroDivisionError
        self.assertEqual(self.server.finishes["run-1"]["status"], "failed")

    def test_an_interrupted_block_finishes_the_run_as_cancelled(self):
        with self.assertRaises(KeyboardInterrupt):
            with self.start():
                raise KeyboardInterrupt
        self.assertEqual(self.server.finishes["run-1"]["status"], "cancelled")

    def test_a_status_set_before_the_end_is_the_one_that_is_sent(self):
        with self.start() as run:
            run.finish("converged")
        self.assertEqual(self.server.finishes["run-1"]["status"], "converged")

    def test_non_finite_values_are_spelled_as_the_contract_says(self):
        with self.start(window_steps=0) as run:
            for value in (math.nan, math.inf, -math.inf):
                run.metric("loss", value)
            run.spectrum([math.nan, 1.0])
        self.assertEqual(self.server.named("loss"), ["NaN", "Infinity", "-Infinity"])
        self.assertEqual(self.server.of_type("spectrum")[0]["eigenvalues"], ["NaN", 1.0])

    def test_flush_returns_when_what_was_recorded_is_stored(self):
        run = self.start()
        run.metric("loss", 1.0)
        self.assertTrue(run.flush(60))
        self.assertEqual(self.server.named("loss"), [1.0])
        self.assertEqual(run.statistics(), {"sent": 1, "rejected": 0, "dropped": 0})

    def test_nothing_raises_into_training_whatever_it_is_given(self):
        with self.assertLogs("curvescope", "WARNING") as logs, self.start() as run:
            run.metric("loss", "high")
            run.metric()
            run.cg("many")
            run.spectrum(None)
            run.hv(object())
            run.finish("perhaps")
            run.on_directive("self_destruct", print)
            run.sample_every = 0
            run.metric("loss", 1.0)
        self.assertEqual(len(logs.records), 7)
        self.assertIn("run.metric: TypeError: expected a number, not the text 'high'", logs.output[0])
        self.assertEqual(self.server.named("loss"), [1.0])

    def test_the_token_is_sent_and_written_nowhere(self):
        with self.start(token="secret-token") as run:
            run.metric("loss", 1.0)
            wait_until(lambda: any(self.spool.glob("*.spool")))
            content = b"".join(path.read_bytes() for path in self.spool.glob("*"))
        self.assertNotIn(b"secret-token", content)
        self.assertEqual(set(self.server.authorizations), {"Bearer secret-token"})

    def test_events_of_several_threads_all_arrive(self):
        with self.start() as run:
            threads = [threading.Thread(target=lambda name=name: [run.metric(name, i, step=i) for i in range(500)])
                       for name in "abcd"]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        for name in "abcd":
            self.assertEqual(self.server.named(name), list(range(500)))


if __name__ == "__main__":
    unittest.main()
