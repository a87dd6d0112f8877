"""Extreme eigenvalues by the Lanczos method.

Lanczos (1950) with full reorthogonalisation; Paige, "The computation of eigenvalues and eigenvectors of very large sparse
matrices" (1971); residuals as in Parlett, "The Symmetric Eigenvalue Problem", section 13.2.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any, Callable, List, Optional, Tuple

import torch

from curvescope.torch.vectors import VectorKind, vector_kind

Tensor = torch.Tensor

BREAKDOWN = 1e-6


@dataclass(frozen=True)
class Spectrum:
    """Eigenvalues, the largest first, each with the norm of its residual |H v - value v|; |v| = 1.

    Some eigenvalue of the operator lies within the residual of each value.
    """

    eigenvalues: List[float]
    residuals: List[float]
    matvecs: int
    seed: int
    dtype: str
    operator: str = "hessian"
    method: str = "lanczos"

    def report(self, run: Any, step: Optional[int] = None, batch: Optional[str] = None) -> None:
        """Reports the spectrum to a `curvescope.Run`. `batch` names the data it was measured on."""
        run.spectrum(self.eigenvalues, residuals=self.residuals, operator=self.operator, method=self.method,
                     batch=batch, matvecs=self.matvecs, seed=self.seed, dtype=self.dtype, step=step)


def extreme_eigenvalues(operator: Callable[[Tensor], Tensor], size: int, *, top: int = 5, bottom: int = 0,
                        iterations: Optional[int] = None, tolerance: float = 1e-4, seed: int = 0,
                        dtype: Optional[torch.dtype] = None, device: Any = None,
                        time_limit_seconds: float = math.inf) -> Spectrum:
    """The `top` largest and `bottom` smallest eigenvalues of a symmetric operator on vectors of shape [size].

    Stops when every residual is below `tolerance` times the largest |eigenvalue|, or after `iterations` products
    (default: 4 (top + bottom) + 20), or with the first product that ends after the time limit, though not before there
    are as many values as were asked for: the residuals say how good they are then. Keeps one vector per product, of the given
    dtype and device, else of the operator's. A space that is exhausted (an eigenvalue that comes more than once) is left
    by a new random direction.
    """
    wanted = top + bottom
    if top < 0 or bottom < 0 or not 1 <= wanted <= size:
        raise ValueError(f"top and bottom must be 0 or more and together 1 to {size}, not {top} and {bottom}")
    limit = min(size, 4 * wanted + 20 if iterations is None else iterations)
    if limit < wanted:
        raise ValueError(f"{wanted} eigenvalues need at least as many iterations, not {iterations}")
    kind = vector_kind(operator, dtype, device)
    generator = torch.Generator().manual_seed(seed)
    basis, diagonal, off_diagonal = [_random_unit(size, generator, kind)], [], []
    scale, deadline = 0.0, time.monotonic() + time_limit_seconds
    while True:
        product = operator(basis[-1])
        diagonal.append(float(torch.dot(basis[-1].double(), product.double())))
        rest, norm = orthogonalised(product, basis)
        scale = max(scale, abs(diagonal[-1]), norm)
        values, vectors = tridiagonal_eigen(diagonal, off_diagonal)
        chosen = _chosen(len(values), top, bottom)
        residuals = [abs(norm * float(vectors[-1, index])) for index in chosen]
        converged = len(chosen) == wanted and max(residuals) <= tolerance * float(values.abs().max())
        out_of_time = len(chosen) == wanted and time.monotonic() >= deadline
        if len(diagonal) >= limit or out_of_time or (converged and norm > BREAKDOWN * scale):
            break
        if norm > BREAKDOWN * scale:
            off_diagonal.append(norm)
            basis.append(rest / norm)
        else:
            off_diagonal.append(0.0)
            fresh, _ = orthogonalised(_random_unit(size, generator, kind), basis)
            basis.append(fresh / fresh.norm())
    ordered = sorted(zip((float(values[index]) for index in chosen), residuals), reverse=True)
    return Spectrum([value for value, _ in ordered], [residual for _, residual in ordered], len(diagonal), seed,
                    kind.name)


def orthogonalised(vector: Tensor, basis: List[Tensor]) -> Tuple[Tensor, float]:
    """The part of the vector that is orthogonal to the basis, and its norm. Twice is enough (Kahan, in Parlett 6.9)."""
    for _ in range(2):
        for direction in basis:
            vector = vector - torch.dot(direction, vector) * direction
    return vector, float(vector.norm())


def tridiagonal_eigen(diagonal: List[float], off_diagonal: List[float]) -> Tuple[Tensor, Tensor]:
    """Eigenvalues, ascending, and eigenvectors as columns, of a symmetric tridiagonal matrix, in double."""
    matrix = torch.diag(torch.tensor(diagonal, dtype=torch.float64))
    if off_diagonal:
        beside = torch.tensor(off_diagonal, dtype=torch.float64)
        matrix = matrix + torch.diag(beside, 1) + torch.diag(beside, -1)
    values, vectors = torch.linalg.eigh(matrix)
    return values, vectors


def _chosen(found: int, top: int, bottom: int) -> List[int]:
    """Indices, among ascending values, of the largest and the smallest."""
    largest = list(range(max(0, found - top), found))
    smallest = list(range(0, min(bottom, found - len(largest))))
    return smallest + largest


def _random_unit(size: int, generator: torch.Generator, kind: VectorKind) -> Tensor:
    """Drawn on the CPU, so that a seed gives the same vector on every device."""
    vector = torch.randn(size, generator=generator, dtype=torch.float64)
    return (vector / vector.norm()).to(device=kind.device, dtype=kind.dtype)
