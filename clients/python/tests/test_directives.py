"""Directives: once per id, on the training thread, acknowledged with what came of them."""

import threading
import unittest
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

from curvescope.directives.directive import Directive
from curvescope.directives.handlers import FallBack, IncreaseDamping, ReduceLearningRate, SampleMoreOften
from curvescope.timestamps import format_time
from tests.support import ClientTest, wait_until


class DirectiveTest(ClientTest):
    def ask(self, action, identifier="d-1", **fields):
        self.server.directives.append({"id": identifier, "action": action, "parameters": {}, "reason": "because",
                                       **fields})

    def train_until(self, run, condition):
        steps = iter(range(1, 1_000_000))

        def train():
            run.metric("loss", 1.0, step=next(steps))
            return condition()

        wait_until(train)

    def test_a_handler_runs_once_on_the_training_thread_and_the_server_hears_of_it(self):
        self.ask("increase_damping", parameters={"factor": 100})
        calls = []
        with self.start() as run:
            run.on_directive("increase_damping",
                             lambda directive: calls.append((threading.get_ident(), directive.parameters["factor"])))
            self.train_until(run, lambda: "d-1" in self.server.acknowledgements)
        self.assertEqual(calls, [(threading.get_ident(), 100)])
        self.assertEqual(self.server.acknowledgements, {"d-1": {"applied": True}})

    def test_a_run_opts_in_to_what_it_has_handlers_for(self):
        with self.start() as run:
            wait_until(lambda: self.server.runs.get(run.id, {}).get("directives") == ["sample_more_often"])
            run.on_directive("increase_damping", lambda directive: True)
            wait_until(lambda: self.server.runs[run.id]["directives"] == ["increase_damping", "sample_more_often"])

    def test_what_cannot_be_applied_is_said_with_the_reason(self):
        past = format_time(datetime.now(timezone.utc) - timedelta(seconds=1))
        self.ask("snapshot", "unhandled")
        self.ask("stop", "expired", expires_at=past)
        self.ask("clip_gradients", "failing")
        self.ask("increase_batch", "declined")
        self.server.directives.append({"no": "id"})
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            run.on_directive("stop", lambda directive: True)
            run.on_directive("clip_gradients", lambda directive: 1 / 0)
            run.on_directive("increase_batch", lambda directive: False)
            self.train_until(run, lambda: len(self.server.acknowledgements) == 4)
        reasons = {identifier: result["reason"] for identifier, result in self.server.acknowledgements.items()}
        self.assertTrue(all(result["applied"] is False for result in self.server.acknowledgements.values()))
        self.assertEqual(reasons["unhandled"], "no handler for snapshot")
        self.assertEqual(reasons["expired"], "expired before the next step")
        self.assertIn("division by zero", reasons["failing"])
        self.assertEqual(reasons["declined"], "the handler declined")

    def test_sample_more_often_changes_which_steps_are_sent_without_a_handler_of_the_job(self):
        self.ask("sample_more_often", parameters={"every": 2})
        with self.start(sample_every=100) as run:
            run.metric("loss", 1.0, step=0)
            self.train_until(run, lambda: "d-1" in self.server.acknowledgements)
            self.assertEqual(run.sample_every, 2)

    def test_ready_made_handlers(self):
        optimizer = SimpleNamespace(damping=0.1, param_groups=[{"lr": 0.5}, {"lr": 1e-9}])
        damping = IncreaseDamping(optimizer, largest=5.0)
        self.assertTrue(damping(Directive("1", "increase_damping")))
        self.assertEqual(optimizer.damping, 1.0)
        self.assertTrue(damping(Directive("2", "increase_damping", {"factor": 100})))
        self.assertEqual(optimizer.damping, 5.0)
        self.assertFalse(damping(Directive("3", "increase_damping")), "at its largest already")
        with self.assertRaises(ValueError):
            damping(Directive("4", "increase_damping", {"factor": "lots"}))
        rate = ReduceLearningRate(optimizer)
        self.assertTrue(rate(Directive("5", "reduce_learning_rate", {"factor": 0.5})))
        self.assertEqual([group["lr"] for group in optimizer.param_groups], [0.25, 1e-9])
        calls = []
        fall_back = FallBack(lambda: calls.append(1))
        self.assertFalse(fall_back.active)
        self.assertTrue(fall_back(Directive("6", "fall_back_to_first_order")))
        self.assertTrue(fall_back(Directive("7", "fall_back_to_first_order")))
        self.assertEqual((fall_back.active, calls), (True, [1]))
        every = [25]
        sampling = SampleMoreOften(lambda: every[0], lambda value: every.__setitem__(0, value))
        self.assertTrue(sampling(Directive("8", "sample_more_often")))
        self.assertEqual(every, [2])
        self.assertTrue(sampling(Directive("9", "sample_more_often", {"factor": 100})))
        self.assertEqual(every, [1])


if __name__ == "__main__":
    unittest.main()
