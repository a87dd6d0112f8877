"""`curvescope gate` and `curvescope submit` as a shell runs them."""

import json
import os
import subprocess
import sys
from collections import deque

from tests.contract_server import answering
from tests.support import SOURCES, ClientTest

RULE = {"rule": "top_eigenvalue_ratio", "value": 3.1, "limit": 2.0, "pass": False, "state": "fail", "required": True,
        "says": "9.3 against 3"}
PASSED = {**RULE, "value": 1.2, "pass": True, "state": "pass"}
RESULT = {"loss": 0.2966, "gradient_norm": 0.1341, "parameters": 1507, "operator": "hessian", "dtype": "float64",
          "matvecs": 212, "seconds": 0.8, "top": [{"value": 2.05658, "residual": 3e-13}],
          "bottom": [{"value": -0.15487, "residual": 2e-12}], "warnings": ["named like an exporter's"]}


class GateAndSubmitTest(ClientTest):
    def setUp(self):
        super().setUp()
        self.server.runs["run-1"] = {"id": "run-1"}
        self.model, self.batch = self.folder / "model.onnx", self.folder / "batch.safetensors"
        self.model.write_bytes(b"graph")
        self.batch.write_bytes(b"batch")

    def run_command(self, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_URL": self.server.url}
        return subprocess.run([sys.executable, "-m", "curvescope", *map(str, arguments)], env=environment, text=True,
                              capture_output=True, timeout=120)

    def test_a_gate_that_passes(self):
        self.server.gates.append({"pass": True, "rules": [PASSED]})
        shown = self.run_command("gate", "--run", "run-1", "--baseline", "good", "--limit", "max_trace_ratio=3")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        self.assertIn("run-1 beside good: pass", shown.stdout)
        self.assertRegex(shown.stdout, r"top_eigenvalue_ratio +1\.2 +2 +pass")
        self.assertEqual(self.server.gate_queries, [{"baseline": ["good"], "max_trace_ratio": ["3"]}])

    def test_a_gate_that_fails_names_the_rule_and_fails_the_pipeline(self):
        self.server.gates.append({"pass": False, "rules": [RULE]})
        shown = self.run_command("gate", "--run", "run-1")
        self.assertEqual(shown.returncode, 1)
        self.assertRegex(shown.stdout, r"top_eigenvalue_ratio +3\.1 +2 +FAIL +9\.3 against 3")
        self.assertEqual(json.loads(self.run_command("gate", "--run", "run-1", "--json").stdout)["pass"], False)

    def test_a_gate_without_an_answer_is_neither(self):
        unknown = self.run_command("gate", "--run", "nobody")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("404 there is no run nobody", unknown.stderr)
        self.assertEqual(self.run_command("gate", "--run", "run-1", "--limit", "ratio").returncode, 2)
        self.server.close()
        self.assertEqual(self.run_command("gate", "--run", "run-1").returncode, 2)

    def test_a_gate_waits_for_data_that_is_on_its_way(self):
        waiting = {"pass": False, "reason": "there is no spectrum",
                   "rules": [{**RULE, "value": None, "state": "no_data"}]}
        self.server.gates = deque([waiting, {"pass": True, "rules": [PASSED]}])
        self.assertEqual(self.run_command("gate", "--run", "run-1", "--wait", "30").returncode, 0)
        self.server.gates = deque([waiting])
        shown = self.run_command("gate", "--run", "run-1")
        self.assertEqual(shown.returncode, 1)
        self.assertIn("no data", shown.stdout)
        self.assertIn("there is no spectrum", shown.stdout)

    def test_submit_sends_files_and_options_and_shows_the_spectrum(self):
        request = self.folder / "request.json"
        request.write_text('{"seed": 7, "loss": "mse", "density": {"probes": 4, "steps": 20}}')
        self.server.analyses["analysis-0"] = deque([
            {"id": "analysis-0", "state": "queued"},
            {"id": "analysis-0", "state": "running", "progress": 0.42, "matvecs": 118, "eta_seconds": 31.0},
            {"id": "analysis-0", "state": "succeeded", "result": RESULT}])
        shown = self.run_command("submit", "--run", "run-1", "--model", self.model, "--batch", self.batch, "--request",
                                 request, "--loss", "cross_entropy", "--top", 10, "--step", 3, "--wait")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertRegex(shown.stdout, r"top +2\.05658 +3e-13")
        self.assertIn("warning: named like an exporter's", shown.stdout)
        self.assertIn("running: 42 %, 118 products, about 31 s left", shown.stderr)
        sent = self.server.checkpoints[0]
        self.assertEqual((sent["model"], sent["batch"]), (b"graph", b"batch"))
        self.assertEqual(sent["request"], {"seed": 7, "loss": "cross_entropy", "density": {"probes": 4, "steps": 20},
                                           "top": 10, "step": 3})

    def test_submit_says_why_it_was_refused(self):
        self.server.faults_before.append(answering(413))
        shown = self.run_command("submit", "--run", "run-1", "--model", self.model, "--batch", self.batch)
        self.assertEqual(shown.returncode, 1)
        self.assertIn("413 fault 413", shown.stderr)
        missing = self.run_command("submit", "--run", "run-1", "--model", self.folder / "none", "--batch", self.batch)
        self.assertEqual(missing.returncode, 2)
        self.assertIn("No such file", missing.stderr)

    def test_an_analysis_that_fails_fails_the_command(self):
        self.server.analyses["analysis-0"] = deque([
            {"id": "analysis-0", "state": "failed", "error": {"reason": "memory", "message": "needs 9 GB, may take 4"}}])
        shown = self.run_command("submit", "--run", "run-1", "--model", self.model, "--batch", self.batch, "--wait")
        self.assertEqual(shown.returncode, 1)
        self.assertIn("memory: needs 9 GB, may take 4", shown.stdout)

    def test_each_command_has_help(self):
        for command in ("gate", "submit"):
            shown = self.run_command(command, "--help")
            self.assertEqual((shown.returncode, "usage: curvescope" in shown.stdout), (0, True))
