"""What multiprocessing and torch.distributed tell about this process, where the job uses them. Imports neither."""

from __future__ import annotations

import multiprocessing
import sys
import time
from typing import Any, NamedTuple, Optional

from curvescope.environment import Placement

POLL_SECONDS = 0.02


class Spawned(NamedTuple):
    """A process that torch.multiprocessing started: its index, its parent, and which of the parent's launches it is of."""

    index: int
    parent_pid: int
    launch: int


def spawned() -> Optional[Spawned]:
    """Of a child of `torch.multiprocessing.spawn` or `start_processes` (also by way of Accelerate and Lightning)."""
    parent = multiprocessing.parent_process()
    process = multiprocessing.current_process()
    target, arguments = getattr(process, "_target", None), getattr(process, "_args", ())
    if parent is None or parent.pid is None or getattr(target, "__module__", "") != "torch.multiprocessing.spawn":
        return None
    # torch calls _wrap(function, index, ...); multiprocessing numbers the children of a process from 1.
    identity = getattr(process, "_identity", ())
    if len(arguments) < 2 or type(arguments[1]) is not int or not identity:
        return None
    return Spawned(arguments[1], parent.pid, identity[-1] - arguments[1])


def torch_placement() -> Optional[Placement]:
    """This process's rank as torch.distributed has it; None unless it is initialised, for more than one process."""
    distributed = sys.modules.get("torch.distributed")
    try:
        if distributed is None or not distributed.is_available() or not distributed.is_initialized():
            return None
        rank, world_size = distributed.get_rank(), distributed.get_world_size()
    except Exception:
        return None  # Of a version that answers otherwise.
    return Placement(rank, world_size) if world_size > 1 and 0 <= rank < world_size else None


class Agreement:
    """Tells all ranks what rank 0 says, by the key-value store through which torch.distributed's processes have met.

    No collective: a rank that does not take part holds up no other. Rank 0 never waits; the others do for some seconds.
    """

    def __init__(self, store: Any) -> None:
        self._store = store
        self._calls = 0

    @staticmethod
    def of_torch() -> "Optional[Agreement]":
        """By torch.distributed's own store; None where it is not initialised or has no such store."""
        global _agreement
        if torch_placement() is None:
            return None
        try:
            store = sys.modules["torch.distributed"].distributed_c10d._get_default_store()
        except Exception:
            return None
        if _agreement is None or _agreement._store is not store:
            _agreement = Agreement(store)
        return _agreement

    def agreed(self, is_first_rank: bool, text: str, timeout_seconds: float) -> Optional[str]:
        """What rank 0 gave as `text` in its call of the same number; None where it has not called within the time.

        May raise what the store raises.
        """
        self._calls += 1
        key = f"curvescope/run/{self._calls}"
        if is_first_rank:
            self._store.set(key, text)
            self._store.add(key + "/set", 1)
            return text
        deadline = time.monotonic() + timeout_seconds
        # Asked by `add`, which answers at once in every version of every store; `wait` breaks some when it times out.
        while self._store.add(key + "/set", 0) == 0:
            if time.monotonic() >= deadline:
                return None
            time.sleep(POLL_SECONDS)
        return bytes(self._store.get(key)).decode("utf-8")


_agreement: Optional[Agreement] = None
