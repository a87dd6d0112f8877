"""A run, as training code sees it. No method raises or waits for the network, save `flush` and `close`, which wait."""

from __future__ import annotations

import atexit
import dataclasses
import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Mapping, Optional, Tuple, Type

from curvescope import termination
from curvescope.directives.directive import Directive
from curvescope.directives.inbox import DirectiveInbox
from curvescope.log import OnceLog
from curvescope.pipeline import Pipeline
from curvescope.recorder import Recorder
from curvescope.shield import shielded
from curvescope.submission import Submission
from curvescope.submitter import Submitter
from curvescope.tracing import TraceContext, trace_id
from curvescope.values import Number, plain_name, plain_number, plain_numbers, plain_text, plain_values, without_missing

if TYPE_CHECKING:
    from curvescope.torch.checkpoint import CheckpointMaker

STATUSES = ("converged", "completed", "failed", "cancelled")


class Run:
    """Takes events of a training run; made by `curvescope.start`.

    `step` of an event defaults to the last step that was given. Numbers may be floats, numpy scalars or tensors; a
    tensor is read at the call, which waits for its device. `seconds` are wall-clock seconds.
    """

    def __init__(self, run_id: str, rank: int, recorder: Recorder, inbox: DirectiveInbox,
                 trace: TraceContext) -> None:
        self.id = run_id
        self.rank = rank
        self._recorder = recorder
        self._inbox = inbox
        self._trace = trace
        self._traced = trace.is_possible
        self._pipeline: Optional[Pipeline] = None
        self._submitter: Optional[Submitter] = None
        self._checkpoints: "Optional[CheckpointMaker]" = None
        self._log = OnceLog()
        self._step = 0
        self._status: Optional[str] = None
        self._training_thread = threading.get_ident()

    def attach(self, pipeline: Pipeline, submitter: Submitter) -> None:
        """Sends the run's events through the pipeline, its checkpoints by the submitter; without, all is forgotten."""
        self._pipeline = pipeline
        self._submitter = submitter
        atexit.register(self._close_at_exit)

    @shielded
    def step(self, step: int) -> None:
        """Begins a step: later events belong to it, and directives that came are carried out."""
        self._advance(int(step))

    @shielded
    def metric(self, name: str, value: Any, step: Optional[int] = None) -> None:
        """Reports one value, as in `run.metric("loss", loss, step=step)`."""
        event = self._event("metric", step)
        event["name"] = name if type(name) is str and len(name) < 64 and name.isascii() else plain_name(name)
        event["value"] = value if type(value) is float else plain_number(value)
        if self._pipeline is not None:
            self._recorder.metric(event)

    @shielded
    def metrics(self, values: Mapping[str, Any], step: Optional[int] = None) -> None:
        """Reports several values of one step by their names."""
        for name, value in values.items():
            self.metric(name, value, step)

    @shielded
    def hv(self, seconds: Any, count: int = 1, max_seconds: Any = None, step: Optional[int] = None) -> None:
        """Reports the latency of a Hessian-vector product, or the mean and maximum of `count` of them."""
        self._sampled("hv", step, {"seconds": plain_number(seconds), "count": int(count),
                                   "max_seconds": None if max_seconds is None else plain_number(max_seconds)})

    @shielded
    def cg(self, iterations: int, residual: Any = None, tolerance: Any = None, damping: Any = None,
           preconditioner: Optional[str] = None, converged: Optional[bool] = None,
           negative_curvature: Optional[bool] = None, step_norm: Any = None, seconds: Any = None,
           step: Optional[int] = None) -> None:
        """Reports a conjugate gradient solve. `residual` is relative to the right-hand side."""
        numbers = {"residual": residual, "tolerance": tolerance, "damping": damping, "step_norm": step_norm,
                   "seconds": seconds}
        fields: Dict[str, Any] = {"iterations": int(iterations)}
        fields.update({name: plain_number(value) for name, value in numbers.items() if value is not None})
        fields.update({"preconditioner": None if preconditioner is None else plain_name(preconditioner),
                       "converged": None if converged is None else bool(converged),
                       "negative_curvature": None if negative_curvature is None else bool(negative_curvature)})
        self._sampled("cg", step, fields)

    @shielded
    def preconditioner(self, kind: str, age_steps: Optional[int] = None, condition: Any = None,
                       inverse_residual: Any = None, layer: Optional[str] = None, setup_seconds: Any = None,
                       step: Optional[int] = None) -> None:
        """Reports a preconditioner's state. `inverse_residual` is the norm of I - P^-1 A, or an estimate of it."""
        numbers = {"condition": condition, "inverse_residual": inverse_residual, "setup_seconds": setup_seconds}
        fields: Dict[str, Any] = {"kind": plain_name(kind), "layer": None if layer is None else plain_name(layer),
                                  "age_steps": None if age_steps is None else int(age_steps)}
        fields.update({name: plain_number(value) for name, value in numbers.items() if value is not None})
        self._sampled("preconditioner", step, fields)

    @shielded
    def spectrum(self, eigenvalues: Iterable[Any], weights: Optional[Iterable[Any]] = None,
                 residuals: Optional[Iterable[Any]] = None, operator: Optional[str] = None,
                 method: Optional[str] = None, batch: Optional[str] = None, matvecs: Optional[int] = None,
                 seed: Optional[int] = None, dtype: Optional[str] = None, trace: Any = None,
                 trace_stderr: Any = None, step: Optional[int] = None) -> None:
        """Reports eigenvalues with their residual norms, or a density's nodes with their weights. Always sent."""
        arrays = {"weights": weights, "residuals": residuals}
        texts = {"operator": operator, "method": method, "batch": batch, "dtype": dtype}
        fields: Dict[str, Any] = {"eigenvalues": plain_numbers(eigenvalues)}
        fields.update({name: plain_numbers(array) for name, array in arrays.items() if array is not None})
        fields.update({name: plain_name(text) for name, text in texts.items() if text is not None})
        fields.update({"matvecs": None if matvecs is None else int(matvecs), "seed": None if seed is None else int(seed),
                       "trace": None if trace is None else plain_number(trace),
                       "trace_stderr": None if trace_stderr is None else plain_number(trace_stderr)})
        self._always("spectrum", step, fields)

    @shielded
    def config(self, values: Any, step: Optional[int] = None) -> None:
        """Reports hyperparameters: at the start, and whenever they change. Always sent."""
        self._always("config", step, {"values": plain_values(values)})

    @shielded
    def note(self, text: str, kind: str = "note", step: Optional[int] = None) -> None:
        """Leaves a note; kind `intervention` says that a human stepped in. Always sent."""
        self._always("note", step, {"text": plain_text(text), "kind": kind})

    @shielded
    def cost(self, amount: Any, currency: Optional[str] = None, resource: Optional[str] = None, seconds: Any = None,
             step: Optional[int] = None) -> None:
        """Reports what was spent since the last such report. Always sent."""
        self._always("cost", step, {"amount": plain_number(amount), "currency": currency,
                                    "resource": None if resource is None else plain_name(resource),
                                    "seconds": None if seconds is None else plain_number(seconds)})

    @shielded
    def incident(self, kind: str, message: str = "", where: Optional[str] = None, step: Optional[int] = None) -> None:
        """Reports a failure (nan, inf, oom, divergence, precision, preemption), with the window of steps before it."""
        event = self._event("incident", step)
        event.update(without_missing({"kind": str(kind), "message": plain_text(message),
                                      "where": None if where is None else plain_name(where)}))
        if self._pipeline is not None:
            self._recorder.failure(event)

    def submit_checkpoint(self, model: Any, loss: Any, batch: Tuple[Any, Any], step: Optional[int] = None,
                          **request: Any) -> Submission:
        """Submits a PyTorch model as it is now, so that the server computes its curvature. Rank 0 does; others need not.

        loss: cross_entropy, mse or bce_with_logits, the torch.nn module or function of that name, or any function of
            outputs and targets.  batch: the inputs (a tensor, several in the order of forward, or by forward's names)
            and the targets.  request: further fields of the API's request, as in top=5, dtype="float64".

        The graph is exported on the first call, which takes a second or so; later calls copy weights and batch only.
        What is returned can be waited for, and need not be.
        """
        try:
            if self._submitter is None or self.rank != 0:
                return Submission.none("this process submits nothing: it is not rank 0, or does not report")
            if self._checkpoints is None:
                from curvescope.torch.checkpoint import CheckpointMaker  # Needs PyTorch, which the rest does not.

                self._checkpoints = CheckpointMaker()
            chosen = self._step if step is None else int(step)
            checkpoint = self._checkpoints.make(model, loss, batch, chosen, request)
            return self._submitter.offer(dataclasses.replace(checkpoint, traceparent=self._trace.current()))
        except Exception as error:
            self._log.warning(f"submit_checkpoint {error!r}",
                              "run.submit_checkpoint: %s: %s; the checkpoint is not submitted, training goes on",
                              type(error).__name__, error)
            return Submission.none(f"{type(error).__name__}: {error}")

    @property
    def current_step(self) -> int:
        """The step that events belong to which name none."""
        return self._step

    @property
    def sample_every(self) -> int:
        """Of which steps per-step events are sent: each `sample_every`-th, counted from 0."""
        return self._recorder.sample_every

    @sample_every.setter
    def sample_every(self, every: int) -> None:
        if int(every) < 1:
            self._log.warning("sample_every", "sample_every must be 1 or more, not %s", every)
        else:
            self._recorder.sample_every = int(every)

    @shielded
    def on_directive(self, action: str, handler: Callable[[Directive], Optional[bool]]) -> None:
        """Opts in to an action. The handler runs on the thread that started the run, when a new step begins there.

        What it returns is acknowledged: False where it declined, anything else where it applied the directive.
        """
        self._inbox.on(action, handler)

    @shielded
    def apply_directives(self) -> None:
        """Carries out the directives that came, now and in this thread."""
        self._inbox.apply()

    @shielded
    def finish(self, status: str) -> None:
        """Sets how the run ends: converged, completed, failed or cancelled. It is said to the server on `close`."""
        if status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, not {status!r}")
        self._status = status

    def flush(self, timeout_seconds: float = 10.0) -> bool:
        """Waits until what was recorded so far is sent; False where it is only in the spool, or not even there."""
        return self._pipeline is not None and bool(self._flush(timeout_seconds))

    def statistics(self) -> Dict[str, int]:
        """Counts of events of this process: sent, rejected by the server, dropped for want of room."""
        return self._pipeline.statistics.as_dict() if self._pipeline is not None else {}

    @shielded
    def close(self, status: Optional[str] = None) -> None:
        """Sends or spools all events, and says how the run ended: as given, as set by `finish`, or completed."""
        if self._pipeline is None:
            return
        termination.closing(self)
        try:
            atexit.unregister(self._close_at_exit)
            finish = {"status": status or self._status or "completed", "time": round(time.time(), 6)}
            if self._submitter is not None:
                self._submitter.close()
            self._pipeline.close(finish)
        finally:
            termination.closed(self)

    def preempted(self) -> None:
        """Sets that the run ends as cancelled, unless `finish` has set another end."""
        self._status = self._status or "cancelled"

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 traceback: Optional[TracebackType]) -> None:
        self.close(None if kind is None or kind is SystemExit else _status_of(kind))

    @shielded
    def _flush(self, timeout_seconds: float) -> bool:
        return self._pipeline is not None and self._pipeline.flush(timeout_seconds)

    def _close_at_exit(self) -> None:
        failed_with = getattr(sys, "last_type", None)
        self.close(None if failed_with is None else _status_of(failed_with))

    def _sampled(self, kind: str, step: Optional[int], fields: Dict[str, Any]) -> None:
        event = self._event(kind, step)
        event.update(without_missing(fields))
        if self._pipeline is not None:
            self._recorder.sampled(event)

    def _always(self, kind: str, step: Optional[int], fields: Dict[str, Any]) -> None:
        event = self._event(kind, step)
        event.update(without_missing(fields))
        if self._pipeline is not None:
            self._recorder.always(event)

    def _event(self, kind: str, step: Optional[int]) -> Dict[str, Any]:
        pipeline = self._pipeline
        if pipeline is not None and not pipeline.started:
            pipeline.start()
        if step is None:
            step = self._step
        elif step != self._step:
            step = int(step)
            self._advance(step)
        # Not rounded: out of cold caches that costs more than all the rest, and the server does it.
        event: Dict[str, Any] = {"type": kind, "time": time.time(), "step": step}
        if self.rank:
            event["rank"] = self.rank
        if self._traced:
            traceparent = self._trace.current()
            if traceparent is not None:
                event["trace_id"] = trace_id(traceparent)
        return event

    def _advance(self, step: int) -> None:
        self._step = step
        if self._inbox.waiting and threading.get_ident() == self._training_thread:
            self._inbox.apply()


def _status_of(kind: Type[BaseException]) -> str:
    return "cancelled" if issubclass(kind, KeyboardInterrupt) else "failed"
