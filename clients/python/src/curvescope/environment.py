"""What the job's environment says: rank and world size, the job's id."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Mapping, Optional


@dataclass(frozen=True)
class Placement:
    """Where this process stands in a distributed job."""

    rank: int = 0
    world_size: int = 1


def placement(environment: Mapping[str, str]) -> Placement:
    """Rank and world size as torchrun, srun, Open MPI, MPICH, Intel MPI or MVAPICH set them; else 0 of 1."""
    candidates = [("RANK", "WORLD_SIZE")]
    if "SLURM_STEP_ID" in environment:
        # Without a step (a plain batch script), SLURM_NTASKS counts tasks that srun has not started.
        candidates.append(("SLURM_PROCID", "SLURM_NTASKS" if "SLURM_STEP_NUM_TASKS" not in environment
                           else "SLURM_STEP_NUM_TASKS"))
    candidates += [
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        ("MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE"),
        ("PMI_RANK", "PMI_SIZE"),
    ]
    for rank_name, size_name in candidates:
        rank, size = environment.get(rank_name, ""), environment.get(size_name, "")
        if rank.isdigit() and size.isdigit() and int(rank) < int(size):
            return Placement(int(rank), int(size))
    return Placement()


def shared_job_id(environment: Mapping[str, str]) -> Optional[str]:
    """An id that all ranks of a distributed job share, where the launcher gives one."""
    elastic = environment.get("TORCHELASTIC_RUN_ID", "none")
    if elastic != "none":
        return f"torchrun-{elastic}"
    if "SLURM_JOB_ID" in environment:
        return f"slurm-{environment['SLURM_JOB_ID']}-{environment.get('SLURM_STEP_ID', '0')}"
    for name in ("PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid", "PMI_JOBID"):
        if environment.get(name):
            return f"mpi-{environment[name]}"
    return None


def framework() -> Optional[str]:
    """The framework that the job has imported, with its version, as in `pytorch 2.6.0`."""
    torch = sys.modules.get("torch")
    version = getattr(torch, "__version__", None)
    return f"pytorch {version}" if version else None
