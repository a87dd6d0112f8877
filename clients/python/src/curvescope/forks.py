"""What a child after fork does first, and what this system does not have."""

from __future__ import annotations

import multiprocessing.util
import os
from typing import Callable

from curvescope.log import OnceLog
from curvescope.spool import files

_log = OnceLog()


class _Anchor:
    """Keeps functions registered for as long as the process lives."""


_anchor = _Anchor()


def in_child(forget: Callable[[], None]) -> None:
    """Has the function called in each child after fork; where the system has no such hook, in multiprocessing's only."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=forget)
    elif hasattr(os, "fork"):
        multiprocessing.util.register_after_fork(_anchor, lambda _, forget=forget: forget())


def say_what_is_missing() -> None:
    """Warns, once in a process, of what the client cannot do on this system."""
    if not files.CAN_LOCK:
        _log.warning("locks", "this system has no file locks (fcntl): what a killed job leaves in the spool is sent by "
                              "`curvescope flush --other-hosts` only, when no job runs any more")
    if hasattr(os, "fork") and not hasattr(os, "register_at_fork"):
        _log.warning("forks", "this Python has no os.register_at_fork: children of multiprocessing report, those of "
                              "os.fork must not")
