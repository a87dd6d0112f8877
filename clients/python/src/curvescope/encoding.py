"""Events as lines of NDJSON. JSON has no NaN: non-finite numbers are spelled "NaN", "Infinity", "-Infinity"."""

from __future__ import annotations

import gzip
import json
import math
from typing import Any, Dict, List, Optional

_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def encode_event(event: Dict[str, Any]) -> bytes:
    """One line of NDJSON, without the line end. Raises TypeError for a value that JSON cannot hold."""
    try:
        return _to_json(event).encode("ascii")
    except ValueError:
        return _to_json(_spell_non_finite(event)).encode("ascii")


def encode_events(events: List[Dict[str, Any]]) -> Optional[List[bytes]]:
    """The lines of several events by one call of the encoder; None where that cannot be told apart or fails."""
    try:
        lines = _to_json(events)[2:-2].split("},{")
    except (TypeError, ValueError, RecursionError):
        return None
    # Between two events there is one such place at least. As many pieces as events: then there is none elsewhere, in
    # a text or in a list.
    return [b"{%b}" % line.encode("ascii") for line in lines] if len(lines) == len(events) else None


def compress(body: bytes) -> bytes:
    """The body in gzip. Equal bodies give equal bytes."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def _spell_non_finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {name: _spell_non_finite(element) for name, element in value.items()}
    if isinstance(value, list):
        return [_spell_non_finite(element) for element in value]
    return value
