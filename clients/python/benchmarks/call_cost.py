"""Microseconds per call of the run's methods, with the threads running and the server away or present.

    PYTHONPATH=src python3 benchmarks/call_cost.py [--url URL] [--calls N]

The goal is under 20 microseconds a call. Prints the median over repetitions of the mean of a repetition.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from typing import Callable, List

import curvescope

REPETITIONS = 11


def microseconds_per_call(call: Callable[[int], None], calls: int) -> List[float]:
    """The mean of each repetition. Between two, the background threads get time to empty the queue."""
    means = []
    for _ in range(REPETITIONS):
        begun = time.perf_counter()
        for step in range(calls):
            call(step)
        means.append((time.perf_counter() - begun) / calls * 1e6)
        time.sleep(0.3)
    return sorted(means)


def main() -> None:
    """Measures each kind of event."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:9", help="the server (default: one that is away)")
    parser.add_argument("--calls", type=int, default=5_000, help="calls per repetition (%(default)s)")
    chosen = parser.parse_args()
    logging.getLogger("curvescope").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as spool, \
            curvescope.start("benchmark", "none", url=chosen.url, spool_directory=spool, sample_every=1,
                             exit_timeout_seconds=1.0) as run:
        cases = {
            "metric": lambda step: run.metric("loss", 0.5, step=step),
            "metric, sampled each 10th": lambda step: run.metric("loss", 0.5, step=step),
            "hv": lambda step: run.hv(0.01, count=10, max_seconds=0.02, step=step),
            "cg": lambda step: run.cg(12, residual=1e-5, tolerance=1e-4, damping=0.1, converged=True, seconds=0.1,
                                      step=step),
            "spectrum of 10": lambda step: run.spectrum([1.0] * 10, residuals=[1e-6] * 10, method="lanczos", step=step),
            "cost": lambda step: run.cost(0.1, "USD", "h100", 60.0, step=step),
            "incident": lambda step: run.incident("oom", "out of memory", step=step),
        }
        for name, call in cases.items():
            run.sample_every = 10 if "sampled" in name else 1
            means = microseconds_per_call(call, chosen.calls)
            print(f"{name:28s} {statistics.median(means):7.2f} us   (best {means[0]:.2f}, worst {means[-1]:.2f})")
        print(run.statistics())


if __name__ == "__main__":
    main()
