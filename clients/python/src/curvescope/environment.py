"""What the job's environment says: rank and world size, the job's id."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Mapping, Optional

# From here on SLURM numbers steps that srun has not started: the batch script, an interactive shell (slurm.h).
_FIRST_SPECIAL_STEP = 0xFFFFFFF0


@dataclass(frozen=True)
class Placement:
    """Where this process stands in a distributed job.

    `rank` is None where the process is one of several but nothing tells which one; `world_size` where nothing tells how
    many there are.
    """

    rank: Optional[int] = 0
    world_size: Optional[int] = 1

    @property
    def is_distributed(self) -> bool:
        """Whether there are, or may be, other ranks."""
        return self.world_size != 1


def placement(environment: Mapping[str, str]) -> Placement:
    """Rank and world size as torchrun, srun, Open MPI, MPICH, Intel MPI, MVAPICH or Lightning set them; else 0 of 1."""
    candidates = [("RANK", "WORLD_SIZE")]
    if slurm_step(environment) is not None:
        # Without a step (a plain batch script), SLURM_NTASKS counts tasks that srun has not started.
        candidates.append(("SLURM_PROCID", "SLURM_NTASKS" if "SLURM_STEP_NUM_TASKS" not in environment
                           else "SLURM_STEP_NUM_TASKS"))
    candidates += [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
    ]
    for rank_name, size_name in candidates:
        rank, size = count(environment, rank_name), count(environment, size_name)
        if rank is not None and size is not None and rank < size:
            return Placement(rank, size)
    return _placement_by_lightning(environment)


def launched_by_lightning(environment: Mapping[str, str]) -> bool:
    """Whether Lightning's own launcher started this process, or this process is that launcher.

    The script's first process starts the others, with NODE_RANK, LOCAL_RANK and WORLD_SIZE but without RANK
    (_SubprocessScriptLauncher), and sets the same for itself.
    """
    return "RANK" not in environment and all(
        count(environment, name) is not None for name in ("NODE_RANK", "LOCAL_RANK", "WORLD_SIZE"))


def slurm_step(environment: Mapping[str, str]) -> Optional[str]:
    """The number of the step that srun started; None where it started none."""
    step = environment.get("SLURM_STEP_ID", "")
    return step if step.isdigit() and int(step) < _FIRST_SPECIAL_STEP else None


def shared_job_id(environment: Mapping[str, str]) -> Optional[str]:
    """An id that all ranks of a distributed job share, where the launcher gives one."""
    step = slurm_step(environment)
    slurm = f"slurm-{environment['SLURM_JOB_ID']}-{step}" if step is not None and "SLURM_JOB_ID" in environment else None
    elastic = environment.get("TORCHELASTIC_RUN_ID", "none")
    if elastic != "none":
        return f"torchrun-{elastic}" + (f"-{slurm}" if slurm else "")
    if slurm:
        return slurm
    for name in ("PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid", "PMI_JOBID"):
        if environment.get(name):
            return f"mpi-{environment[name]}"
    return None


def count(environment: Mapping[str, str], name: str) -> Optional[int]:
    """The variable as a number of 0 or more; None where it is none."""
    value = environment.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else None


def framework() -> Optional[str]:
    """The framework that the job has imported, with its version, as in `pytorch 2.6.0`."""
    torch = sys.modules.get("torch")
    version = getattr(torch, "__version__", None)
    return f"pytorch {version}" if version else None


def _placement_by_lightning(environment: Mapping[str, str]) -> Placement:
    if not launched_by_lightning(environment):
        return Placement()
    node, local, size = (count(environment, name) for name in ("NODE_RANK", "LOCAL_RANK", "WORLD_SIZE"))
    if node == 0:
        return Placement(local, size)
    per_node = count(environment, "LOCAL_WORLD_SIZE")
    if per_node is None or node is None or local is None:
        return Placement(None, size)  # How many ranks the nodes before have, Lightning tells torch.distributed only.
    return Placement(node * per_node + local, size)
