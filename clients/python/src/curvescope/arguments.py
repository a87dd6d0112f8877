"""What a caller most likely meant. A wrong argument costs a warning and at most that argument, never the run."""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import Any, Callable, Dict, Iterable, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from curvescope.log import logger
from curvescope.settings import Settings, checked_url
from curvescope.values import Number, plain_name, plain_number

RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
UNNAMED_PROJECT = "unnamed"

_SETTINGS = {field.name: field for field in dataclasses.fields(Settings) if isinstance(field.default, (bool, int, float))}
_API_PATH = re.compile(r"/api(/v1)?/*$")


def suggestion(name: str, known: Iterable[str]) -> str:
    """As in ` (did you mean batch_seconds?)`; empty where no known name is like it."""
    close = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def known_settings(given: Mapping[str, Any], arguments: Iterable[str]) -> Dict[str, Any]:
    """The settings among what was given by name, of the right kind; the rest is warned of and left out."""
    names = [*arguments, *_SETTINGS]
    chosen: Dict[str, Any] = {}
    for name, value in given.items():
        if name not in _SETTINGS:
            logger.warning("curvescope.start has no argument %s%s; it is left out", name, suggestion(name, names))
            continue
        default = _SETTINGS[name].default
        if value is None:
            continue
        if isinstance(default, bool):
            chosen[name] = bool(value)
            continue
        number = number_or_none(name, value, lambda amount: amount > 0, "a number above 0")
        if number is not None:
            chosen[name] = type(default)(number)
    return chosen


def project_name(given: Any) -> str:
    """The project's name; `unnamed` where there is none."""
    name = plain_name(given).strip() if given is not None else ""
    if not name:
        logger.warning("curvescope.start: project must be a name, not %r; the run is reported in the project %r", given,
                       UNNAMED_PROJECT)
        return UNNAMED_PROJECT
    return name


def run_id(given: str) -> str:
    """The id with what no id may hold replaced by `-`."""
    if RUN_ID.fullmatch(given):
        return given
    changed = id_of(given)
    logger.warning("run_id must be a letter or digit, then up to 127 of letters, digits, '.', '_', '-'; for %r, the run "
                   "is called %s", given, changed)
    return changed


def id_of(text: str) -> str:
    """Any text as a run's id; its end where it is too long."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", text).lstrip("._-")
    return name[-128:].lstrip("._-") or "run"


def server_url(given: str) -> str:
    """The server's address as it was meant.

    One that no request can go to is kept as it is: events then stay in the spool for `curvescope flush --any-server`.
    """
    text = given.strip()
    try:
        if "://" not in text and text:
            text = f"http://{text}"
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
        meant = checked_url(f"{parts.scheme}://{host}{_API_PATH.sub('', parts.path)}")
    except ValueError as error:
        shown = re.sub(r"//[^/@]*@", "//", given)
        logger.error("curvescope.start: %s; events are kept in the spool, for `curvescope flush --any-server`",
                     str(error).replace(given, shown))
        return shown
    if meant != given.rstrip("/"):
        # Not repeated as it was given: it may hold a password.
        logger.warning("the server's URL must be like https://curvescope.example:8080; %s is used", meant)
    return meant


def model_name(given: Any) -> Tuple[Optional[str], Optional[int]]:
    """A model's name; for a module, its class's and the number of its trainable parameters."""
    if given is None or isinstance(given, str):
        return (None if given is None else plain_name(given)), None
    if isinstance(given, type):
        return plain_name(given.__name__), None
    return plain_name(type(given).__name__), _trainable_parameters(given)


def tags(given: Any) -> Dict[str, Any]:
    """Tags by their names; a list's have the value `true`."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, str):
        return {given: "true"}
    try:
        entries = list(given)
    except TypeError:
        logger.warning("curvescope.start: tags must be a mapping or a list, not %r; they are left out", given)
        return {}
    return {str(entry): "true" for entry in entries}


def number_or_none(name: str, given: Any, is_right: Callable[[Number], bool], right: str) -> Optional[Number]:
    """The number; None, with a warning, for what is none or not `right`."""
    if given is None:
        return None
    try:
        number = plain_number(given)
        if is_right(number):
            return number
    except (TypeError, ValueError, RuntimeError, OverflowError):
        pass
    logger.warning("curvescope.start: %s must be %s, not %r; it is left out", name, right, given)
    return None


def _trainable_parameters(model: Any) -> Optional[int]:
    """Of a module of PyTorch's kind; asks no other library."""
    try:
        counts = [int(parameter.numel()) for parameter in model.parameters() if parameter.requires_grad]
    except Exception:
        return None
    return sum(counts) or None
