"""SIGTERM, by which schedulers take a machine away: reported as a preemption before the process dies of it."""

from __future__ import annotations

import os
import signal
import threading
import weakref
from typing import TYPE_CHECKING, Any, Set

from curvescope import forks
from curvescope.log import logger

if TYPE_CHECKING:
    from curvescope.run import Run

_live: "weakref.WeakSet[Run]" = weakref.WeakSet()
_closing: "Set[Run]" = set()
_previous: Any = None
_is_installed = False
_pid = 0
_dies_when_closed = False
_mask: Any = None


def watch(run: "Run") -> None:
    """Reports a SIGTERM to the run, from the main thread only: no other may set a handler of signals.

    A process that ignores SIGTERM goes on ignoring it. Never raises.
    """
    global _previous, _is_installed, _pid
    if threading.current_thread() is not threading.main_thread():
        return
    try:
        if not _is_installed:
            current = signal.getsignal(signal.SIGTERM)
            if current is None or current == signal.SIG_IGN:
                return  # None is a handler that was not set by Python, and could not be called.
            _previous, _is_installed, _pid = current, True, os.getpid()
            signal.signal(signal.SIGTERM, _on_sigterm)
        _live.add(run)
    except (ValueError, OSError) as error:  # As in an interpreter that is embedded in another program.
        logger.info("SIGTERM is not watched: %s", error)


def closing(run: "Run") -> None:
    """Notes that the run is being closed: a SIGTERM from now on waits for that."""
    _closing.add(run)


def closed(run: "Run") -> None:
    """Notes that the run is closed, and dies where a SIGTERM has come meanwhile."""
    _closing.discard(run)
    _live.discard(run)
    if _dies_when_closed and not _closing and threading.current_thread() is threading.main_thread():
        _die()


def _on_sigterm(number: int, frame: Any) -> None:
    global _dies_when_closed
    if os.getpid() != _pid:  # A child after fork, before `_restore_in_child` was called in it.
        if callable(_previous):
            _previous(number, frame)
        else:
            _die()
        return
    runs = [run for run in list(_live) if run not in _closing]
    for run in runs:
        run.incident("preemption", "SIGTERM")
        run.preempted()
    if callable(_previous):
        # The job's own handler decides what comes next: it may save a checkpoint and report that.
        for run in runs:
            run.flush(1.0)
        _previous(number, frame)
        return
    if _closing:
        _dies_when_closed = True  # The interrupted `close` goes on first; what it sends would be lost with the process.
        return
    for run in runs:
        run.close()
    _die()


def _die() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _restore_in_child() -> None:
    """A child after fork is its parent's to end: at once, also while it is in a long call into C."""
    global _is_installed
    _live.clear()
    _closing.clear()
    if _is_installed and signal.getsignal(signal.SIGTERM) is _on_sigterm:
        signal.signal(signal.SIGTERM, _previous)
    _is_installed = False


def _hold_back() -> None:
    """Blocks SIGTERM while the process forks: Python forgets a signal that reaches the child before its hooks have run."""
    global _mask
    _mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM}) if _is_installed else None


def _let_through() -> None:
    if _mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, _mask)


if hasattr(os, "register_at_fork") and hasattr(signal, "pthread_sigmask"):
    # Hooks in the child run in the order of their registration: first the handler, then the signals.
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through)
    forks.in_child(_restore_in_child)
    forks.in_child(_let_through)
else:
    forks.in_child(_restore_in_child)
