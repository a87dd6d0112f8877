"""Critical sharpness: curvature along the update, from forward passes alone.

Kalra et al., "A Scalable Measure of Loss Landscape Curvature for Analyzing the Training Dynamics of LLMs" (2026),
arXiv 2601.16979: 2 over the critical learning rate, the smallest at which the step would raise the loss.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional, Sequence

import torch

Tensor = torch.Tensor

MOST_FORWARD_PASSES = 9


@dataclass(frozen=True)
class CriticalSharpness:
    """`value` is 2 / `learning_rate`; the critical learning rate lies between `lower` and `upper`.

    `value` is 0 where no learning rate that was tried raised the loss, and infinite where all did: the direction then is
    none of descent on this batch.
    """

    value: float
    learning_rate: float
    lower: float
    upper: float
    forward_passes: int

    def report(self, run: Any, step: Optional[int] = None) -> None:
        """Reports the metric `critical_sharpness` to a `curvescope.Run`."""
        run.metric("critical_sharpness", self.value, step=step)


def critical_sharpness(loss_function: Callable[[], Any], parameters: Sequence[Tensor], direction: Sequence[Tensor], *,
                       guess: float = 1e-2, tolerance: float = 0.05,
                       forward_passes: int = MOST_FORWARD_PASSES) -> CriticalSharpness:
    """Searches the critical learning rate of the update `parameters - learning_rate * direction`.

    loss_function: the loss of one fixed batch with the parameters as they are, deterministic (eval mode, or dropout off).
    direction: the optimizer's step before the learning rate, by parameter: the gradient for plain SGD, or (before -
        after) / learning_rate for any optimizer. For the gradient of a quadratic the value is its curvature along it.
    guess: where to begin; the last critical learning rate, or the current one, saves passes.
    tolerance: relative width of the bracket at which the search ends.  forward_passes: 3 to 9, the one at 0 included.

    The parameters are put back bit for bit; until then a copy of them is kept.
    """
    if len(parameters) != len(direction) or not parameters:
        raise ValueError(f"direction must have one tensor per parameter: {len(direction)} for {len(parameters)}")
    if not (guess > 0.0 and math.isfinite(guess)):
        raise ValueError(f"guess must be above 0 and finite, not {guess}")
    if not 3 <= forward_passes <= MOST_FORWARD_PASSES:
        raise ValueError(f"forward_passes must be 3 to {MOST_FORWARD_PASSES}, not {forward_passes}")
    before = [parameter.detach().clone() for parameter in parameters]
    try:
        with torch.no_grad():
            line = _Line(loss_function, parameters, before, direction)
            return _search(line, guess, tolerance, forward_passes)
    finally:
        with torch.no_grad():
            for parameter, original in zip(parameters, before):
                parameter.copy_(original)


class _Line:
    """The loss along the update. `slopes` holds (loss(rate) - loss(0)) / rate: linear in the rate for a quadratic."""

    def __init__(self, loss_function: Callable[[], Any], parameters: Sequence[Tensor], before: List[Tensor],
                 direction: Sequence[Tensor]) -> None:
        self._loss_function = loss_function
        self._parameters, self._before, self._direction = parameters, before, direction
        self.passes = 1
        self.slopes: Dict[float, float] = {}
        self._at_zero = float(loss_function())
        if not math.isfinite(self._at_zero):
            raise ValueError(f"the loss is {self._at_zero} before any step")

    def raises(self, rate: float) -> bool:
        """Whether a step of this learning rate raises the loss; a loss that is not finite counts as raised."""
        for parameter, original, update in zip(self._parameters, self._before, self._direction):
            parameter.copy_(original).sub_(update.to(parameter.dtype), alpha=rate)
        self.passes += 1
        slope = (float(self._loss_function()) - self._at_zero) / rate
        self.slopes[rate] = slope
        return not slope <= 0.0


def _search(line: _Line, guess: float, tolerance: float, forward_passes: int) -> CriticalSharpness:
    lower, upper = 0.0, math.inf
    rate = guess
    while line.passes < forward_passes:
        if line.raises(rate):
            upper = rate
        else:
            lower = rate
        if lower > 0.0 and upper / lower <= 1.0 + tolerance:
            break
        rate = _next_rate(line.slopes, lower, upper, tolerance)
    if upper == math.inf:
        return CriticalSharpness(0.0, math.inf, lower, upper, line.passes)
    if lower == 0.0:
        return CriticalSharpness(math.inf, 0.0, lower, upper, line.passes)
    found = _root(line.slopes, lower, upper)
    if not lower <= found <= upper:
        found = math.sqrt(lower * upper)
    return CriticalSharpness(2.0 / found, found, lower, upper, line.passes)


def _next_rate(slopes: Dict[float, float], lower: float, upper: float, tolerance: float) -> float:
    """The secant's root, moved a little beyond it by turns so that the bracket closes from both sides."""
    margin = 1.0 + 0.4 * tolerance
    if upper == math.inf:
        root = _extrapolated(slopes) * margin
        return min(max(root, 2.0 * lower), 16.0 * lower) if math.isfinite(root) else 4.0 * lower
    if lower == 0.0:
        root = _extrapolated(slopes) / margin
        return min(max(root, upper / 16.0), upper / 2.0) if math.isfinite(root) else upper / 4.0
    root = _root(slopes, lower, upper)
    if not lower < root < upper:
        return math.sqrt(lower * upper)
    nearer_lower = root / lower < upper / root
    moved = root * margin if nearer_lower else root / margin
    return moved if lower < moved < upper else math.sqrt(lower * upper)


def _extrapolated(slopes: Dict[float, float]) -> float:
    """Where the line through the two slopes nearest the root is 0; NaN where there are not two."""
    known = sorted((rate, slope) for rate, slope in slopes.items() if math.isfinite(slope))
    if len(known) < 2:
        return math.nan
    known.sort(key=lambda pair: abs(pair[1]))
    return _crossing(known[0], known[1])


def _root(slopes: Dict[float, float], lower: float, upper: float) -> float:
    if not (math.isfinite(slopes[lower]) and math.isfinite(slopes[upper])):
        return math.nan
    return _crossing((lower, slopes[lower]), (upper, slopes[upper]))


def _crossing(first: Any, second: Any) -> float:
    rise = second[1] - first[1]
    if rise == 0.0:
        return math.nan
    root = first[0] - first[1] * (second[0] - first[0]) / rise
    return root if root > 0.0 else math.nan
