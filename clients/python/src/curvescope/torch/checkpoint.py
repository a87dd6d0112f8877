"""A model at a step, as the server takes it: exported once, later only its weights."""

from __future__ import annotations

import weakref
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Union

import torch

from curvescope.submission import Checkpoint
from curvescope.torch.export import ExportedModel, export
from curvescope.torch.losses import loss_request
from curvescope.torch.safetensors import encode

Inputs = Union[torch.Tensor, Sequence[torch.Tensor], Mapping[str, torch.Tensor]]


class CheckpointMaker:
    """Makes checkpoints of models; remembers each model's graph for as long as the model lives."""

    def __init__(self) -> None:
        self._exported: "weakref.WeakKeyDictionary[torch.nn.Module, Dict[Any, ExportedModel]]" = \
            weakref.WeakKeyDictionary()

    def make(self, model: torch.nn.Module, loss: Any, batch: Tuple[Inputs, torch.Tensor], step: int,
             request: Mapping[str, Any]) -> Checkpoint:
        """The model as it is now. Copies weights and batch, so training may go on at once.

        `loss`: a name that the server knows, a torch.nn module or function, or any function of outputs and targets.
        `batch`: inputs (one tensor, several in forward's order, or by forward's names) and targets.
        `request`: further fields of the API's request. Raises ValueError for what cannot be submitted.
        """
        inputs, targets = _named(batch[0]), batch[1]
        known = loss_request(loss)
        fields: Dict[str, Any] = {"step": step, **(known or {"loss": "output"})}
        fields["parameters"] = [name for name, parameter in model.named_parameters() if parameter.requires_grad]
        if not fields["parameters"]:
            raise ValueError("the model has no parameter that requires a gradient")
        fields.update(request)
        graph = self._graph(model, inputs, targets, None if known else loss)
        state = {name: tensor for name, tensor in model.state_dict().items() if _is_weight(name, tensor)}
        return Checkpoint(graph.address, graph.content, encode(state), encode({**inputs, "targets": targets}), fields)

    def _graph(self, model: torch.nn.Module, inputs: Mapping[str, torch.Tensor], targets: torch.Tensor,
               loss: Any) -> ExportedModel:
        shapes = tuple((name, tuple(tensor.shape), tensor.dtype) for name, tensor in inputs.items())
        key = (shapes, None if loss is None else (tuple(targets.shape), targets.dtype, loss))
        graphs = self._exported.setdefault(model, {})
        if key not in graphs:
            graphs[key] = export(model, inputs, targets, loss)
        return graphs[key]


def _named(inputs: Inputs) -> Dict[str, torch.Tensor]:
    if isinstance(inputs, torch.Tensor):
        return {"inputs": inputs}
    if isinstance(inputs, Mapping):
        return dict(inputs)
    return {f"input_{index}": tensor for index, tensor in enumerate(inputs)}


def _is_weight(name: str, tensor: Optional[torch.Tensor]) -> bool:
    return isinstance(tensor, torch.Tensor) and not name.endswith("num_batches_tracked")
