"""Exact Hessian-vector products by double backward.

Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6 (1994), in its reverse-over-reverse form.
"""

from __future__ import annotations

import contextlib
import time
from typing import Any, Callable, Iterator, List, Optional, Sequence

import torch

Tensor = torch.Tensor


class HessianOperator:
    """The Hessian of a scalar loss in some parameters, as a map from flat vectors to flat vectors.

    The gradient's graph is made once and kept, so that every product is one backward pass through the same loss: with
    dropout or sampling in the loss, all products see the same draw. It takes about twice the memory of a training step
    until `release`.

    `matvecs` and `seconds` count products and the wall-clock seconds spent in them, for `run.hv`.
    """

    def __init__(self, loss: Tensor, parameters: Sequence[Tensor]) -> None:
        """From a loss that was computed with its graph.

        Raises ValueError where the loss is not one number, or parameters are none, do not require a gradient, or lie on
        several devices or in several dtypes.
        """
        self.parameters: List[Tensor] = list(parameters)
        _check(loss, self.parameters)
        self.size = sum(parameter.numel() for parameter in self.parameters)
        self.dtype = self.parameters[0].dtype
        self.device = self.parameters[0].device
        self.loss = float(loss.detach())
        self.matvecs = 0
        self.seconds = 0.0
        self.longest_seconds = 0.0
        with _double_backward():
            gradients = torch.autograd.grad(loss, self.parameters, create_graph=True, allow_unused=True)
        self._gradients = [torch.zeros_like(parameter) if gradient is None else gradient
                           for gradient, parameter in zip(gradients, self.parameters)]

    @staticmethod
    def of_model(model: Any, loss_function: Callable[[Any], Tensor],
                 parameters: Optional[Sequence[Tensor]] = None) -> "HessianOperator":
        """Of a module with its own state: `loss_function(model)` gives the loss, in the mode the module is in.

        Buffers that the forward pass changes (BatchNorm's running statistics) and the state of the random number
        generators are put back, so that measuring does not change training. `parameters`: else all that are trained.
        """
        chosen = [each for each in model.parameters() if each.requires_grad] if parameters is None else parameters
        with restored(model), torch.enable_grad(), _double_backward():
            return HessianOperator(loss_function(model), chosen)

    @staticmethod
    def of_function(function: Callable[[List[Tensor]], Tensor], parameters: Sequence[Tensor]) -> "HessianOperator":
        """Of a function of parameters, as `torch.func.functional_call` makes one. The tensors given stay untouched."""
        leaves = [parameter.detach().clone().requires_grad_(True) for parameter in parameters]
        with torch.enable_grad(), _double_backward():
            return HessianOperator(function(leaves), leaves)

    def __call__(self, vector: Tensor) -> Tensor:
        """H times the vector, both of shape [size]. Raises ValueError for another shape."""
        if vector.shape != (self.size,):
            raise ValueError(f"the vector must have the shape ({self.size},), not {tuple(vector.shape)}")
        begun = time.perf_counter()
        pieces = self._split(vector.to(device=self.device, dtype=self.dtype))
        pairs = [(gradient, piece) for gradient, piece in zip(self._gradients, pieces) if gradient.requires_grad]
        if pairs:
            gradients, weights = zip(*pairs)
            products = torch.autograd.grad(gradients, self.parameters, weights, retain_graph=True, allow_unused=True)
        else:
            products = (None,) * len(self.parameters)  # A loss that is linear in its parameters.
        flat = torch.cat([torch.zeros_like(parameter).reshape(-1) if product is None else product.reshape(-1)
                          for product, parameter in zip(products, self.parameters)])
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        self._count(time.perf_counter() - begun)
        return flat

    def gradient(self) -> Tensor:
        """The gradient, of shape [size]."""
        return torch.cat([gradient.detach().reshape(-1) for gradient in self._gradients])

    def release(self) -> None:
        """Frees the gradient's graph. The operator cannot be used afterwards."""
        self._gradients = []

    def report(self, run: Any, step: Optional[int] = None) -> None:
        """Reports the latency of the products made since the last report, to a `curvescope.Run`."""
        if self.matvecs:
            run.hv(self.seconds / self.matvecs, count=self.matvecs, max_seconds=self.longest_seconds, step=step)
        self.matvecs, self.seconds, self.longest_seconds = 0, 0.0, 0.0

    def _split(self, vector: Tensor) -> List[Tensor]:
        pieces = torch.split(vector, [parameter.numel() for parameter in self.parameters])
        return [piece.view_as(parameter) for piece, parameter in zip(pieces, self.parameters)]

    def _count(self, seconds: float) -> None:
        self.matvecs += 1
        self.seconds += seconds
        self.longest_seconds = max(self.longest_seconds, seconds)


@contextlib.contextmanager
def restored(model: Any) -> Iterator[None]:
    """Leaves the module's buffers and the random number generators as they were before the block.

    The block works on copies of the buffers, which a graph made in it may keep; the buffers themselves stay untouched.
    """
    originals = [(module, name, buffer) for module in model.modules()
                 for name, buffer in module._buffers.items() if buffer is not None]
    devices = sorted({tensor.device.index for tensor in model.parameters() if tensor.device.type == "cuda"})
    with torch.random.fork_rng(devices=devices):
        try:
            for module, name, buffer in originals:
                module._buffers[name] = buffer.detach().clone()
            yield
        finally:
            for module, name, buffer in originals:
                module._buffers[name] = buffer


def _double_backward() -> Any:
    """Fused attention kernels have no second derivative; the plain ones do. torch 1.13 fuses less and has a narrower switch."""
    attention = getattr(torch.nn, "attention", None)
    if attention is not None:
        return attention.sdpa_kernel(attention.SDPBackend.MATH)
    if hasattr(torch.backends.cuda, "enable_mem_efficient_sdp"):
        return torch.backends.cuda.sdp_kernel(enable_flash=False, enable_mem_efficient=False, enable_math=True)
    return torch.backends.cuda.sdp_kernel(enable_flash=False, enable_math=True)


def _check(loss: Tensor, parameters: Sequence[Tensor]) -> None:
    if loss.numel() != 1:
        raise ValueError(f"the loss must be one number, not of shape {tuple(loss.shape)}")
    if not parameters:
        raise ValueError("there are no parameters that require a gradient")
    if not all(parameter.requires_grad for parameter in parameters):
        raise ValueError("every parameter must require a gradient")
    if not loss.requires_grad:
        raise ValueError("the loss has no graph: compute it from the parameters, outside torch.no_grad()")
    if len({(parameter.device, parameter.dtype) for parameter in parameters}) > 1:
        raise ValueError("the parameters must lie on one device and have one dtype")
