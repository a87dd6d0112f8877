"""Keeps the client's own troubles out of training."""

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])


def shielded(method: Method) -> Method:
    """A method of an object with an `_log` (OnceLog) that logs what it raises, once per kind, and returns None."""

    @functools.wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except Exception as error:
            self._log.warning(f"{method.__name__} {type(error).__name__}",
                              "run.%s: %s: %s; the event is left out, training goes on", method.__name__,
                              type(error).__name__, error)
            return None

    return call  # type: ignore[return-value]
