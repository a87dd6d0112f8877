"""A Hessian-free PyTorch training that reports its curvature to Curvescope.

    PYTHONPATH=src python3 examples/hessian_free.py [--steps 200] [--target-loss 0.05]

With a server at CURVESCOPE_URL (http://127.0.0.1:8080) its run appears in the project "examples"; without one, training goes
the same way and the events wait in the spool. It reports, for each step, the loss, the gradient's norm, the CG solve and the
latency of its Hv products; each 20th step the five largest and two smallest eigenvalues and the critical sharpness; each 100th
step it submits a checkpoint, of which the server computes the same eigenvalues; and it lets the server raise the damping, or
have it fall back to Adam.
"""

from __future__ import annotations

import argparse
import math

import torch

import curvescope
from curvescope.directives.handlers import FallBack, IncreaseDamping
from curvescope.torch import HessianOperator, critical_sharpness, extreme_eigenvalues, watch
from newton_cg import NewtonCg
from problem import loss_of, network, spirals


def probe(run: curvescope.Run, model: torch.nn.Module, batch: tuple, step: int, guess: float) -> float:
    """Measures and reports curvature; returns the critical learning rate, from which the next search starts."""
    operator = HessianOperator.of_model(model, lambda each: loss_of(each, batch))
    spectrum = extreme_eigenvalues(operator, operator.size, top=5, bottom=2, iterations=60)
    spectrum.report(run, step=step, batch="spirals-512")
    if step % 100 == 0:
        run.submit_checkpoint(model, "cross_entropy", batch, step=step, top=5, bottom=2, batch_label="spirals-512")
    run.metric("bottom_eigenvalue", spectrum.eigenvalues[-1], step=step)
    gradient = operator.gradient()
    parameters = operator.parameters
    pieces = torch.split(gradient, [parameter.numel() for parameter in parameters])
    direction = [piece.view_as(parameter) for piece, parameter in zip(pieces, parameters)]
    sharpness = critical_sharpness(lambda: loss_of(model, batch), parameters, direction, guess=guess)
    sharpness.report(run, step=step)
    return sharpness.learning_rate if 0.0 < sharpness.learning_rate < math.inf else guess


def train(run: curvescope.Run, steps: int, target_loss: float) -> float:
    """Trains until the target loss or the last step; returns the last loss."""
    batch = spirals()
    model = network()
    optimizer = NewtonCg(model.parameters(), lambda: loss_of(model, batch))
    first_order = torch.optim.Adam(model.parameters(), lr=1e-2)
    fall_back = FallBack()
    run.on_directive("increase_damping", IncreaseDamping(optimizer))
    run.on_directive("fall_back_to_first_order", fall_back)
    run.config({"damping": optimizer.damping, "batch_size": len(batch[1]), "loss": "cross_entropy"}, step=0)
    guess, loss = 1.0, math.inf
    for step in range(steps):
        if step % 20 == 0:
            guess = probe(run, model, batch, step, guess)
        with watch(run, step=step, where="newton step"):
            if fall_back.active:
                first_order.zero_grad()
                current = loss_of(model, batch)
                current.backward()
                first_order.step()
                loss = current.item()
            else:
                taken = optimizer.step(run)
                loss = taken.loss
                run.cg(taken.solve.iterations, residual=taken.solve.residual, tolerance=1e-2, damping=taken.damping,
                       preconditioner="none", converged=taken.solve.converged, step_norm=taken.step_norm,
                       negative_curvature=taken.solve.negative_curvature, seconds=taken.solve.seconds)
                run.metrics({"grad_norm": taken.gradient_norm, "damping": taken.damping,
                             "step_norm": taken.step_norm, "learning_rate": taken.learning_rate})
            run.metric("loss", loss)
        if loss <= target_loss:
            run.finish("converged")
            break
    return loss


def main() -> None:
    """Parses the command line and trains."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=200, help="at most so many steps (%(default)s)")
    parser.add_argument("--target-loss", type=float, default=0.05, help="stop there (%(default)s)")
    chosen = parser.parse_args()
    parameters = sum(parameter.numel() for parameter in network().parameters())
    with curvescope.start("examples", "mlp 2-32-32-2 tanh", experiment="hessian-free", parameters=parameters,
                          optimizer="newton-cg", target_loss=chosen.target_loss, cost_per_hour=0.1, currency="USD",
                          resource="cpu") as run:
        loss = train(run, chosen.steps, chosen.target_loss)
        print(f"run {run.id}: loss {loss:.4f} after step {run.current_step}")


if __name__ == "__main__":
    main()
