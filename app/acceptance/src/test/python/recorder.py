"""Collects the events of a run as a job would send them."""

import json
import math
from datetime import datetime, timedelta, timezone

import torch

START = datetime(2026, 11, 24, 3, 0, 0, tzinfo=timezone.utc)


class Recorder:
    """Collects the events of one run."""

    def __init__(self, name, **run):
        self.name, self.run, self.events = name, dict(id=f"demo-{name}", project="demo", **run), []
        self.run.setdefault("framework", f"pytorch {torch.__version__.split('+')[0]}")

    def add(self, step, type_, rank=0, **fields):
        time = (START + timedelta(seconds=step, milliseconds=len(self.events) % 997)).isoformat(timespec="milliseconds")
        event = {"type": type_, "time": time.replace("+00:00", "Z"), "step": step}
        if rank:
            event["rank"] = rank
        event.update({key: written(value) for key, value in fields.items()})
        self.events.append(event)

    def metric(self, step, name, value, rank=0):
        self.add(step, "metric", rank, name=name, value=float(value))

    def spectrum(self, step, eigenvalues, batch, rank=0, dtype="float32", residual=None, **fields):
        values = [float(each) for each in eigenvalues]
        if residual is not None:
            fields["residuals"] = [float(residual)] + [abs(values[0]) * 1e-3] * (len(values) - 1)
        self.add(step, "spectrum", rank, eigenvalues=values, operator="hessian", method="lanczos", batch=batch,
                 dtype=dtype, **fields)

    def save(self, folder, status):
        (folder / f"{self.name}.ndjson").write_text("".join(json.dumps(each) + "\n" for each in self.events))
        end = self.events[-1]["time"]
        (folder / f"{self.name}.run.json").write_text(
            json.dumps({"run": self.run, "finish": {"status": status, "time": end}}, indent=1) + "\n")


def written(value):
    """JSON has no NaN: a measured value may be a word."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return float(f"{value:.9g}") if isinstance(value, float) else value
