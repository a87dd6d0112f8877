"""A directive, as the server sends it to runs that opted in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Dict, Mapping, Optional

from curvescope.timestamps import parse_time

ACTIONS = frozenset([
    "increase_damping", "reduce_learning_rate", "increase_batch", "clip_gradients", "fall_back_to_first_order",
    "refresh_preconditioner", "snapshot", "restart_from_checkpoint", "sample_more_often", "stop",
])


@dataclass(frozen=True)
class Directive:
    """One request of the server. `alert` names the alert behind it; `expires_at` is when it lapses."""

    id: str
    action: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    alert: Optional[str] = None
    expires_at: Optional[datetime] = None

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> "Directive":
        """Reads what the server sent. Raises KeyError or ValueError where it is no directive."""
        expires = document.get("expires_at")
        parameters = document.get("parameters")
        return Directive(
            id=str(document["id"]),
            action=str(document["action"]),
            parameters=dict(parameters) if isinstance(parameters, Mapping) else {},
            reason=str(document.get("reason") or ""),
            alert=document.get("alert"),
            expires_at=parse_time(str(expires)) if expires else None,
        )

    def has_expired(self, now: datetime) -> bool:
        """Whether it lapsed before `now` (with a time zone)."""
        return self.expires_at is not None and self.expires_at <= now

    def number(self, name: str, default: float) -> float:
        """A numeric parameter. Raises ValueError where it is there but no number."""
        value = self.parameters.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"the directive's parameter {name} must be a number, not {value!r}")
        return float(value)


def acknowledgement(applied: bool, reason: str = "") -> Dict[str, Any]:
    """What is said to the server about a directive."""
    return {"applied": True} if applied else {"applied": False, "reason": reason}
