"""Starts a run."""

from __future__ import annotations

import inspect
import os
import time
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, Union

from curvescope import arguments, forks, termination
from curvescope.costs import CostMeter
from curvescope.directives.handlers import SampleMoreOften
from curvescope.directives.inbox import DirectiveInbox
from curvescope.environment import Placement, framework
from curvescope.event_queue import EventQueue
from curvescope.launch import Launch, launch_of, remember_started
from curvescope.log import logger
from curvescope.memory import MemoryProbe
from curvescope.pipeline import Pipeline
from curvescope.recorder import Recorder
from curvescope.run import Run
from curvescope.settings import Settings
from curvescope.spawned import Agreement
from curvescope.spool.batch import SpoolHeader
from curvescope.submitter import Submitter
from curvescope.timestamps import format_time
from curvescope.tracing import TraceContext
from curvescope.values import is_finite, plain_text, without_missing


def start(project: Any = None, model: Any = None, *, run_id: Optional[str] = None,
          experiment: Optional[str] = None, parameters: Optional[int] = None, optimizer: Optional[str] = None,
          target_loss: Optional[float] = None, time_budget_seconds: Optional[float] = None,
          cost_budget: Optional[float] = None, currency: Optional[str] = None, baseline: Optional[bool] = None,
          tags: Union[Mapping[str, Any], Iterable[str], None] = None, config: Any = None,
          cost_per_hour: Optional[float] = None, resource: Optional[str] = None, sample_every: int = 1,
          window_steps: int = 100, url: Optional[str] = None, token: Optional[str] = None,
          spool_directory: Optional[Union[str, Path]] = None, **settings: Any) -> Run:
    """Starts a run and returns it, to be used as a context manager or closed by `close`. Never raises.

    A wrong argument is warned of, and taken as it was meant or left out; telemetry goes on. With `CURVESCOPE_DISABLED=1`
    the run returned takes events and forgets them.

    model: its name; of a module, its class's name is taken, and the number of its trainable parameters.
    run_id: a letter or digit, then up to 127 of letters, digits, `.`, `_`, `-`; else `CURVESCOPE_RUN`, else one that
        all ranks of the launch share, else a new one. The same id again goes on with the run. Where ranks cannot agree,
        rank 0 alone reports.
    parameters: number of trainable parameters.  baseline: whether other runs are compared with this one.
    tags: by name, or a list.  config: hyperparameters by name (a mapping, a Namespace, a dataclass), sent as the run's
        first event.
    cost_per_hour: what this process costs, in `currency`, for `resource` (as in "h100"); reported each minute.
    sample_every: of metrics, Hv, CG and preconditioner events only each such step is sent.
    window_steps: of how many steps before an incident everything is sent, marked as debug. 0 for none.
    url, token, spool_directory: else `CURVESCOPE_URL` (http://127.0.0.1:8080), `CURVESCOPE_TOKEN`,
        `CURVESCOPE_SPOOL_DIRECTORY`.  settings: further fields of `curvescope.settings.Settings`.
    """
    try:
        named = arguments.known_settings(settings, inspect.signature(start).parameters)
        project, (model_name, counted) = arguments.project_name(project), arguments.model_name(model)
        description = _description(
            {"experiment": experiment, "model": model_name, "optimizer": optimizer, "currency": currency},
            {"parameters": counted if parameters is None else parameters, "target_loss": target_loss,
             "time_budget_seconds": time_budget_seconds, "cost_budget": cost_budget}, baseline)
        sample_every = _whole("sample_every", sample_every, 1)
        window_steps = _whole("window_steps", window_steps, 0)
        rate = arguments.number_or_none("cost_per_hour", cost_per_hour, lambda amount: amount >= 0, "a number of 0 or more")
        chosen = Settings.from_environment(check=arguments.server_url, url=url, token=token,
                                           spool_directory=spool_directory, **named)
        is_disabled = os.environ.get("CURVESCOPE_DISABLED", "") not in ("", "0")
        launch = launch_of(os.environ)
        identity, reports = _run_id(project, run_id, launch, 0.0 if is_disabled else chosen.agreement_seconds)
        place = launch.place
        rank = place.rank or 0
        queue = EventQueue(chosen.queue_limit_events)
        recorder = Recorder(queue, sample_every, window_steps)
        inbox = DirectiveInbox()
        trace = TraceContext.of_job(os.environ)
        run = Run(identity, rank, recorder, inbox, trace)
        if is_disabled or not reports:
            return run
        inbox.on("sample_more_often", SampleMoreOften(lambda: run.sample_every,
                                                      lambda every: setattr(run, "sample_every", every)))
        forks.say_what_is_missing()
        header = SpoolHeader(chosen.url, _registration(run.id, project, description, arguments.tags(tags), place))
        periodic, last_report = _periodic(run, rate, currency, resource)
        pipeline = Pipeline(chosen, header, queue, recorder, inbox, periodic, last_report,
                            lambda count: _dropped_event(run, count), rank == 0, trace)
        run.attach(pipeline, Submitter(chosen, header))
        pipeline.start()
        if not place.is_distributed:
            remember_started(os.environ, run.id)
    except Exception as error:
        logger.error("curvescope.start: %s: %s; training goes on without telemetry", type(error).__name__, error)
        return Run("disabled", 0, Recorder(EventQueue(1), 1, 0), DirectiveInbox(), TraceContext.none())
    if chosen.handle_sigterm:
        termination.watch(run)
    if config is not None:
        run.config(config)
    return run


def _run_id(project: str, given: Optional[str], launch: Launch, agreement_seconds: float) -> Tuple[str, bool]:
    """The run's id, and whether this rank reports: not where it cannot know its rank, or the id that the others have."""
    place = launch.place
    named = given or os.environ.get("CURVESCOPE_RUN")
    shared = arguments.run_id(str(named)) if named else launch.run
    if shared is None and launch.job is not None:
        shared = arguments.id_of(f"{project}-{launch.job}")
    if place.rank is None:
        if launch.speaks:
            logger.warning("nothing tells which rank this process is: the ranks of its machine do not report. Call "
                           "curvescope.start after torch.distributed.init_process_group, or set RANK")
        return shared or "unreported", False
    agreement = Agreement.of_torch() if place.is_distributed else None
    if place.rank > 0 and shared is None:
        return _told_by_rank_0(agreement, launch, agreement_seconds)
    if shared is None and place.is_distributed and agreement is None:
        logger.warning("the ranks have no id in common: only rank 0 reports. Call curvescope.start after "
                       "torch.distributed.init_process_group, or give all of them the same run_id or CURVESCOPE_RUN")
    identity = shared or arguments.id_of(f"{project}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}")
    if agreement is not None and place.rank == 0:
        try:
            agreement.agreed(True, identity, 0.0)
        except Exception as error:
            logger.warning("the other ranks could not be told the run's id (%s)", error)
    return identity, True


def _told_by_rank_0(agreement: Optional[Agreement], launch: Launch, agreement_seconds: float) -> Tuple[str, bool]:
    told, why = None, "the ranks have no id in common"
    if agreement is not None:
        try:
            told = agreement.agreed(False, "", agreement_seconds)
            why = f"rank 0 has not called curvescope.start within {agreement_seconds:g} seconds"
        except Exception as error:
            why = f"torch.distributed's store fails ({error})"
        if told is not None:
            return told, True
    # Rank 0 speaks for all where it knows; so there is one warning, not one of each rank.
    says = logger.warning if launch.speaks or (agreement is not None and launch.place.rank == 1) else logger.info
    says("rank %s does not report: %s", launch.place.rank, why)
    return "unreported", False


def _description(texts: Mapping[str, Optional[str]], numbers: Mapping[str, Any], baseline: Any) -> Dict[str, Any]:
    fields: Dict[str, Any] = {name: None if value is None else plain_text(value) for name, value in texts.items()}
    fields.update({name: arguments.number_or_none(name, value, is_finite, "a number") for name, value in numbers.items()})
    return {**fields, "baseline": None if baseline is None else bool(baseline)}


def _whole(name: str, given: Any, least: int) -> int:
    number = arguments.number_or_none(name, given, lambda each: int(each) == each and each >= least,
                                      f"a whole number of {least} or more")
    return least if number is None else int(number)


def _registration(run_id: str, project: str, description: Mapping[str, Any], tags: Mapping[str, Any],
                  place: Placement) -> Dict[str, Any]:
    texts = {str(name): plain_text(value) for name, value in tags.items()}
    if place.is_distributed and place.world_size is not None:
        texts.setdefault("world_size", str(place.world_size))
    return without_missing({"id": run_id, "project": project, **description, "framework": framework(),
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
