"""Of what kind the vectors are that an operator is probed with."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

import torch


class VectorKind(NamedTuple):
    """Precision and place of a vector."""

    dtype: torch.dtype
    device: Any

    @property
    def name(self) -> str:
        """The precision as events name it, as in `float32`."""
        return str(self.dtype).replace("torch.", "")


def vector_kind(operator: Any, dtype: Optional[torch.dtype], device: Any) -> VectorKind:
    """As asked for; else the operator's own, which a `HessianOperator` has; else float32 on the CPU."""
    return VectorKind(getattr(operator, "dtype", torch.float32) if dtype is None else dtype,
                      getattr(operator, "device", "cpu") if device is None else device)
