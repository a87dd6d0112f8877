"""The ratio of step times of a PyTorch training with the client on against off.

    PYTHONPATH=src python3 benchmarks/step_ratio.py [--url URL] [--milliseconds 5] [--steps 200] [--rounds 15] [--null]

A step is forward, backward and an SGD update of a multilayer perceptron, widened until a step takes about the time asked
for. Rounds with the client on and off alternate, so that a busy machine slows both. A round's time is the median of its steps, which
has the cost of the calls, and their mean, which also has what the client's threads hold up now and then. What is printed is the
median of the ratios over pairs of rounds, with its quartiles; the same of the processor time of the whole process, which other
programs disturb least, and which counts the client's threads as if training stood still meanwhile. With the client on, each step
reports its loss and its own duration. The goal is a ratio under 1.01.

Run with --null, both rounds of a pair are without the client: what the machine itself makes of two equal things.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from dataclasses import dataclass
from typing import Any, List, Optional

import torch

import curvescope


WARM_UP_STEPS = 20


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
        return loss.item()


@dataclass(frozen=True)
class Round:
    """Seconds of a step, over the steps of a round."""

    median: float
    mean: float
    processor: float


def measured(training: Training, steps: int, run: Optional[Any]) -> Round:
    """A round. What the run costs is inside the times."""
    times = []
    processor_begun = time.process_time()
    for number in range(steps):
        begun = time.perf_counter()
        loss = training.step()
        if run is not None:
            run.metric("loss", loss, step=number)
            run.metric("step_seconds", time.perf_counter() - begun)
        times.append(time.perf_counter() - begun)
    processor = (time.process_time() - processor_begun) / steps
    return Round(statistics.median(times), statistics.fmean(times), processor)


def measured_with_client(training: Training, steps: int, url: str) -> Round:
    """The same with a client that lives for this round only: in the other rounds there is no thread and no spool."""
    with tempfile.TemporaryDirectory() as spool, \
            curvescope.start("benchmark", "mlp", url=url, spool_directory=spool, exit_timeout_seconds=1.0) as run:
        # Threads, connection and spool are made once in a job's life; a round is too short to bear that.
        measured(training, WARM_UP_STEPS, run)
        run.flush(1.0)
        return measured(training, steps, run)


def width_for(seconds: float) -> int:
    """A width at which a step takes about the time."""
    width = 64
    while width < 4096 and measured(Training(width), 15, None).median < seconds:
        width = int(width * 1.2)
    return width


def main() -> None:
    """Measures and prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:9", help="the server (default: one that is away)")
    parser.add_argument("--milliseconds", type=float, default=5.0, help="the step time to aim at (%(default)s)")
    parser.add_argument("--steps", type=int, default=200, help="steps per round (%(default)s)")
    parser.add_argument("--rounds", type=int, default=15, help="pairs of rounds (%(default)s)")
    parser.add_argument("--null", action="store_true", help="no client in either round of a pair")
    chosen = parser.parse_args()
    logging.getLogger("curvescope").setLevel(logging.ERROR)
    torch.set_num_threads(1)
    width = width_for(chosen.milliseconds / 1e3)
    training = Training(width)
    without: List[Round] = []
    compared: List[Round] = []
    for number in range(chosen.rounds):
        for client in (True, False) if number % 2 else (False, True):
            if client and not chosen.null:
                compared.append(measured_with_client(training, chosen.steps, chosen.url))
            else:
                (compared if client else without).append(measured(training, chosen.steps, None))
    print(f"width {width}, step {statistics.median(each.median for each in without) * 1e3:.2f} ms, {chosen.rounds} pairs of "
          f"{chosen.steps} steps")
    for name in ("median", "mean", "processor"):
        ratios = [getattr(on, name) / getattr(off, name) for on, off in zip(compared, without)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{name}: ratio {middle:.4f} (quartiles {low:.4f}, {high:.4f})")


if __name__ == "__main__":
    main()
