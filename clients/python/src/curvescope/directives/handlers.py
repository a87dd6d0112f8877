"""Ready-made handlers of directives.

    run.on_directive("increase_damping", IncreaseDamping(optimizer))
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from curvescope.directives.directive import Directive


class IncreaseDamping:
    """Multiplies a number that the optimizer keeps as an attribute by the directive's `factor` (10).

    At most to `largest`; declines where it is there already.
    """

    def __init__(self, owner: Any, attribute: str = "damping", largest: float = 1e3) -> None:
        self._owner = owner
        self._attribute = attribute
        self._largest = largest

    def __call__(self, directive: Directive) -> bool:
        before = float(getattr(self._owner, self._attribute))
        factor = directive.number("factor", 10.0)
        if factor <= 1.0:
            raise ValueError(f"factor must be above 1, not {factor}")
        after = min(before * factor, self._largest)
        setattr(self._owner, self._attribute, after)
        return after > before


class ReduceLearningRate:
    """Multiplies the learning rate of all parameter groups of a PyTorch-like optimizer by `factor` (0.1)."""

    def __init__(self, optimizer: Any, smallest: float = 1e-8) -> None:
        self._optimizer = optimizer
        self._smallest = smallest

    def __call__(self, directive: Directive) -> bool:
        factor = directive.number("factor", 0.1)
        if not 0.0 < factor < 1.0:
            raise ValueError(f"factor must lie between 0 and 1, not {factor}")
        changed = False
        for group in self._optimizer.param_groups:
            before = float(group["lr"])
            group["lr"] = max(before * factor, min(before, self._smallest))
            changed = changed or group["lr"] < before
        return changed


class FallBack:
    """A switch that the training loop reads: `active` turns true when the server asks for a first-order optimizer.

    `on_fall_back`, if given, is called once, at that step's boundary.
    """

    def __init__(self, on_fall_back: Optional[Callable[[], None]] = None) -> None:
        self.active = False
        self._on_fall_back = on_fall_back

    def __call__(self, directive: Directive) -> bool:
        if self.active:
            return True
        if self._on_fall_back is not None:
            self._on_fall_back()
        self.active = True
        return True


class SampleMoreOften:
    """Changes which steps are sent: each `every`-th; or as many times more often as `factor` (10) says."""

    def __init__(self, get_every: Callable[[], int], set_every: Callable[[int], None]) -> None:
        self._get_every = get_every
        self._set_every = set_every

    def __call__(self, directive: Directive) -> bool:
        before = self._get_every()
        if "every" in directive.parameters:
            every = int(directive.number("every", 1))
        else:
            factor = directive.number("factor", 10.0)
            if factor <= 0.0:
                raise ValueError(f"factor must be above 0, not {factor}")
            every = int(before / factor)
        self._set_every(max(1, every))
        return True
