"""Scenarios from end to end: ranks of which one is killed, a diverged run's postmortem, cost against performance, a probe."""

import json
import math
import socket
import subprocess
import sys
import unittest
from pathlib import Path

import torch

from curvescope.torch import watch
from tests_torch_server.support import CLIENT, ServerTest

EXAMPLES = CLIENT / "examples"
RANKS, KILLED_RANK, KILLED_STEP, STEPS = 3, 2, 6, 40


class ScenarioTest(ServerTest):
    def test_distributed_hessian_free_training_with_a_rank_killed(self):
        run_id = f"ranks-{self.name}"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        script = str(Path(__file__).with_name("rank.py"))
        ranks = [subprocess.Popen([sys.executable, script, *map(str, (rank, RANKS, port, run_id, KILLED_RANK, KILLED_STEP,
                                                                       STEPS))],
                                  env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                 for rank in range(RANKS)]
        self.addCleanup(lambda: [rank.kill() for rank in ranks])
        said = [rank.communicate(timeout=300) for rank in ranks]
        self.assertEqual(ranks[KILLED_RANK].returncode, -9, said[KILLED_RANK])
        self.assertNotEqual(ranks[0].returncode, 0, "a rank cannot go on alone")
        losses = [event for event in self.events(run_id, type="metric") if event["name"] == "loss" and not event.get("debug")]
        self.assertEqual(sorted((event.get("rank", 0), event["step"]) for event in losses),
                         [(rank, step) for rank in range(RANKS) for step in range(KILLED_STEP)])
        spectra = {event.get("rank", 0) for event in self.events(run_id, type="spectrum")}
        self.assertEqual(spectra, set(range(RANKS)))
        incidents = {(event["kind"], event.get("rank", 0)) for event in self.events(run_id, type="incident")}
        self.assertEqual(incidents, {("preemption", 0), ("preemption", 1)})
        self.assertEqual(self.get(f"/runs/{run_id}")["status"], "failed")

    def test_the_postmortem_of_a_diverged_run(self):
        run_id = f"diverged-{self.name}"
        torch.manual_seed(0)
        model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        inputs = torch.randn(32, 4)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        with self.start(run_id, sample_every=5, window_steps=20) as run:
            run.config({"learning_rate": 0.05}, step=0)
            for step in range(200):
                if step == 30:
                    optimizer.param_groups[0]["lr"] = 10.0
                    run.config({"learning_rate": 10.0}, step=step)
                with watch(run, step=step, model=model) as watching:
                    optimizer.zero_grad()
                    loss = (model(inputs) - inputs.sum(1, keepdim=True)).pow(4).mean()
                    value = watching.loss(loss)
                    if not math.isfinite(value):
                        break
                    loss.backward()
                    optimizer.step()
            run.finish("failed")
        diagnosis = self.get(f"/runs/{run_id}/diagnosis")
        found = {item["mode"]: item for item in diagnosis["items"]}
        self.assertIn("F1", found, diagnosis)
        self.assertIn("loss", {evidence["series"] for evidence in found["F1"]["evidence"]})
        self.assertTrue(found["F1"]["mitigation"])
        self.assertIn("learning_rate", json.dumps(diagnosis), "what changed before the failure is part of the story")
        window = [event["step"] for event in self.events(run_id, type="metric") if event.get("debug")]
        self.assertGreaterEqual(len(set(window)), 5, "the window before the failure is there at full resolution")

    def test_cost_against_performance(self):
        done = self.run_python(str(EXAMPLES / "adam_against_hessian_free.py"), "--steps", "40", "--target-loss", "0")
        self.assertEqual(done.returncode, 0, done.stderr)
        runs = [run for run in self.get("/runs", project="examples")["items"]
                if run["experiment"] == "adam-against-hessian-free"][:2]
        self.assertEqual({run["optimizer"] for run in runs}, {"adam", "newton-cg"})
        for run in runs:
            costs = [event["amount"] for event in self.events(run["id"], type="cost")]
            self.assertGreater(sum(costs), 0.0)
            self.assertIn("loss", run["last"])

    def test_the_serverless_probe(self):
        done = self.run_python(str(EXAMPLES / "serverless_probe.py"), "--shift", "1.0", "--run-id", f"probe-{self.name}")
        self.assertEqual(done.returncode, 3, done.stderr)
        answer = json.loads(done.stdout)
        run = self.get(f"/runs/probe-{self.name}")
        self.assertEqual((run["status"], run["last"]["sharpness_ratio"]), ("completed", answer["ratio"]))


if __name__ == "__main__":
    unittest.main()
