"""Which launch of a job this process belongs to, so that all ranks of one job report one run."""

from __future__ import annotations

import dataclasses
import hashlib
import multiprocessing
import os
from dataclasses import dataclass
from typing import Mapping, MutableMapping, Optional

from curvescope import host
from curvescope.environment import Placement, count, launched_by_lightning, placement, shared_job_id
from curvescope.spawned import Spawned, spawned, torch_placement

# Names the run that a process began before it was one of several: Lightning starts the other ranks from within it.
STARTED_VARIABLE = "CURVESCOPE_STARTED_RUN"

_LONGEST_CHAIN = 16

# How a process is known that is one of its launcher's ranks, and how many of them are on its machine.
_LAUNCHERS = (
    ("torchrun", "RANK", "LOCAL_WORLD_SIZE"),
    ("deepspeed", "RANK", "LOCAL_SIZE"),
    ("mpi", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"),
    ("mpi", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_LOCAL_SIZE"),
    ("mpi", "PMI_RANK", "MPI_LOCALNRANKS"),
)


@dataclass(frozen=True)
class Launch:
    """Where this process stands, and what its ranks have in common."""

    place: Placement
    job: Optional[str] = None
    """An id that all ranks of this launch have, and no other launch. None where there is none without asking."""
    run: Optional[str] = None
    """The run that the launching process has begun."""
    speaks: bool = False
    """Whether this rank says so where rank 0 cannot know that its machine has no part in the run."""


def launch_of(environment: Mapping[str, str]) -> Launch:
    """The launch of this process. `environment` is its environment as it is now."""
    child = spawned()
    place = _placement(environment, child)
    return dataclasses.replace(_launch(environment, child, place), speaks=_speaks(environment, child, place))


def _launch(environment: Mapping[str, str], child: Optional[Spawned], place: Placement) -> Launch:
    if launched_by_lightning(environment):
        return _launch_by_lightning(environment, place)
    elastic = "TORCHELASTIC_RUN_ID" in environment
    if not place.is_distributed and not elastic:
        return Launch(place)
    for name, mark, local_size in _LAUNCHERS:
        if count(environment, local_size) == place.world_size and count(environment, mark) == place.rank \
                and (name != "torchrun" or elastic):
            job = _job_of(name, _launching_process(environment, mark))
            return Launch(place, job or shared_job_id(environment))
    if child is not None and count(environment, "RANK") in (None, child.index) and not elastic \
            and place.rank == child.index:
        return Launch(place, _job_of("spawn", child.parent_pid, child.launch))
    return Launch(place, shared_job_id(environment))


def _speaks(environment: Mapping[str, str], child: Optional[Spawned], place: Placement) -> bool:
    if child is not None:
        return child.index == 0
    return place.rank is None and count(environment, "LOCAL_RANK") == 0


def remember_started(environment: MutableMapping[str, str], run_id: str) -> None:
    """Leaves word of a run for ranks that this process may yet start."""
    environment[STARTED_VARIABLE] = f"{os.getpid()} {run_id}"


def _placement(environment: Mapping[str, str], child: Optional[Spawned]) -> Placement:
    known, by_torch = placement(environment), torch_placement()
    if by_torch is not None:
        return by_torch
    if child is None or count(environment, "RANK") is not None:
        return known
    if known == Placement() and not count(environment, "NODE_RANK"):
        return Placement(child.index, None)
    # One task to a machine (srun), and processes that it has spawned: their ranks are torch.distributed's to tell.
    return Placement(0 if not known.rank and not child.index and not count(environment, "NODE_RANK") else None, None)


def _launch_by_lightning(environment: Mapping[str, str], place: Placement) -> Launch:
    if count(environment, "NODE_RANK") != 0:
        return Launch(place, shared_job_id(environment))
    launcher = _launching_process(environment, "LOCAL_RANK")
    pid, _, run = environment.get(STARTED_VARIABLE, "").partition(" ")
    if run and launcher is not None and pid == str(launcher):
        return Launch(place, run=run)
    return Launch(place, _job_of("lightning", launcher))


def _launching_process(environment: Mapping[str, str], mark: str) -> Optional[int]:
    """The process that has started this rank: the nearest one that was not started as this rank itself.

    So wrappers between the two (numactl, a shell script) count as the rank, and so does a rank that is its own launcher.
    """
    first = host.first_environment_of(os.getpid())
    if first is None:
        first = _AT_IMPORT
    if first.get(mark) != environment.get(mark):
        # The rank was set after this process had begun: by torch.multiprocessing's child itself, or by its own launcher.
        parent = multiprocessing.parent_process()
        return os.getpid() if parent is None else parent.pid
    pid = host.parent_of(os.getpid())
    for _ in range(_LONGEST_CHAIN):
        above = None if pid is None else host.first_environment_of(pid)
        # A launcher that is a rank of an outer launch may have the same rank, but hardly the same port as well.
        if above is None or any(above.get(name) != first.get(name) for name in (mark, "MASTER_PORT")):
            return pid
        pid = host.parent_of(pid)
    return None


def _job_of(launcher: str, pid: Optional[int], launch: int = 0) -> Optional[str]:
    identity = None if pid is None else host.process_identity(pid)
    if identity is None:
        return None
    return f"{launcher}-{hashlib.sha256(f'{identity} {launch}'.encode('utf-8')).hexdigest()[:12]}"


_AT_IMPORT = dict(os.environ)
