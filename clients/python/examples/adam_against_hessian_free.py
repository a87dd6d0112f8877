"""Cost against convergence: Adam and Hessian-free on the same problem, from the same start.

    PYTHONPATH=src python3 examples/adam_against_hessian_free.py [--target-loss 0.05] [--cost-per-hour 0.10]

Both train until the target loss or the step limit. Each is a run of the experiment "adam-against-hessian-free", with its cost, so
that Curvescope's dashboards lay them side by side; the table printed at the end says the same. On a problem this small Adam's
steps are cheaper and Newton's are fewer: which one wins depends on the target loss.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import dataclass

import torch

import curvescope
from newton_cg import NewtonCg
from problem import loss_of, network, spirals


@dataclass(frozen=True)
class Result:
    """What a training needed."""

    optimizer: str
    steps: int
    loss: float
    seconds: float
    cost: float


def adam(run: curvescope.Run, steps: int, target_loss: float) -> tuple:
    """Trains with Adam; returns the steps taken and the last loss."""
    batch, model = spirals(), network()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    loss = math.inf
    for step in range(steps):
        optimizer.zero_grad()
        current = loss_of(model, batch)
        current.backward()
        optimizer.step()
        loss = current.item()
        run.metric("loss", loss, step=step)
        if loss <= target_loss:
            return step + 1, loss
    return steps, loss


def hessian_free(run: curvescope.Run, steps: int, target_loss: float) -> tuple:
    """Trains with damped Newton-CG; returns the steps taken and the last loss."""
    batch, model = spirals(), network()
    optimizer = NewtonCg(model.parameters(), lambda: loss_of(model, batch))
    loss = math.inf
    for step in range(steps):
        run.step(step)
        taken = optimizer.step(run)
        loss = taken.loss
        run.metric("loss", loss)
        run.cg(taken.solve.iterations, residual=taken.solve.residual, damping=taken.damping,
               converged=taken.solve.converged, seconds=taken.solve.seconds)
        if loss <= target_loss:
            return step + 1, loss
    return steps, loss


def measured(name: str, train: object, steps: int, target_loss: float, cost_per_hour: float) -> Result:
    """Trains as a run of its own."""
    begun = time.perf_counter()
    with curvescope.start("examples", "mlp 2-32-32-2 tanh", experiment="adam-against-hessian-free", optimizer=name,
                          target_loss=target_loss, cost_per_hour=cost_per_hour, currency="USD", resource="cpu") as run:
        taken, loss = train(run, steps, target_loss)  # type: ignore[operator]
        seconds = time.perf_counter() - begun
        run.finish("converged" if loss <= target_loss else "completed")
    return Result(name, taken, loss, seconds, cost_per_hour * seconds / 3600.0)


def main() -> None:
    """Trains both and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target-loss", type=float, default=0.05, help="stop there (%(default)s)")
    parser.add_argument("--steps", type=int, default=2000, help="at most so many steps each (%(default)s)")
    parser.add_argument("--cost-per-hour", type=float, default=0.10, help="of this machine, in USD (%(default)s)")
    chosen = parser.parse_args()
    results = [measured("adam", adam, chosen.steps, chosen.target_loss, chosen.cost_per_hour),
               measured("newton-cg", hessian_free, chosen.steps, chosen.target_loss, chosen.cost_per_hour)]
    print(f"{'optimizer':12s} {'steps':>6s} {'loss':>10s} {'seconds':>9s} {'cost USD':>12s}")
    for result in results:
        print(f"{result.optimizer:12s} {result.steps:6d} {result.loss:10.5f} {result.seconds:9.2f} {result.cost:12.8f}")


if __name__ == "__main__":
    main()
