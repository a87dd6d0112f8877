"""Spectral density by stochastic Lanczos quadrature.

Ubaru, Chen, Saad, "Fast estimation of tr(f(A)) via stochastic Lanczos quadrature", SIAM J. Matrix Anal. Appl. 38 (2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, List, Optional

import torch

from curvescope.torch.lanczos import BREAKDOWN, orthogonalised, tridiagonal_eigen
from curvescope.torch.vectors import vector_kind

Tensor = torch.Tensor


@dataclass(frozen=True)
class SpectralDensity:
    """The density as weights on nodes; the weights add up to 1. Each probe gives `steps` nodes."""

    nodes: List[float]
    weights: List[float]
    probes: int
    matvecs: int
    seed: int
    dtype: str

    def moment(self, power: int) -> float:
        """The mean of the eigenvalues' powers; times the size it is the trace of the operator's power."""
        return sum(weight * node ** power for node, weight in zip(self.nodes, self.weights))

    def report(self, run: Any, step: Optional[int] = None, batch: Optional[str] = None) -> None:
        """Reports the density to a `curvescope.Run`. `batch` names the data it was measured on."""
        run.spectrum(self.nodes, weights=self.weights, operator="hessian", method="slq", batch=batch,
                     matvecs=self.matvecs, seed=self.seed, dtype=self.dtype, step=step)


def spectral_density(operator: Callable[[Tensor], Tensor], size: int, *, probes: int = 8, steps: int = 60,
                     seed: int = 0, dtype: Optional[torch.dtype] = None, device: Any = None) -> SpectralDensity:
    """The density of a symmetric operator on vectors of shape [size], from `probes` times `steps` products."""
    if probes < 1 or steps < 1:
        raise ValueError(f"probes and steps must be 1 or more, not {probes} and {steps}")
    kind = vector_kind(operator, dtype, device)
    generator = torch.Generator().manual_seed(seed)
    nodes: List[float] = []
    weights: List[float] = []
    matvecs = 0
    for _ in range(probes):
        start = torch.randn(size, generator=generator, dtype=torch.float64)
        basis = [(start / start.norm()).to(device=kind.device, dtype=kind.dtype)]
        diagonal: List[float] = []
        off_diagonal: List[float] = []
        scale = 0.0
        while True:
            product = operator(basis[-1])
            matvecs += 1
            diagonal.append(float(torch.dot(basis[-1].double(), product.double())))
            rest, norm = orthogonalised(product, basis)
            scale = max(scale, abs(diagonal[-1]), norm)
            if len(diagonal) >= min(steps, size) or norm <= BREAKDOWN * scale:
                break
            off_diagonal.append(norm)
            basis.append(rest / norm)
        values, vectors = tridiagonal_eigen(diagonal, off_diagonal)
        nodes += [float(value) for value in values]
        weights += [float(weight) / probes for weight in vectors[0] ** 2]
    order = sorted(range(len(nodes)), key=nodes.__getitem__)
    return SpectralDensity([nodes[index] for index in order], [weights[index] for index in order], probes, matvecs, seed,
                           kind.name)
