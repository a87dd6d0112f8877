"""Turns what training code hands over (floats, numpy and torch scalars, arrays) into plain Python values, at the call."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Dict, Iterable, List, Mapping, Optional, Union

Number = Union[int, float]

LONGEST_TEXT_CHARACTERS = 10_000
LONGEST_NAME_CHARACTERS = 255


def plain_number(value: Any) -> Number:
    """A Python number; a tensor or numpy scalar is read at once, so that neither it nor its graph is kept alive.

    Raises TypeError or ValueError for what is not one number.
    """
    kind = type(value)
    if kind is float or kind is int:
        return value
    if kind is str:
        raise TypeError(f"expected a number, not the text {value!r}")
    item = getattr(value, "item", None)
    if item is not None:
        value = item()
    return int(value) if isinstance(value, int) else float(value)


def plain_numbers(values: Iterable[Any]) -> List[Number]:
    """A flat list of Python numbers from a list, a numpy array or a tensor of one dimension."""
    to_list = getattr(values, "tolist", None)
    return [plain_number(value) for value in (to_list() if to_list is not None else values)]


def plain_text(value: Any, longest: int = LONGEST_TEXT_CHARACTERS) -> str:
    """Text that any JSON reader and PostgreSQL take: no NUL, no lone surrogates, of bounded length."""
    text = str(value)[:longest].replace("\x00", "\ufffd")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def plain_name(value: Any) -> str:
    """The name of a metric, layer or the like: text of at most 255 characters."""
    return plain_text(value, LONGEST_NAME_CHARACTERS)


def plain_values(values: Any) -> Dict[str, Any]:
    """Hyperparameters as JSON can hold them; what has no JSON form is kept as its text.

    Of a mapping, an `argparse.Namespace`, a dataclass or another object that holds them by name. Raises TypeError for
    what holds nothing by name.
    """
    named = _by_name(values)
    if named is None:
        raise TypeError(f"expected hyperparameters by name (a mapping, a Namespace, a dataclass), not {values!r}")
    return {plain_name(name): _plain_value(value) for name, value in named.items()}


def _by_name(values: Any) -> Optional[Mapping[str, Any]]:
    if isinstance(values, Mapping):
        return values
    if isinstance(values, type):
        return None
    if dataclasses.is_dataclass(values):
        return {each.name: getattr(values, each.name, None) for each in dataclasses.fields(values)}
    if hasattr(values, "_asdict"):  # A named tuple.
        return dict(values._asdict())
    held = getattr(values, "__dict__", None)
    return {name: value for name, value in held.items() if not name.startswith("_")} if held else None


def _plain_value(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping) or hasattr(value, "_asdict") or type(value).__module__ == "argparse" \
            or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
        return plain_values(value)
    if isinstance(value, (list, tuple)):
        return [_plain_value(element) for element in value]
    try:
        return plain_number(value)
    except (TypeError, ValueError, RuntimeError):
        return plain_text(value)


def is_finite(value: Number) -> bool:
    """Whether the number is neither NaN nor infinite."""
    return isinstance(value, int) or math.isfinite(value)


def without_missing(fields: Dict[str, Any]) -> Dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}
