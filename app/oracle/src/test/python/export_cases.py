"""Exports small PyTorch networks to ONNX together with their curvature from float64 double backward.

    python3 export_cases.py OUT [CASE ...]

Needs torch (1.13 to 2.6 were used), onnx and numpy. Writes OUT/CASE/{model.onnx,weights.safetensors,batch.safetensors,
expected.json}. The Hessian is formed column by column with torch.autograd.grad applied twice, which is exact for every
layer here (torch.func.hessian is not: it is wrong with LayerNorm).
"""

import collections
import copy
import inspect
import json
import os
import sys
import warnings

import numpy as np
import onnx
import torch
import torch.nn.functional as F

import idioms
import networks
import safetensors_writer

warnings.filterwarnings("ignore")

EVAL = torch.onnx.TrainingMode.EVAL
PRESERVE = torch.onnx.TrainingMode.PRESERVE
CROSS_ENTROPY = {"kind": "cross_entropy", "reduction": "mean"}


def cross_entropy(**options):
    return lambda output, targets: F.cross_entropy(output, targets, **options)


def per_token(**options):
    return lambda output, targets: F.cross_entropy(
        output.reshape(-1, output.shape[-1]), targets.reshape(-1), **options
    )


class Exporter:
    def __init__(self, folder, only):
        self.folder, self.only = folder, set(only)

    def case(
        self, name, network, inputs, targets, loss, evaluate, opset=17, fold=False, training=EVAL, train=False, notes=""
    ):
        """Exports one network, unless a selection of cases was given that lacks it."""
        if self.only and name not in self.only:
            return
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        network.train(train)
        inputs = inputs if isinstance(inputs, tuple) else (inputs,)
        names = ["input"] if len(inputs) == 1 else [f"input_{i}" for i in range(len(inputs))]
        self._export(network, inputs, names, folder, opset, fold, training)
        safetensors_writer.write(os.path.join(folder, "weights.safetensors"), network.state_dict())
        batch = {"inputs": inputs[0]} if len(inputs) == 1 else dict(zip(names, inputs))
        if targets is not None:
            batch["targets"] = targets
        safetensors_writer.write(os.path.join(folder, "batch.safetensors"), batch)
        expected = {"case": name, "notes": notes, "loss": loss}
        expected.update(_curvature(network, inputs, targets, evaluate))
        graph = onnx.load(os.path.join(folder, "model.onnx")).graph
        expected["onnx"] = {
            "opset": opset,
            "torch": torch.__version__,
            "ops": dict(collections.Counter(node.op_type for node in graph.node)),
            "initializers": [initializer.name for initializer in graph.initializer],
        }
        with open(os.path.join(folder, "expected.json"), "w") as file:
            json.dump(expected, file)
        print(name, expected["n_params"], expected["loss_value"], expected["eigenvalues"][0], flush=True)

    @staticmethod
    def _export(network, inputs, names, folder, opset, fold, training):
        options = {}
        if "dynamo" in inspect.signature(torch.onnx.export).parameters:
            options["dynamo"] = False
        torch.onnx.export(
            network,
            inputs,
            os.path.join(folder, "model.onnx"),
            input_names=names,
            output_names=["output"],
            opset_version=opset,
            do_constant_folding=fold,
            training=training,
            dynamic_axes={name: {0: "batch"} for name in names},
            **options,
        )


def _curvature(network, inputs, targets, evaluate):
    network = copy.deepcopy(network).double()
    inputs = tuple(x.double() if x.is_floating_point() else x for x in inputs)
    if targets is not None and targets.is_floating_point():
        targets = targets.double()
    parameters = [parameter for _, parameter in network.named_parameters()]
    size = sum(parameter.numel() for parameter in parameters)
    loss = evaluate(network(*inputs), targets)
    gradient = _flatten(torch.autograd.grad(loss, parameters, create_graph=True), parameters)

    def product(vector):
        parts = torch.autograd.grad(gradient @ vector, parameters, retain_graph=True, allow_unused=True)
        return _flatten(parts, parameters)

    hessian = torch.stack([product(row) for row in torch.eye(size, dtype=torch.float64)])
    eigenvalues = torch.linalg.eigvalsh((hessian + hessian.T) / 2).flip(0)
    probe = torch.from_numpy(np.random.RandomState(7).randn(size))
    return {
        "loss_value": loss.item(),
        "n_params": size,
        "grad_norm": gradient.norm().item(),
        "params": _layout(network),
        "eigenvalues": eigenvalues.tolist(),
        "trace": torch.trace(hessian).item(),
        "asym": ((hessian - hessian.T).abs().max() / hessian.abs().max()).item(),
        "hv_seed7_norm": product(probe).norm().item(),
    }


def _flatten(parts, parameters):
    return torch.cat(
        [(torch.zeros_like(p) if part is None else part).reshape(-1) for part, p in zip(parts, parameters)]
    )


def _layout(network):
    layout, offset = [], 0
    for name, parameter in network.named_parameters():
        layout.append({"name": name, "shape": list(parameter.shape), "offset": offset, "size": parameter.numel()})
        offset += parameter.numel()
    return layout


def vision(exporter):
    torch.manual_seed(0)
    network = networks.ResidualBatchNorm().settle()
    images, classes = torch.randn(8, 3, 8, 8), torch.randint(0, 4, (8,))
    exporter.case("res_bn_preserve", network, images, classes, CROSS_ENTROPY, cross_entropy(), training=PRESERVE)
    exporter.case(
        "res_bn_fused", network, images, classes, CROSS_ENTROPY, cross_entropy(), fold=True,
        notes="exporter fuses conv and batch norm: parameters lost",
    )  # fmt: skip
    torch.manual_seed(1)
    network = networks.depthwise_norms()
    images, classes = torch.randn(6, 4, 9, 9), torch.randint(0, 3, (6,))
    exporter.case("depthwise_norms", network, images, classes, CROSS_ENTROPY, cross_entropy())
    torch.manual_seed(2)
    network = networks.conv1d()
    signals, targets = torch.randn(5, 3, 16), torch.randn(5, 2)
    loss = {"kind": "mse", "reduction": "sum"}
    exporter.case("conv1d_mse_sum", network, signals, targets, loss, lambda o, t: F.mse_loss(o, t, reduction="sum"))
    torch.manual_seed(9)
    network = networks.VisionTransformer()
    images, classes = torch.randn(4, 2, 8, 8), torch.randint(0, 3, (4,))
    exporter.case("vit", network, images, classes, CROSS_ENTROPY, cross_entropy(), training=PRESERVE, train=True)
    torch.manual_seed(10)
    network = networks.Segmentation()
    images, classes = torch.randn(2, 2, 5, 5), torch.randint(0, 3, (2, 5, 5))
    exporter.case("segmentation_nchw", network, images, classes, CROSS_ENTROPY, cross_entropy())


def language(exporter):
    torch.manual_seed(3)
    tokens, targets = torch.randint(0, 11, (4, 6)), torch.randint(0, 11, (4, 6))
    targets[0, :3] = -100
    loss = {"kind": "cross_entropy", "reduction": "mean", "ignore_index": -100}
    smooth = {**loss, "label_smoothing": 0.1}
    ignoring, smoothing = per_token(ignore_index=-100), per_token(ignore_index=-100, label_smoothing=0.1)
    exporter.case("decoder_tied_ignore", networks.Decoder(tied=True), tokens, targets, loss, ignoring)
    exporter.case("decoder_untied_smooth", networks.Decoder(tied=False), tokens, targets, smooth, smoothing, opset=LATE)
    if hasattr(F, "scaled_dot_product_attention"):
        fused = networks.DecoderFusedAttention(tied=False)
        exporter.case("decoder_sdpa", fused, tokens, targets, loss, ignoring, opset=20)
    torch.manual_seed(4)
    network = networks.Llama()
    tokens, targets = torch.randint(0, 9, (3, 5)), torch.randint(0, 9, (3, 5))
    exporter.case("llama_rotary_gqa", network, tokens, targets, CROSS_ENTROPY, per_token())
    torch.manual_seed(5)
    for name, norm_first, fold in (("torch_encoder_layer", False, False), ("torch_encoder_folded", True, True)):
        network, x, classes = networks.Encoder(norm_first), torch.randn(5, 4, 8), torch.randint(0, 3, (5,))
        exporter.case(
            name, network, x, classes, CROSS_ENTROPY, cross_entropy(), training=PRESERVE, train=True, fold=fold,
            notes="train mode, dropout 0",
        )  # fmt: skip
    torch.manual_seed(13)
    network = networks.BagOfTokens()
    tokens, classes = torch.randint(0, 7, (8, 5)), torch.randint(0, 3, (8,))
    exporter.case("bag_of_tokens_mask", network, tokens, classes, CROSS_ENTROPY, cross_entropy())


def dense(exporter):
    torch.manual_seed(6)
    network = networks.zero_biases()
    x, labels = torch.randn(12, 5), torch.randint(0, 2, (12, 4)).float()
    mean = {"kind": "bce_with_logits", "reduction": "mean"}
    evaluate = F.binary_cross_entropy_with_logits
    exporter.case("merged_zero_biases", network, x, labels, mean, evaluate, training=PRESERVE)
    total = {"kind": "bce_with_logits", "reduction": "sum"}
    exporter.case(
        "bce_sum_folded", network, x, labels, total, lambda o, t: evaluate(o, t, reduction="sum"), fold=True
    )
    torch.manual_seed(7)
    mse = {"kind": "mse", "reduction": "mean"}
    exporter.case(
        "linreg_repeated", torch.nn.Linear(6, 3), torch.randn(20, 6), torch.randn(20, 3), mse, F.mse_loss,
        notes="every eigenvalue three times",
    )  # fmt: skip
    exporter.case(
        "dead_relu_null", networks.dead_units(), torch.randn(10, 4), torch.randn(10, 2), mse, F.mse_loss,
        notes="all hidden units dead: null space",
    )  # fmt: skip
    torch.manual_seed(8)
    output = {"kind": "output", "reduction": "mean"}
    exporter.case("scalar_output", networks.ScalarOutput(), torch.randn(7, 3), None, output, lambda o, t: o)
    torch.manual_seed(11)
    network = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.Sigmoid(), torch.nn.Linear(6, 3)).double()
    x, classes = torch.randn(9, 4).double(), torch.randint(0, 3, (9,))
    exporter.case("mlp_double", network, x, classes, CROSS_ENTROPY, cross_entropy(), fold=True)
    torch.manual_seed(12)
    pair, classes = (torch.randn(6, 3), torch.randn(6, 2)), torch.randint(0, 2, (6,))
    exporter.case("two_inputs_prelu", networks.TwoInputs(), pair, classes, CROSS_ENTROPY, cross_entropy())


def further(exporter):
    torch.manual_seed(14)
    images, classes = torch.randn(4, 2, 12, 12), torch.randint(0, 3, (4,))
    exporter.case("convnext", idioms.ConvNext(), images, classes, CROSS_ENTROPY, cross_entropy(), opset=20)
    tokens, targets = torch.randint(0, 7, (3, 4)), torch.randint(0, 7, (3, 4))
    exporter.case("encoder_decoder", idioms.EncoderDecoder(), tokens, targets, CROSS_ENTROPY, per_token(), train=True, training=PRESERVE)
    signals, classes = torch.randn(5, 3, 6), torch.randint(0, 3, (5,))
    exporter.case("norms", idioms.Norms(), signals, classes, CROSS_ENTROPY, cross_entropy(), opset=LATE)
    x, classes = torch.randn(6, 5), torch.randint(0, 3, (6,))
    smooth, smoothing = {**CROSS_ENTROPY, "label_smoothing": 0.1}, cross_entropy(label_smoothing=0.1)
    exporter.case("functional", idioms.Functional(), x, classes, smooth, smoothing, opset=13)
    images, targets = torch.randn(3, 2, 6, 6), torch.randn(3, 3)
    mse = {"kind": "mse", "reduction": "mean"}
    exporter.case("pools", idioms.Pools(), images, targets, mse, F.mse_loss, opset=14)
    x, labels = torch.randn(3, 4, 6), torch.rand(3, 2)
    bce = {"kind": "bce_with_logits", "reduction": "mean"}
    exporter.case("einsum_attention", idioms.Attention(), x, labels, bce, F.binary_cross_entropy_with_logits, opset=16)


LATE = 18 if int(torch.__version__.split(".")[0]) >= 2 else 17


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    exporter = Exporter(sys.argv[1], sys.argv[2:])
    for group in (vision, language, dense, further):
        group(exporter)


if __name__ == "__main__":
    if hasattr(torch.nn, "attention"):  # double backward exists for the plain attention kernel only
        with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
            main()
    else:
        main()
