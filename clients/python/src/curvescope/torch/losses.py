"""Which of the server's losses a PyTorch loss is."""

from __future__ import annotations

from typing import Any, Dict, Optional

import torch
from torch.nn import functional

_FUNCTIONS = {functional.cross_entropy: "cross_entropy", functional.mse_loss: "mse",
              functional.binary_cross_entropy_with_logits: "bce_with_logits"}
_NAMES = ("cross_entropy", "mse", "bce_with_logits")


def loss_request(loss: Any) -> Optional[Dict[str, Any]]:
    """The request's fields for a loss that the server has: its name, a torch.nn module or a function of torch.nn.functional.

    None for any other, which is then exported with the model. Raises ValueError for a name that the server does not know.
    """
    if isinstance(loss, str):
        if loss not in _NAMES:
            raise ValueError(f"loss must be one of {', '.join(_NAMES)}, or a function of outputs and targets; not {loss!r}")
        return {"loss": loss}
    if isinstance(loss, torch.nn.CrossEntropyLoss) and loss.weight is None and loss.reduction != "none":
        return {"loss": "cross_entropy", "reduction": loss.reduction, "ignore_index": loss.ignore_index,
                "label_smoothing": loss.label_smoothing}
    if isinstance(loss, torch.nn.MSELoss) and loss.reduction != "none":
        return {"loss": "mse", "reduction": loss.reduction}
    if isinstance(loss, torch.nn.BCEWithLogitsLoss) and loss.weight is None and loss.pos_weight is None \
            and loss.reduction != "none":
        return {"loss": "bce_with_logits", "reduction": loss.reduction}
    return {"loss": _FUNCTIONS[loss]} if loss in _FUNCTIONS else None
