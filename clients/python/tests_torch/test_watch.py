"""The watcher around a training step, with real out-of-memory and non-finite failures, over real HTTP."""

import math
import unittest

import torch

import curvescope.torch
from tests.support import ClientTest


class WatchTest(ClientTest):
    def incidents(self):
        return [(event["kind"], event.get("where")) for event in self.server.of_type("incident")]

    def test_a_healthy_step_reports_its_loss_and_gradient_norm(self):
        model = torch.nn.Linear(2, 1, bias=False)
        with self.start() as run, curvescope.torch.watch(run, step=3, model=model) as watching:
            loss = model(torch.tensor([[3.0, 4.0]])).sum()
            self.assertEqual(watching.loss(loss), float(loss))
            loss.backward()
        self.assertEqual(self.server.named("grad_norm"), [5.0])
        self.assertEqual(len(self.server.named("loss")), 1)
        self.assertEqual(self.incidents(), [])

    def test_memory_that_runs_out_is_an_incident_and_the_exception_goes_on(self):
        with self.assertRaises(RuntimeError):
            with self.start() as run, curvescope.torch.watch(run, step=5, where="hvp"):
                torch.empty(1 << 50, dtype=torch.uint8)
        self.assertEqual(self.incidents(), [("oom", "hvp")])
        self.assertEqual(self.server.finishes["run-1"]["status"], "failed")

    def test_losses_and_gradients_that_are_not_finite_are_incidents_with_the_window_before(self):
        model = torch.nn.Linear(1, 1)
        with self.start(sample_every=100) as run:
            run.metric("loss", 1.0, step=1)
            with curvescope.torch.watch(run, step=2, model=model) as watching:
                loss = model(torch.tensor([[math.inf]])).sum()
                watching.loss(loss)
                loss.backward()
        kinds = {(event["kind"], event["where"]) for event in self.server.of_type("incident")}
        self.assertIn(("inf", "gradients"), kinds)
        self.assertTrue(kinds & {("inf", "loss"), ("nan", "loss")})
        self.assertEqual([event["step"] for event in self.server.of_type("metric", debug=True)][:2], [1, 2])

    def test_nans_of_anomaly_mode_are_incidents(self):
        value = torch.zeros(1, requires_grad=True)
        with self.assertWarns(UserWarning), self.assertRaises(RuntimeError):
            with self.start() as run, torch.autograd.detect_anomaly(), curvescope.torch.watch(run):
                (torch.sqrt(value) * 0).sum().backward()
        self.assertEqual(self.incidents(), [("nan", None)])

    def test_other_exceptions_are_no_incidents(self):
        with self.assertRaises(KeyError):
            with self.start() as run, curvescope.torch.watch(run):
                raise KeyError("a bug")
        self.assertEqual(self.incidents(), [])

    def test_tensors_may_be_reported_as_they_are(self):
        with self.start() as run:
            run.metric("loss", torch.tensor(0.25, requires_grad=True))
            run.spectrum(torch.tensor([2.0, 1.0]))
        self.assertEqual(self.server.named("loss"), [0.25])
        self.assertEqual(self.server.of_type("spectrum")[0]["eigenvalues"], [2.0, 1.0])
        self.assertTrue(self.server.runs["run-1"]["framework"].startswith("pytorch "))


if __name__ == "__main__":
    unittest.main()
