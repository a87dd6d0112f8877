"""A module as an ONNX graph in which every parameter keeps its name.

`torch.onnx.export` merges, folds and fuses by default, and what it folds away has no curvature any more. Here the module
is exported in eval mode as it stands (training=PRESERVE keeps BatchNorm a node of its own) and without constant folding.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import io
import warnings
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import torch

# What torch 1.13 writes and later versions still do.
OPSET = 16


@dataclass(frozen=True)
class ExportedModel:
    """An ONNX file and its hash, as the server addresses it."""

    content: bytes = field(repr=False)
    address: str

    @staticmethod
    def of(content: bytes) -> "ExportedModel":
        """With the content's SHA-256."""
        return ExportedModel(content, "sha256:" + hashlib.sha256(content).hexdigest())


def export(model: torch.nn.Module, inputs: Mapping[str, torch.Tensor], targets: Optional[torch.Tensor] = None,
           loss: Optional[Callable[[Any, torch.Tensor], torch.Tensor]] = None) -> ExportedModel:
    """Exports the module with inputs of these names and shapes, in forward's order; with `loss`, as a graph of the loss.

    The module is left in the mode that it was in.
    """
    names, arguments = list(inputs), tuple(inputs.values())
    exported: torch.nn.Module = model
    if loss is not None and targets is not None:
        names, arguments, exported = [*names, "targets"], (*arguments, targets), _WithLoss(model, loss)
    file = io.BytesIO()
    with _evaluating(model), _evaluating(exported), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(exported, arguments, file, **_options(names))
    return ExportedModel.of(file.getvalue())


def _options(names: List[str]) -> Dict[str, Any]:
    options: Dict[str, Any] = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False,
                               "input_names": names, "opset_version": OPSET}
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        # The other exporter names parameters as well, but inlines small constants and needs the package onnxscript.
        options["dynamo"] = False
    return options


class _WithLoss(torch.nn.Module):
    """The loss of a module's outputs. Shares the module's children, so that its parameters have the same names."""

    def __init__(self, model: torch.nn.Module, loss: Callable[[Any, torch.Tensor], torch.Tensor]) -> None:
        super().__init__()
        self._modules = model._modules
        self._parameters = model._parameters
        self._buffers = model._buffers
        self._of: Tuple[Any, ...] = (model, loss)  # A tuple, since a module set as an attribute would become a child.

    def forward(self, *arguments: torch.Tensor) -> torch.Tensor:
        model, loss = self._of
        return loss(model.forward(*arguments[:-1]), arguments[-1])


@contextlib.contextmanager
def _evaluating(model: torch.nn.Module) -> Iterator[None]:
    modes: Sequence[Tuple[torch.nn.Module, bool]] = [(module, module.training) for module in model.modules()]
    try:
        model.eval()
        yield
    finally:
        for module, training in modes:
            module.training = training
