"""One rank of a distributed Hessian-free training: each holds a part of the batch, products are averaged by all-reduce (gloo).

    rank.py RANK WORLD_SIZE PORT RUN KILLED_RANK KILLED_STEP STEPS
"""

import os
import signal
import sys
import time
from datetime import timedelta

import torch
import torch.distributed as distributed

import curvescope
from curvescope.torch import HessianOperator, extreme_eigenvalues


def main():
    rank, world, port, run_id, killed_rank, killed_step, steps = (
        value if index == 3 else int(value) for index, value in enumerate(sys.argv[1:]))
    os.environ.update(RANK=str(rank), WORLD_SIZE=str(world), MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port),
                      GLOO_SOCKET_IFNAME="lo", USE_LIBUV="0")  # Debian builds without libuv, and its host may have no name.
    distributed.init_process_group("gloo", timeout=timedelta(seconds=60))
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.Tanh(), torch.nn.Linear(6, 1))
    inputs = torch.randn(16, 4, generator=torch.Generator().manual_seed(rank))
    targets = inputs.sum(1, keepdim=True)
    with curvescope.start("python-torch", "distributed", run_id=run_id, drain_seconds=0.01, batch_seconds=0.1) as run:
        for step in range(steps):
            operator = HessianOperator.of_model(
                model, lambda each: torch.nn.functional.mse_loss(each(inputs), targets))
            if rank == killed_rank and step == killed_step:
                run.flush()
                os.kill(os.getpid(), signal.SIGKILL)
            train(run, step, operator, model, world)
            print(f"step {step}", flush=True)


def train(run, step, operator, model, world):
    """A damped Newton step along the averaged gradient, by a few iterations of conjugate gradients on averaged products."""
    waited = 0.0

    def averaged(vector):
        nonlocal waited
        begun = time.perf_counter()
        vector = vector.contiguous()
        distributed.all_reduce(vector)
        waited += time.perf_counter() - begun
        return vector / world

    try:
        gradient = averaged(operator.gradient())
        direction, residual = torch.zeros_like(gradient), -gradient
        search, norm = residual.clone(), torch.dot(residual, residual)
        for _ in range(5):
            product = averaged(operator(search)) + 0.5 * search
            alpha = norm / torch.dot(search, product)
            direction, residual = direction + alpha * search, residual - alpha * product
            previous, norm = norm, torch.dot(residual, residual)
            search = residual + norm / previous * search
    except RuntimeError as error:
        run.incident("preemption", f"a rank is gone: {str(error).splitlines()[0]}", where="all_reduce", step=step)
        raise
    run.metrics({"loss": operator.loss, "grad_norm": float(gradient.norm()), "allreduce_seconds": waited}, step=step)
    run.cg(5, residual=float(norm.sqrt() / gradient.norm()), damping=0.5)
    operator.report(run)
    extreme_eigenvalues(operator, operator.size, top=1, iterations=10).report(run, batch="rank")
    with torch.no_grad():
        offset = 0
        for parameter in model.parameters():
            parameter += 0.5 * direction[offset:offset + parameter.numel()].view_as(parameter)
            offset += parameter.numel()


if __name__ == "__main__":
    main()
