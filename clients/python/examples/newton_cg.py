"""A damped Newton-CG optimizer: Hessian-free training in the manner of Martens (ICML 2010).

Each step solves (H + damping) d = -g by conjugate gradients, where H is the exact Hessian, stops at negative curvature
(Steihaug), backtracks on the loss, and adapts the damping by how well the quadratic model foretold the loss
(Levenberg-Marquardt).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable, Sequence

import torch

from curvescope.torch import HessianOperator

Tensor = torch.Tensor


@dataclass(frozen=True)
class Solve:
    """A conjugate gradient solve. `residual` is relative to the right-hand side."""

    direction: Tensor
    iterations: int
    residual: float
    converged: bool
    negative_curvature: bool
    seconds: float


@dataclass(frozen=True)
class Step:
    """A step of the optimizer. `learning_rate` is 0 where no step length lowered the loss."""

    loss: float
    gradient_norm: float
    solve: Solve
    damping: float
    learning_rate: float
    step_norm: float


class NewtonCg:
    """Trains `parameters` on `loss_function`, which must be deterministic between steps."""

    def __init__(self, parameters: Sequence[Tensor], loss_function: Callable[[], Tensor], damping: float = 0.1,
                 tolerance: float = 1e-2, iterations: int = 50) -> None:
        self.damping = damping
        self._parameters = list(parameters)
        self._loss_function = loss_function
        self._tolerance = tolerance
        self._iterations = iterations

    def step(self, run: object) -> Step:
        """One Newton step. Reports its Hv products to the run."""
        operator = HessianOperator(self._loss_function(), self._parameters)
        gradient = operator.gradient()
        solve = self._solve(operator, -gradient)
        curvature = float(torch.dot(solve.direction, operator(solve.direction)))
        operator.report(run)
        operator.release()  # Its graph holds the parameters as they were; they are about to change.
        damping = self.damping
        learning_rate, after = self._backtrack(operator.loss, gradient, solve.direction)
        foretold = learning_rate * float(torch.dot(gradient, solve.direction)) + learning_rate ** 2 * curvature / 2
        self._adapt(after - operator.loss, foretold, learning_rate)
        return Step(operator.loss, float(gradient.norm()), solve, damping, learning_rate,
                    learning_rate * float(solve.direction.norm()))

    def _solve(self, operator: HessianOperator, right: Tensor) -> Solve:
        begun = time.perf_counter()
        solution, residual = torch.zeros_like(right), right.clone()
        search, square = residual.clone(), float(torch.dot(right, right))
        limit, iterations, negative = self._tolerance ** 2 * square, 0, False
        while iterations < self._iterations and square > limit:
            product = operator(search) + self.damping * search
            curvature = float(torch.dot(search, product))
            iterations += 1
            if curvature <= 0.0:
                negative = True
                if iterations == 1:
                    solution = right.clone()
                break
            length = square / curvature
            solution = solution + length * search
            residual = residual - length * product
            next_square = float(torch.dot(residual, residual))
            search = residual + (next_square / square) * search
            square = next_square
        relative = (square ** 0.5) / max(float(right.norm()), 1e-30)
        return Solve(solution, iterations, relative, square <= limit, negative, time.perf_counter() - begun)

    def _backtrack(self, before: float, gradient: Tensor, direction: Tensor) -> tuple:
        """Halves the step until the loss falls enough (Armijo), or puts the parameters back."""
        originals = [parameter.detach().clone() for parameter in self._parameters]
        slope = float(torch.dot(gradient, direction))
        pieces = torch.split(direction, [parameter.numel() for parameter in self._parameters])
        learning_rate = 1.0
        with torch.no_grad():
            for _ in range(12):
                for parameter, original, piece in zip(self._parameters, originals, pieces):
                    parameter.copy_(original + learning_rate * piece.view_as(original))
                after = float(self._loss_function())
                if after <= before + 1e-4 * learning_rate * slope:
                    return learning_rate, after
                learning_rate /= 2.0
            for parameter, original in zip(self._parameters, originals):
                parameter.copy_(original)
        return 0.0, before

    def _adapt(self, change: float, foretold: float, learning_rate: float) -> None:
        ratio = change / foretold if foretold < 0.0 else 0.0
        if learning_rate == 0.0 or ratio < 0.25:
            self.damping = min(self.damping * 3.0, 1e3)
        elif ratio > 0.75:
            self.damping = max(self.damping / 3.0, 1e-6)
