"""Exports the networks on which products are compared with libtorch's, without their weights.

    python3 export_peers.py OUT

Needs torch 2.6 and onnx. Writes OUT/NAME.onnx in float64. The floating initializers keep their names and shapes only: tests
and benchmarks fill in values of their own, for both sides.
"""

import os
import sys
import warnings

import onnx
import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")


def mlp(*widths):
    layers = []
    for i in range(len(widths) - 1):
        layers += [nn.Linear(widths[i], widths[i + 1]), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


class Convolutional(nn.Module):
    """Three 3x3 convolutions with ReLU and max pooling, the mean over space, and a linear layer."""

    def __init__(self):
        super().__init__()
        self.conv0 = nn.Conv2d(3, 16, 3, padding=1)
        self.conv1 = nn.Conv2d(16, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv0(x)), 2)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        return self.head(F.relu(self.conv2(x)).mean((2, 3)))


class Residual(nn.Module):
    """Strides, dilation, groups, a depthwise convolution, group normalisation, both kinds of pooling and a residual connection."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, padding=1, bias=False)
        self.norm = nn.GroupNorm(4, 32)
        self.down = nn.Conv2d(32, 64, 3, stride=2, padding=1)
        self.depthwise = nn.Conv2d(64, 64, 3, padding=2, dilation=2, groups=64)
        self.pointwise = nn.Conv2d(64, 64, 1, groups=2)
        self.wide = nn.Conv2d(64, 128, 3, padding=1)
        self.hidden = nn.Linear(128, 64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.stem(x))), 3, stride=2, padding=1)
        x = self.down(x)
        x = x + self.pointwise(F.gelu(self.depthwise(x)))
        x = F.silu(self.wide(F.avg_pool2d(x, 2)))
        return self.head(torch.tanh(self.hidden(x.mean((2, 3)))))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Transformer(nn.Module):
    """A causal decoder over tokens with learned positions."""

    def __init__(self, width, layers, heads, tokens, vocabulary):
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.position = nn.Parameter(torch.randn(tokens, width))
        self.blocks = nn.ModuleList([Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary)

    def forward(self, ids):
        x = self.token(ids) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def export(name, network, inputs, folder):
    torch.manual_seed(1)
    network = network.double().eval()
    for parameter in network.parameters():
        # Different everywhere, or the exporter merges those that are equal.
        nn.init.normal_(parameter)
    path = os.path.join(folder, name + ".onnx")
    torch.onnx.export(
        network,
        (inputs,),
        path,
        opset_version=17,
        do_constant_folding=False,
        dynamo=False,
        input_names=["input"],
        output_names=["output"],
    )
    model = onnx.load(path)
    count = 0
    for initializer in model.graph.initializer:
        if initializer.data_type == onnx.TensorProto.DOUBLE:
            initializer.ClearField("raw_data")
            initializer.ClearField("double_data")
            count += 1
    model.ClearField("metadata_props")
    for node in model.graph.node:
        node.ClearField("doc_string")
        node.ClearField("metadata_props")
    onnx.save(model, path)
    parameters = sum(p.numel() for p in network.parameters())
    assert count == len(list(network.parameters())), (count, name)
    print(name, parameters, os.path.getsize(path), flush=True)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    image = torch.randn
    export("mlp_64", mlp(64, 64, 64, 10), torch.randn(64, 64).double(), folder)
    export("mlp_256", mlp(256, 128, 128, 10), torch.randn(128, 256).double(), folder)
    export("mlp_784", mlp(784, 512, 512, 10), torch.randn(256, 784).double(), folder)
    export("mlp_wide", mlp(64, 256, 256, 128, 10), torch.randn(32, 64).double(), folder)
    export("mlp_five_million", mlp(784, 1536, 1536, 896, 10), torch.randn(64, 784).double(), folder)
    export("convolutional", Convolutional(), image(32, 3, 32, 32).double(), folder)
    export("residual", Residual(), image(4, 3, 16, 16).double(), folder)
    export("transformer", Transformer(128, 2, 4, 64, 256), torch.randint(256, (16, 64)), folder)
    export("transformer_small", Transformer(64, 2, 4, 16, 48), torch.randint(48, (4, 16)), folder)


if __name__ == "__main__":
    main(sys.argv[1])
