"""Starts a run."""

from __future__ import annotations

import os
import re
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Union

from curvescope.costs import CostMeter
from curvescope.directives.handlers import SampleMoreOften
from curvescope.directives.inbox import DirectiveInbox
from curvescope.environment import Placement, framework, placement, shared_job_id
from curvescope.event_queue import EventQueue
from curvescope.log import logger
from curvescope.memory import MemoryProbe
from curvescope.pipeline import Pipeline
from curvescope.recorder import Recorder
from curvescope.run import Run
from curvescope.settings import Settings
from curvescope.spool.batch import SpoolHeader
from curvescope.submitter import Submitter
from curvescope.timestamps import format_time
from curvescope.tracing import TraceContext
from curvescope.values import plain_number, plain_text, without_missing

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def start(project: str, model: Optional[str] = None, *, run_id: Optional[str] = None,
          experiment: Optional[str] = None, parameters: Optional[int] = None, optimizer: Optional[str] = None,
          target_loss: Optional[float] = None, time_budget_seconds: Optional[float] = None,
          cost_budget: Optional[float] = None, currency: Optional[str] = None, baseline: Optional[bool] = None,
          tags: Optional[Mapping[str, Any]] = None, config: Optional[Mapping[str, Any]] = None,
          cost_per_hour: Optional[float] = None, resource: Optional[str] = None, sample_every: int = 1,
          window_steps: int = 100, url: Optional[str] = None, token: Optional[str] = None,
          spool_directory: Optional[Union[str, Path]] = None, **settings: Any) -> Run:
    """Starts a run and returns it, to be used as a context manager or closed by `close`. Never raises.

    Where an argument is wrong, the error is logged and the run returned takes events and forgets them, as it does
    with `CURVESCOPE_DISABLED=1`.

    run_id: a letter or digit, then up to 127 of letters, digits, `.`, `_`, `-`; else `CURVESCOPE_RUN`, else one that
        all ranks of a torchrun, SLURM or MPI job share, else a new one. The same id again goes on with the run.
    parameters: number of trainable parameters.  baseline: whether other runs are compared with this one.
    config: hyperparameters, sent as the run's first event.
    cost_per_hour: what this process costs, in `currency`, for `resource` (as in "h100"); reported each minute.
    sample_every: of metrics, Hv, CG and preconditioner events only each such step is sent.
    window_steps: of how many steps before an incident everything is sent, marked as debug. 0 for none.
    url, token, spool_directory: else `CURVESCOPE_URL` (http://127.0.0.1:8080), `CURVESCOPE_TOKEN`,
        `CURVESCOPE_SPOOL_DIRECTORY`.  settings: further fields of `curvescope.settings.Settings`.
    """
    description = {"experiment": experiment, "model": model, "parameters": parameters, "optimizer": optimizer,
                   "target_loss": target_loss, "time_budget_seconds": time_budget_seconds, "cost_budget": cost_budget,
                   "currency": currency, "baseline": baseline}
    try:
        place = placement(os.environ)
        chosen = Settings.from_environment(url=url, token=token, spool_directory=spool_directory, **settings)
        queue = EventQueue(chosen.queue_limit_events)
        recorder = Recorder(queue, sample_every, window_steps)
        inbox = DirectiveInbox()
        trace = TraceContext.of_job(os.environ)
        run = Run(_run_id(project, run_id, place), place.rank, recorder, inbox, trace)
        if os.environ.get("CURVESCOPE_DISABLED", "") not in ("", "0"):
            return run
        inbox.on("sample_more_often", SampleMoreOften(lambda: run.sample_every,
                                                      lambda every: setattr(run, "sample_every", every)))
        header = SpoolHeader(chosen.url, _description(run.id, project, description, tags, place))
        periodic, last_report = _periodic(run, cost_per_hour, currency, resource)
        pipeline = Pipeline(chosen, header, queue, recorder, inbox, periodic, last_report,
                            lambda count: _dropped_event(run, count), place.rank == 0, trace)
        run.attach(pipeline, Submitter(chosen, header))
        pipeline.start()
    except Exception as error:
        logger.error("curvescope.start: %s; training goes on without telemetry", error)
        return Run("disabled", 0, Recorder(EventQueue(1), 1, 0), DirectiveInbox(), TraceContext.none())
    if config is not None:
        run.config(config)
    return run


def _run_id(project: str, given: Optional[str], place: Placement) -> str:
    chosen = given or os.environ.get("CURVESCOPE_RUN")
    if chosen is not None:
        if not _RUN_ID.fullmatch(chosen):
            raise ValueError("run_id must be a letter or digit, then up to 127 of letters, digits, '.', '_', '-'; "
                             f"not {chosen!r}")
        return chosen
    shared = shared_job_id(os.environ) if place.world_size > 1 else None
    if shared is None:
        if place.world_size > 1:
            logger.warning("the launcher gives the %d ranks no common id: each will show as a run of its own, unless "
                           "run_id or CURVESCOPE_RUN names one", place.world_size)
        shared = f"{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{project}-{shared}").lstrip("._-")
    return name[-128:].lstrip("._-") or uuid.uuid4().hex


def _description(run_id: str, project: str, given: Mapping[str, Any], tags: Optional[Mapping[str, Any]],
                 place: Placement) -> Dict[str, Any]:
    fields = {name: value if value is None or isinstance(value, (str, bool)) else plain_number(value)
              for name, value in given.items()}
    texts = {str(name): plain_text(value) for name, value in (tags or {}).items()}
    if place.world_size > 1:
        texts.setdefault("world_size", str(place.world_size))
    return without_missing({"id": run_id, "project": project, **fields, "framework": framework(),
                            "started_at": format_time(datetime.now(timezone.utc)), "tags": texts or None})


def _periodic(run: Run, cost_per_hour: Optional[float], currency: Optional[str], resource: Optional[str]) -> Any:
    reports: List[Callable[[], None]] = [MemoryProbe(run.metric).report_when_due]
    if cost_per_hour is None:
        return reports, []
    meter = CostMeter(float(cost_per_hour), lambda amount, seconds: run.cost(amount, currency, resource, seconds))
    return reports + [meter.report_when_due], [meter.report_now]


def _dropped_event(run: Run, count: int) -> Dict[str, Any]:
    event = {"type": "metric", "time": round(time.time(), 6), "step": run.current_step,
             "name": "curvescope_dropped_events", "value": count}
    return {**event, "rank": run.rank} if run.rank else event
