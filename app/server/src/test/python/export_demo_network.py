"""Makes the resources of the demo's live training: a small network and a batch of handwritten digits.

    python3 export_demo_network.py digits.csv.gz OUT

`digits.csv.gz` is the copy of the UCI data set in scikit-learn (sklearn/datasets/data): 64 pixels from 0 to 16, then the class.
Writes OUT/digits.onnx and OUT/digits.safetensors (`inputs` and one-hot `targets` of the first 500). Needs torch, onnx and numpy;
made with torch 2.6.
"""

import json
import os
import struct
import sys

import numpy as np
import torch

SAMPLES, PIXELS, HIDDEN, CLASSES = 500, 64, 16, 10


def write_safetensors(path, tensors):
    header, payload = {}, b""
    for name, array in tensors.items():
        raw = np.ascontiguousarray(array, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(payload), len(payload) + len(raw)]}
        payload += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + payload)


def main():
    source, folder = sys.argv[1:]
    table = np.loadtxt(source, delimiter=",")[:SAMPLES]
    write_safetensors(
        os.path.join(folder, "digits.safetensors"),
        {"inputs": table[:, :PIXELS] / 16, "targets": np.eye(CLASSES)[table[:, PIXELS].astype(int)]},
    )
    torch.manual_seed(1)
    network = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, CLASSES)
    ).eval()
    torch.onnx.export(
        network,
        torch.zeros(SAMPLES, PIXELS),
        os.path.join(folder, "digits.onnx"),
        input_names=["inputs"],
        output_names=["scores"],
        dynamic_axes={"inputs": {0: "samples"}, "scores": {0: "samples"}},
        opset_version=17,
    )


if __name__ == "__main__":
    main()
