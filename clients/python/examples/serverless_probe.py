"""A serverless-style probe of a model in production: how sharp is it on today's data, and is it time to retrain?

    PYTHONPATH=src python3 examples/serverless_probe.py [--shift 1.0] [--limit 2.0] [--seconds 2]

Functions as a service are paid by the second and forget everything in between. So this one measures the top eigenvalue of the loss's
Hessian on a fresh batch for at most so many seconds, reports it with its residual as one spectrum and one metric, compares it with
what the model had on its training data, and answers. `handler` has the shape of an AWS Lambda or Cloud Functions entry; as a command
it exits with 0 (keep) or 3 (retrain), which a scheduler can act on.

The answer errs on the calm side: it says "retrain" only where the ratio less its error is above the limit.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Dict, Tuple

import torch

import curvescope
from curvescope.torch import HessianOperator, Spectrum, extreme_eigenvalues
from problem import loss_of, network, spirals

KEEP, RETRAIN = 0, 3
BATCH = "spirals-64"

# A warm function finds here what a cold one has to make: the trained model, and its sharpness on training data.
_warm: Dict[str, Any] = {}


def handler(event: Dict[str, Any], context: Any = None) -> Dict[str, Any]:
    """Measures and decides. `event`: `shift` of the data, `limit` of the ratio, `seconds` for the measurement."""
    model, reference = _model()
    batch = today(float(event.get("shift", 0.0)))
    # Five seconds at most for the report: a function that waits is a function that costs.
    with curvescope.start("examples", "mlp 2-32-32-2 tanh", experiment="serverless-probe", window_steps=0,
                          run_id=event.get("run_id"), exit_timeout_seconds=5.0) as run:
        spectrum = top_eigenvalue(model, batch, float(event.get("seconds", 2.0)))
        spectrum.report(run, step=0, batch=BATCH)
        ratio, error = spectrum.eigenvalues[0] / reference, spectrum.residuals[0] / reference
        run.metric("sharpness_ratio", ratio, step=0)
        retrain = ratio - error > float(event.get("limit", 2.0))
        if retrain:
            run.note(f"the top eigenvalue is {ratio:.3g} times that on training data: retrain", step=0)
    return {"run": run.id, "ratio": ratio, "error": error, "matvecs": spectrum.matvecs, "retrain": retrain}


def top_eigenvalue(model: torch.nn.Module, batch: Tuple[torch.Tensor, torch.Tensor], seconds: float) -> Spectrum:
    """The largest eigenvalue of the Hessian of the mean loss, as good as the time allows."""
    operator = HessianOperator.of_model(model, lambda each: loss_of(each, batch))
    return extreme_eigenvalues(operator, operator.size, top=1, iterations=100, time_limit_seconds=seconds)


def today(shift: float) -> Tuple[torch.Tensor, torch.Tensor]:
    """A fresh batch of 64; with a shift, of a world that has moved away from the training data."""
    inputs, targets = spirals(points_per_class=32, seed=1)
    return inputs + shift, targets


def _model() -> Tuple[torch.nn.Module, float]:
    """The model, trained a little here (a real function loads it), and its top eigenvalue on data like that of training."""
    if not _warm:
        model, batch = network(), spirals()
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for _ in range(400):
            optimizer.zero_grad()
            loss_of(model, batch).backward()
            optimizer.step()
        _warm["model"], _warm["reference"] = model, top_eigenvalue(model, today(0.0), 10.0).eigenvalues[0]
    return _warm["model"], _warm["reference"]


def main() -> int:
    """The same from a shell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shift", type=float, default=0.0, help="how far today's data has moved (%(default)s)")
    parser.add_argument("--limit", type=float, default=2.0, help="retrain above this ratio (%(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="measure for at most so long (%(default)s)")
    parser.add_argument("--run-id", help="the run's id (a new one)")
    answer = handler(vars(parser.parse_args()))
    print(json.dumps(answer))
    return RETRAIN if answer["retrain"] else KEEP


if __name__ == "__main__":
    sys.exit(main())
