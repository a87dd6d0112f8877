"""The ratio of step times of a PyTorch training with the client on against off.

    PYTHONPATH=src python3 benchmarks/step_ratio.py [--url URL] [--milliseconds 5] [--steps 200] [--rounds 15]

A step is forward, backward and an SGD update of a multilayer perceptron, widened until a step takes about the time asked
for. Rounds with the client on and off alternate, so that a busy machine slows both; a round's time is the median of its steps,
and the ratio printed is the median over pairs of rounds, with its quartiles. With the client on, each step reports its loss and
its own duration. The goal is a ratio under 1.01.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from typing import Any, Optional

import torch

import curvescope


class Training:
    """A small regression on random data."""

    def __init__(self, width: int) -> None:
        torch.manual_seed(0)
        self.model = torch.nn.Sequential(torch.nn.Linear(64, width), torch.nn.Tanh(), torch.nn.Linear(width, width),
                                         torch.nn.Tanh(), torch.nn.Linear(width, 1))
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=1e-3)
        self.inputs, self.targets = torch.randn(128, 64), torch.randn(128, 1)

    def step(self) -> float:
        """One update; returns the loss."""
        self.optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(self.model(self.inputs), self.targets)
        loss.backward()
        self.optimizer.step()
        return float(loss)


def round_seconds(training: Training, steps: int, run: Optional[Any], first_step: int) -> float:
    """The median step time of a round. What the run costs is inside the time."""
    times = []
    for number in range(steps):
        begun = time.perf_counter()
        loss = training.step()
        if run is not None:
            run.metric("loss", loss, step=first_step + number)
            run.metric("step_seconds", time.perf_counter() - begun)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def client_round_seconds(training: Training, steps: int, url: str) -> float:
    """The same with a client that lives for this round only: in the other rounds there is no thread and no spool."""
    with tempfile.TemporaryDirectory() as spool, \
            curvescope.start("benchmark", "mlp", url=url, spool_directory=spool, exit_timeout_seconds=1.0) as run:
        return round_seconds(training, steps, run, 0)


def width_for(seconds: float) -> int:
    """A width at which a step takes about the time."""
    width = 64
    while width < 4096 and round_seconds(Training(width), 15, None, 0) < seconds:
        width = int(width * 1.2)
    return width


def main() -> None:
    """Measures and prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:9", help="the server (default: one that is away)")
    parser.add_argument("--milliseconds", type=float, default=5.0, help="the step time to aim at (%(default)s)")
    parser.add_argument("--steps", type=int, default=200, help="steps per round (%(default)s)")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of rounds (%(default)s)")
    chosen = parser.parse_args()
    logging.getLogger("curvescope").setLevel(logging.ERROR)
    torch.set_num_threads(1)
    width = width_for(chosen.milliseconds / 1e3)
    training = Training(width)
    ratios, offs = [], []
    for number in range(chosen.rounds):
        if number % 2:
            with_client = client_round_seconds(training, chosen.steps, chosen.url)
            without = round_seconds(training, chosen.steps, None, 0)
        else:
            without = round_seconds(training, chosen.steps, None, 0)
            with_client = client_round_seconds(training, chosen.steps, chosen.url)
        ratios.append(with_client / without)
        offs.append(without)
    low, middle, high = statistics.quantiles(ratios, n=4)
    print(f"width {width}, step {statistics.median(offs) * 1e3:.2f} ms, ratio {middle:.4f} (quartiles {low:.4f}, {high:.4f})")


if __name__ == "__main__":
    main()
