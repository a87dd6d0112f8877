"""A PyTorch training whose checkpoints the server analyses."""

import math
import unittest

import torch

from curvescope.torch import HessianOperator, extreme_eigenvalues, watch
from tests_torch_server.support import ANALYSIS_SECONDS, ServerTest

EXAMPLE_TOLERANCE = 1e-4


def network():
    torch.manual_seed(3)
    return torch.nn.Sequential(torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.Tanh(),
                               torch.nn.Flatten(), torch.nn.Linear(4 * 36, 10), torch.nn.GELU(), torch.nn.Linear(10, 3))


class TrainingTest(ServerTest):
    def test_telemetry_arrives_and_recomputed_eigenvalues_are_those_that_the_job_measured(self):
        model, loss_function = network(), torch.nn.CrossEntropyLoss(label_smoothing=0.05)
        generator = torch.Generator().manual_seed(1)
        batch = (torch.randn(48, 1, 6, 6, generator=generator), torch.randint(0, 3, (48,), generator=generator))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        run_id, submissions, own = f"training-{self.name}", [], []
        with self.start(run_id) as run:
            for step in range(21):
                with watch(run, step=step, model=model) as watching:
                    optimizer.zero_grad()
                    loss = loss_function(model(batch[0]), batch[1])
                    watching.loss(loss)
                    loss.backward()
                    optimizer.step()
                if step % 20 == 0:
                    model.eval()
                    operator = HessianOperator.of_model(model, lambda each: loss_function(each(batch[0]), batch[1]))
                    spectrum = extreme_eigenvalues(operator, operator.size, top=5, iterations=120, tolerance=1e-6)
                    spectrum.report(run, batch="train-0")
                    own.append(spectrum.eigenvalues)
                    submissions.append(run.submit_checkpoint(model, loss_function, batch, top=5, batch_label="train-0"))
                    model.train()
        for submission, eigenvalues in zip(submissions, own):
            analysis = submission.wait(ANALYSIS_SECONDS)
            self.assertIsNotNone(analysis)
            self.assertEqual(analysis["state"], "succeeded", analysis)
            found = [each["value"] for each in analysis["result"]["top"]]
            for ours, theirs in zip(eigenvalues, found):
                self.assertTrue(math.isclose(ours, theirs, rel_tol=EXAMPLE_TOLERANCE), (eigenvalues, found))
        methods = [event["method"] for event in self.events(run_id, type="spectrum")]
        self.assertEqual(sorted(methods), ["lanczos", "lanczos", "recomputed", "recomputed"])
        self.assertEqual(len([each for each in self.events(run_id, type="metric") if each["name"] == "loss"]), 21)


if __name__ == "__main__":
    unittest.main()
