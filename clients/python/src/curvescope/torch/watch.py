"""Reports what goes wrong in a block of training code: memory that runs out, losses and gradients that are not finite."""

from __future__ import annotations

import math
from types import TracebackType
from typing import Any, Iterable, List, Optional, Type

import torch

_OUT_OF_MEMORY_WORDS = ("out of memory", "can't allocate memory", "cannot allocate memory")


class Watch:
    """Made by `watch`; see there."""

    def __init__(self, run: Any, step: Optional[int], where: Optional[str], parameters: Iterable[torch.Tensor]) -> None:
        self._run = run
        self._step = step
        self._where = where
        self._parameters = list(parameters)

    def loss(self, loss: Any) -> float:
        """Reports the metric `loss`, and an incident where it is not finite. Returns it as a float."""
        value = float(loss.detach()) if isinstance(loss, torch.Tensor) else float(loss)
        self._run.metric("loss", value, step=self._step)
        if not math.isfinite(value):
            self._run.incident("nan" if math.isnan(value) else "inf", f"the loss is {value}", where=self._where or "loss",
                               step=self._step)
        return value

    def gradients(self) -> Optional[float]:
        """Reports the metric `grad_norm`, and an incident where it is not finite. None where there is no gradient."""
        gradients = [parameter.grad.detach() for parameter in self._parameters if parameter.grad is not None]
        if not gradients:
            return None
        norm = float(torch.stack([gradient.float().norm().to(gradients[0].device) for gradient in gradients]).norm())
        self._run.metric("grad_norm", norm, step=self._step)
        if not math.isfinite(norm):
            self._run.incident("nan" if math.isnan(norm) else "inf", f"the norm of the gradients is {norm}",
                               where=self._where or "gradients", step=self._step)
        return norm

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 traceback: Optional[TracebackType]) -> None:
        if error is None:
            self.gradients()
            return
        incident = incident_kind(error)
        if incident is not None:
            self._run.incident(incident, str(error), where=self._where, step=self._step)


def watch(run: Any, step: Optional[int] = None, where: Optional[str] = None, model: Any = None) -> Watch:
    """A context manager around a training step.

        with curvescope.torch.watch(run, step=step, model=model) as watching:
            loss = loss_function(model(inputs), targets)
            watching.loss(loss)
            loss.backward()

    Memory that runs out (CUDA's or the host's) and NaNs that autograd's anomaly mode or `FloatingPointError` raise are
    reported as incidents, with the window of steps before; every exception goes on. `watching.loss` reports a loss, and
    at the end of the block the norm of the model's gradients is reported, which waits for the device. `where` names the
    place in incidents, as in "hvp".
    """
    parameters: List[torch.Tensor] = [] if model is None else list(model.parameters())
    return Watch(run, step, where, parameters)


def incident_kind(error: BaseException) -> Optional[str]:
    """The kind of incident that an exception is, if it is one."""
    if isinstance(error, MemoryError) or isinstance(error, _out_of_memory_types()):
        return "oom"
    words = str(error).lower()
    if isinstance(error, RuntimeError) and any(each in words for each in _OUT_OF_MEMORY_WORDS):
        return "oom"
    if isinstance(error, FloatingPointError):
        return "inf" if "inf" in words or "overflow" in words else "nan"
    if isinstance(error, RuntimeError) and "returned nan values" in words:
        return "nan"
    return None


def _out_of_memory_types() -> tuple:
    named = (getattr(torch, "OutOfMemoryError", None), getattr(torch.cuda, "OutOfMemoryError", None))
    return tuple(kind for kind in named if kind is not None)
