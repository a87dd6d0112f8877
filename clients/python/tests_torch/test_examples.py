"""The examples as a user runs them, against a server that keeps what it is sent."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

from tests.support import SOURCES, ClientTest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class ExamplesTest(ClientTest):
    def run_example(self, name, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_URL": self.server.url,
                       "CURVESCOPE_SPOOL_DIRECTORY": str(self.spool), "OMP_NUM_THREADS": "1",
                       "UCX_LOG_LEVEL": "fatal"}  # Debian's torch brings UCX, which talks on stdout where /proc is missing.
        done = subprocess.run([sys.executable, str(EXAMPLES / name), *arguments], env=environment, text=True,
                              capture_output=True, timeout=300)
        self.assertEqual(self.spool_files(), [], done.stderr)
        return done

    def test_the_serverless_probe_keeps_a_model_whose_data_has_not_moved_and_retrains_one_whose_has(self):
        calm = self.run_example("serverless_probe.py", "--run-id", "calm")
        self.assertEqual(calm.returncode, 0, calm.stderr)
        moved = self.run_example("serverless_probe.py", "--run-id", "moved", "--shift", "1.0")
        self.assertEqual(moved.returncode, 3, moved.stderr)
        self.assertAlmostEqual(json.loads(calm.stdout)["ratio"], 1.0, places=2)
        self.assertEqual(self.server.named("sharpness_ratio"),
                         [json.loads(shown.stdout)["ratio"] for shown in (calm, moved)])
        self.assertEqual([event["batch"] for event in self.server.of_type("spectrum")], ["spirals-64"] * 2)
        self.assertEqual(len(self.server.of_type("note")), 1)

    def test_the_serverless_probe_keeps_to_its_time(self):
        hurried = self.run_example("serverless_probe.py", "--seconds", "0")
        self.assertEqual(json.loads(hurried.stdout)["matvecs"], 1)

    def test_hessian_free_training_reports_and_submits(self):
        shown = self.run_example("hessian_free.py", "--steps", "3", "--target-loss", "0")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(len(self.server.of_type("cg")), 3)
        self.assertEqual([each["request"]["top"] for each in self.server.checkpoints], [5])

    def test_cost_against_convergence_prints_both_optimizers(self):
        shown = self.run_example("adam_against_hessian_free.py", "--steps", "3", "--target-loss", "0")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual([line.split()[0] for line in shown.stdout.splitlines()], ["optimizer", "adam", "newton-cg"])
        self.assertEqual({event["currency"] for event in self.server.of_type("cost")}, {"USD"})


if __name__ == "__main__":
    unittest.main()
