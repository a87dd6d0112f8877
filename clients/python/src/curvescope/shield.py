"""Keeps the client's own troubles out of training."""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable, List, TypeVar

from curvescope.arguments import suggestion

Method = TypeVar("Method", bound=Callable[..., Any])


def shielded(method: Method) -> Method:
    """A method of an object with an `_log` (OnceLog) that logs what it raises, once per kind, and returns None.

    An argument by a name that the method does not have is warned of and left out; the rest is taken.
    """
    names: List[str] = []

    @functools.wraps(method)
    def call(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            try:
                return method(self, *arguments, **named)
            except TypeError:
                if not names:
                    names.extend(list(inspect.signature(method).parameters)[1:])
                unknown = [name for name in named if name not in names]
                if not unknown:
                    raise
            for name in unknown:
                self._log.warning(f"{method.__name__} {name}", "run.%s has no argument %s%s; it is left out, the rest is "
                                  "reported", method.__name__, name, suggestion(name, names))
                del named[name]
            return method(self, *arguments, **named)
        except Exception as error:
            self._log.warning(f"{method.__name__} {type(error).__name__}",
                              "run.%s: %s: %s; the event is left out, training goes on", method.__name__,
                              type(error).__name__, error)
            return None

    return call  # type: ignore[return-value]
