"""Checkpoints of real PyTorch models: what is exported, under which names, and what is sent again."""

import json
import struct
import unittest

import torch
from torch.nn import functional

from curvescope.torch.losses import loss_request
from curvescope.torch.safetensors import encode
from tests.support import ClientTest


def decode(content):
    """The tensors of a safetensors file as (dtype, shape, bytes)."""
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    data = content[8 + length:]
    return {name: (each["dtype"], each["shape"], data[slice(*each["data_offsets"])]) for name, each in header.items()}


def network():
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU(), torch.nn.Flatten(),
                               torch.nn.Dropout(), torch.nn.Linear(2 * 4, 3))


class CheckpointTest(ClientTest):
    def setUp(self):
        super().setUp()
        self.model = network()
        self.batch = (torch.randn(5, 1, 4, 4), torch.randint(0, 3, (5,)))

    def submitted(self, *arguments, **named):
        with self.start() as run:
            self.assertIsNotNone(run.submit_checkpoint(self.model, *arguments, **named).wait(120))
        return self.server.checkpoints[-1]

    def test_every_parameter_keeps_its_name_and_the_model_its_mode(self):
        sent = self.submitted(torch.nn.CrossEntropyLoss(label_smoothing=0.1), self.batch, step=7, top=5)
        names = [name for name, _ in self.model.named_parameters()]
        self.assertEqual(sent["request"], {
            "step": 7, "loss": "cross_entropy", "reduction": "mean", "ignore_index": -100, "label_smoothing": 0.1,
            "parameters": names, "top": 5})
        for name in names:
            self.assertIn(name.encode(), sent["model"])
        self.assertIn(b"BatchNormalization", sent["model"], "is not folded into the convolution")
        self.assertNotIn(b"Dropout", sent["model"], "is exported in eval mode")
        self.assertTrue(self.model.training)
        weights = decode(sent["weights"])
        self.assertEqual(set(weights), set(names) | {"1.running_mean", "1.running_var"})
        self.assertEqual(weights["5.weight"][:2], ("F32", [3, 8]))
        self.assertEqual(set(decode(sent["batch"])), {"inputs", "targets"})
        self.assertEqual(decode(sent["batch"])["targets"][0], "I64")

    def test_later_checkpoints_bring_new_weights_but_no_graph(self):
        with self.start() as run:
            run.submit_checkpoint(self.model, "cross_entropy", self.batch, step=1).wait(120)
            with torch.no_grad():
                self.model[5].bias.add_(1.0)
            run.submit_checkpoint(self.model, "cross_entropy", self.batch, step=2).wait(120)
        first, second = self.server.checkpoints
        self.assertNotIn("model", second)
        self.assertTrue(second["request"]["model"].startswith("sha256:"))
        self.assertNotEqual(decode(first["weights"])["5.bias"], decode(second["weights"])["5.bias"])

    def test_a_batch_of_another_shape_is_another_graph(self):
        with self.start() as run:
            run.submit_checkpoint(self.model, "cross_entropy", self.batch).wait(120)
            inputs, targets = self.batch
            run.submit_checkpoint(self.model, "cross_entropy", (inputs[:2], targets[:2])).wait(120)
        self.assertEqual(["model" in each for each in self.server.checkpoints], [True, True])

    def test_any_function_of_outputs_and_targets_may_be_the_loss(self):
        def penalised(outputs, targets):
            return functional.cross_entropy(outputs, targets) + 0.1 * self.model[5].weight.square().sum()

        sent = self.submitted(penalised, self.batch)
        self.assertEqual(sent["request"]["loss"], "output")
        self.assertEqual(sent["request"]["parameters"], [name for name, _ in self.model.named_parameters()])
        self.assertIn(b"5.weight", sent["model"])
        self.assertNotIn(b"model.5.weight", sent["model"])

    def test_frozen_parameters_are_no_variables(self):
        self.model[0].requires_grad_(False)
        self.assertNotIn("0.weight", self.submitted("cross_entropy", self.batch)["request"]["parameters"])

    def test_what_cannot_be_submitted_is_a_warning(self):
        with self.start() as run, self.assertLogs("curvescope", "WARNING") as said:
            self.assertIsNone(run.submit_checkpoint(self.model, "hinge", self.batch).wait(0))
        self.assertIn("loss must be one of", said.output[0])
        self.assertEqual(self.server.checkpoints, [])

    def test_losses_with_weights_are_exported_with_the_model(self):
        self.assertIsNone(loss_request(torch.nn.CrossEntropyLoss(weight=torch.ones(3))))
        self.assertIsNone(loss_request(torch.nn.BCEWithLogitsLoss(pos_weight=torch.ones(1))))
        self.assertEqual(loss_request(torch.nn.MSELoss(reduction="sum")), {"loss": "mse", "reduction": "sum"})
        self.assertEqual(loss_request(functional.mse_loss), {"loss": "mse"})

    def test_safetensors_hold_every_bit(self):
        values = torch.tensor([[1.5, float("nan")], [-0.0, float("inf")]])
        tensors = {"a": values.double().t(), "b": values.bfloat16(), "c": torch.tensor([True, False]), "d": torch.empty(0, 2),
                   "e": torch.tensor(7)}
        stored = decode(encode(tensors))
        self.assertEqual(stored["a"], ("F64", [2, 2], values.double().t().contiguous().numpy().tobytes()))
        self.assertEqual(stored["b"], ("BF16", [2, 2], values.bfloat16().view(torch.int16).numpy().tobytes()))
        self.assertEqual((stored["c"], stored["d"]), (("BOOL", [2], b"\x01\x00"), ("F32", [0, 2], b"")))
        self.assertEqual(stored["e"], ("I64", [], struct.pack("<q", 7)))
        with self.assertRaisesRegex(ValueError, "complex64"):
            encode({"z": torch.zeros(1, dtype=torch.complex64)})


if __name__ == "__main__":
    unittest.main()
