"""Starts ranks as the launchers do: with the variables that each of them sets, as processes of one parent."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Dict, List, Mapping

RANK = """
import curvescope
run = curvescope.start("jobs", batch_seconds=0.05, drain_seconds=0.01)
run.metric("loss", 1.0, step=1)
run.close()
print("run", run.id)
"""

VARIABLES = ("RANK", "LOCAL_RANK", "NODE_RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "LOCAL_SIZE", "TORCHELASTIC_RUN_ID")


def torchrun(size: int, run_id: str = "none", nodes: int = 1, node: int = 0) -> List[Dict[str, str]]:
    """The variables of the ranks of one node, as torch.distributed.elastic's local agent sets them."""
    return [{"RANK": str(node * size + local), "LOCAL_RANK": str(local), "WORLD_SIZE": str(size * nodes),
             "LOCAL_WORLD_SIZE": str(size), "GROUP_RANK": str(node), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500",
             "TORCHELASTIC_RUN_ID": run_id, "TORCHELASTIC_RESTART_COUNT": "0"} for local in range(size)]


def deepspeed(size: int) -> List[Dict[str, str]]:
    """As deepspeed.launcher.launch sets them."""
    return [{"RANK": str(local), "LOCAL_RANK": str(local), "WORLD_SIZE": str(size), "LOCAL_SIZE": str(size),
             "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"} for local in range(size)]


def open_mpi(size: int, namespace: str) -> List[Dict[str, str]]:
    """As mpirun of Open MPI sets them."""
    return [{"OMPI_COMM_WORLD_RANK": str(rank), "OMPI_COMM_WORLD_SIZE": str(size),
             "OMPI_COMM_WORLD_LOCAL_SIZE": str(size), "PMIX_NAMESPACE": namespace} for rank in range(size)]


def srun(size: int, job: str) -> List[Dict[str, str]]:
    """As srun sets them."""
    return [{"SLURM_JOB_ID": job, "SLURM_STEP_ID": "0", "SLURM_PROCID": str(rank), "SLURM_NTASKS": str(size),
             "SLURM_STEP_NUM_TASKS": str(size)} for rank in range(size)]


def clean(environment: Mapping[str, str]) -> Dict[str, str]:
    """The environment without what a launcher of these tests may have set."""
    return {name: value for name, value in environment.items()
            if name not in VARIABLES and not name.startswith(("SLURM_", "OMPI_", "PMI", "MASTER_", "CURVESCOPE_RUN"))}


def launch(ranks: List[Dict[str, str]], wrapper: str = "") -> List[int]:
    """Starts a process for each rank and waits for all."""
    command = ["sh", "-c", wrapper, sys.executable] if wrapper else [sys.executable]
    processes = [subprocess.Popen([*command, "-c", RANK], env={**clean(os.environ), **rank}) for rank in ranks]
    return [process.wait() for process in processes]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
