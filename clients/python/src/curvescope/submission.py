"""A checkpoint to submit, and what becomes of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from curvescope.analyses import ENDED, Analyses, Analysis, AnalysisRefused
from curvescope.log import logger


@dataclass(frozen=True)
class Checkpoint:
    """A model at a step: its graph and the graph's hash, weights and batch as safetensors, the API's request;
    the trace context of the step, where there is one."""

    model_address: str
    model: bytes = field(repr=False)
    weights: bytes = field(repr=False)
    batch: bytes = field(repr=False)
    request: Mapping[str, Any]
    traceparent: Optional[str] = None


class Submission:
    """What becomes of one checkpoint. Nothing here raises."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._analysis_id: Optional[str] = None
        self._analyses: Optional[Analyses] = None

    @staticmethod
    def none() -> "Submission":
        """Of a checkpoint that is not sent."""
        submission = Submission()
        submission.dropped()
        return submission

    @property
    def analysis_id(self) -> Optional[str]:
        """The analysis on the server; None until the checkpoint was accepted, or where it was not."""
        return self._analysis_id

    def wait(self, timeout_seconds: float = 300.0) -> Optional[Analysis]:
        """Waits for the analysis and returns it as the API answers it; None where there is none or it has not ended."""
        deadline = time.monotonic() + timeout_seconds
        if not self._over.wait(timeout_seconds) or self._analysis_id is None or self._analyses is None:
            return None
        try:
            analysis = self._analyses.wait(self._analysis_id, deadline, lambda _: None)
        except AnalysisRefused as error:
            logger.warning("analysis %s: %s", self._analysis_id, error)
            return None
        finally:
            self._analyses.close()
        return analysis if analysis.get("state") in ENDED else None

    def accepted(self, analysis_id: str, analyses: Analyses) -> None:
        """Called when the server has it."""
        self._analysis_id, self._analyses = analysis_id, analyses
        self._over.set()

    def dropped(self) -> None:
        """Called when it will not be sent."""
        self._over.set()
