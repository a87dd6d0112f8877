"""Exports the networks of export_cases.py once more, with the dynamo exporter, beside the models that are there.

    python3 export_dynamo.py EXPORTED [CASE ...]

EXPORTED is the folder that export_cases.py wrote; weights are read from it, so that the expected curvature holds. Needs torch
with torch.onnx.export(dynamo=True) (2.13 was used), onnx, onnxscript and safetensors. Writes
EXPORTED/CASE/{model-dynamo.onnx,model-dynamo-plain.onnx}: as optimised by the exporter, and with optimize=False.
"""

import os
import sys
import warnings

import onnx
import safetensors.torch
import torch

import export_cases

warnings.filterwarnings("ignore")


class DynamoExporter(export_cases.Exporter):
    def case(self, name, network, inputs, targets, loss, evaluate, training=None, train=False, **_):
        if self.only and name not in self.only:
            return
        folder = os.path.join(self.folder, name)
        network.load_state_dict(safetensors.torch.load_file(os.path.join(folder, "weights.safetensors")))
        network.train(train)
        inputs = inputs if isinstance(inputs, tuple) else (inputs,)
        names = ["input"] if len(inputs) == 1 else [f"input_{i}" for i in range(len(inputs))]
        batch = torch.export.Dim("batch")
        for optimize, file in ((True, "model-dynamo.onnx"), (False, "model-dynamo-plain.onnx")):
            try:
                torch.onnx.export(
                    network, inputs, os.path.join(folder, file), dynamo=True, optimize=optimize,
                    input_names=names, output_names=["output"], external_data=False, verbose=False,
                    dynamic_shapes=tuple({0: batch} for _ in inputs),
                )  # fmt: skip
                strip_notes(os.path.join(folder, file))
                print(name, file, flush=True)
            except Exception as error:  # some networks are out of the exporter's reach; say which
                print(name, file, "not exported:", str(error).splitlines()[0], flush=True)


def strip_notes(path):
    """Removes what only debuggers read: stack traces hold the paths of the machine that exported."""
    model = onnx.load(path)
    graph = model.graph
    for holder in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        holder.ClearField("metadata_props")
        holder.ClearField("doc_string")
    for function in model.functions:
        for holder in (function, *function.node, *function.value_info):
            holder.ClearField("metadata_props")
            holder.ClearField("doc_string")
    onnx.save(model, path)


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    exporter = DynamoExporter(sys.argv[1], sys.argv[2:])
    for group in (export_cases.vision, export_cases.language, export_cases.dense):
        group(exporter)


if __name__ == "__main__":
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        main()
