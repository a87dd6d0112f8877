"""A canary that sharpens is rejected, by the gate and by the pipeline snippets as they are shipped."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

import torch

from curvescope.torch.checkpoint import CheckpointMaker
from tests_torch_server.support import CLIENT, ServerTest

SNIPPETS = Path(os.environ.get("CURVESCOPE_TEST_SNIPPETS", CLIENT.parent.parent / "deploy" / "ci"))
SCALE_OF_A_SHARP_MODEL = 3.0


def classifier(scale):
    """A linear classifier and a batch. The Hessian grows with the square of the inputs' scale, nearly."""
    torch.manual_seed(0)
    model = torch.nn.Linear(6, 3)
    inputs = torch.randn(32, 6, generator=torch.Generator().manual_seed(1)) * scale
    return model, (inputs, inputs[:, :3].argmax(1))


def commands(snippet, marker):
    """The shell lines of a pipeline snippet that call the client, as a runner would run them."""
    lines = [line.strip() for line in (SNIPPETS / snippet).read_text().splitlines()]
    return [line[len(marker):].strip() for line in lines if re.match(re.escape(marker) + r"\s*curvescope ", line)]


class CanaryTest(ServerTest):
    def train(self, kind, scale):
        """A run that trained, and the files of its last checkpoint where the pipeline expects them."""
        run_id = f"{kind}-{self.name}"
        model, batch = classifier(scale)
        with self.start(run_id, model="canary", baseline=kind == "baseline") as run:
            run.metric("loss", float(torch.nn.functional.cross_entropy(model(batch[0]), batch[1])), step=0)
        made = CheckpointMaker().make(model, "cross_entropy", batch, 0, {})
        (self.folder / "canary.onnx").write_bytes(made.model)
        (self.folder / "canary-batch.safetensors").write_bytes(made.batch)
        return run_id

    def pipeline(self, lines, run_id, baseline):
        """Runs the lines as runners do: a shell that stops at the first failure."""
        tool = self.folder / "bin" / "curvescope"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m curvescope "$@"\n')
        tool.chmod(0o755)
        variables = self.environment(CURVESCOPE_RUN=run_id, BASELINE_RUN=baseline,
                                     PATH=f"{tool.parent}:{os.environ['PATH']}")
        return subprocess.run(["sh", "-e", "-c", "\n".join(lines)], env=variables, cwd=self.folder, text=True,
                              capture_output=True, timeout=900)

    def test_the_pipelines_let_a_calm_canary_pass_and_fail_on_one_that_sharpens(self):
        lines = commands("gitlab-ci.yml", "-")
        self.assertEqual(commands("github-actions.yml", "run:"), lines, "both pipelines do the same")
        self.assertEqual([line.split()[1] for line in lines], ["submit", "gate"])
        baseline = self.train("baseline", 1.0)
        done = self.pipeline(lines[:1], baseline, baseline)
        self.assertEqual(done.returncode, 0, done.stderr)
        calm = self.pipeline(lines, self.train("calm", 1.0), baseline)
        self.assertEqual(calm.returncode, 0, calm.stdout + calm.stderr)
        self.assertIn("pass", calm.stdout)
        sharp = self.pipeline(lines, self.train("sharp", SCALE_OF_A_SHARP_MODEL), baseline)
        self.assertEqual(sharp.returncode, 1, sharp.stdout + sharp.stderr)
        self.assertRegex(sharp.stdout, r"top_eigenvalue_ratio .* FAIL")

    def test_a_gate_with_nothing_to_compare_fails_and_says_so(self):
        run_id = self.train("empty", 1.0)
        done = self.run_python("-m", "curvescope", "gate", "--run", run_id, "--baseline", self.train("other", 1.0),
                               "--rules", "top_eigenvalue_ratio")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("no data", done.stdout)


if __name__ == "__main__":
    unittest.main()
