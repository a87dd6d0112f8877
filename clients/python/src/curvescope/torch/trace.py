"""The trace by Hutchinson's estimator.

Hutchinson, "A stochastic estimator of the trace of the influence matrix for Laplacian smoothing splines" (1990).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Callable, Optional

import torch

from curvescope.torch.vectors import vector_kind

Tensor = torch.Tensor


@dataclass(frozen=True)
class TraceEstimate:
    """The mean over probes, and its standard error."""

    value: float
    standard_error: float
    probes: int
    seed: int


def hutchinson_trace(operator: Callable[[Tensor], Tensor], size: int, *, probes: int = 32, seed: int = 0,
                     dtype: Optional[torch.dtype] = None, device: Any = None) -> TraceEstimate:
    """The trace of a symmetric operator on vectors of shape [size], from Rademacher probes, one product each."""
    if probes < 2:
        raise ValueError(f"probes must be 2 or more, for a standard error, not {probes}")
    kind = vector_kind(operator, dtype, device)
    generator = torch.Generator().manual_seed(seed)
    samples = []
    for _ in range(probes):
        signs = torch.randint(0, 2, (size,), generator=generator).mul_(2).sub_(1)
        signs = signs.to(device=kind.device, dtype=kind.dtype)
        samples.append(float(torch.dot(signs.double(), operator(signs).double())))
    mean = sum(samples) / probes
    variance = sum((sample - mean) ** 2 for sample in samples) / (probes - 1)
    return TraceEstimate(mean, math.sqrt(variance / probes), probes, seed)
