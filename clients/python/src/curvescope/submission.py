"""A checkpoint to submit, and what becomes of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any, List, Mapping, Optional, Sequence

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
        self._error: Optional[str] = None
        self._warnings: List[str] = []
        self._analyses: Optional[Analyses] = None

    @staticmethod
    def none(reason: str) -> "Submission":
        """Of a checkpoint that is not sent."""
        submission = Submission()
        submission.dropped(reason)
        return submission

    @property
    def analysis_id(self) -> Optional[str]:
        """The analysis on the server; None until the checkpoint was accepted, or where it was not."""
        return self._analysis_id

    @property
    def error(self) -> Optional[str]:
        """Why there is no analysis, or none that can be had; None while it may yet come."""
        return self._error

    @property
    def warnings(self) -> List[str]:
        """What the server warns of: in the request, as of a field that it does not know, and once it has ended in the result."""
        return list(self._warnings)

    def wait(self, timeout_seconds: float = 300.0) -> Optional[Analysis]:
        """Waits for the analysis and returns it as the API answers it; None where there is none or it has not ended.

        After None, `error` says why there is none; where it is None too, the analysis is late and can be waited for again.
        """
        deadline = time.monotonic() + timeout_seconds
        if not self._over.wait(timeout_seconds) or self._analysis_id is None or self._analyses is None:
            return None
        try:
            analysis = self._analyses.wait(self._analysis_id, deadline, lambda _: None)
        except AnalysisRefused as error:
            logger.warning("analysis %s: %s", self._analysis_id, error)
            # An answer may yet come where there was none; what the server has refused it refuses again.
            self._error = str(error) if error.status else None
            return None
        finally:
            self._analyses.close()
        if analysis.get("state") not in ENDED:
            return None
        for each in (analysis.get("result") or {}).get("warnings") or []:
            if str(each) not in self._warnings:
                self._warnings.append(str(each))
                logger.warning("analysis %s: the server warns: %s", self._analysis_id, each)
        return analysis

    def accepted(self, analysis_id: str, analyses: Analyses, warnings: Sequence[str] = ()) -> None:
        """Called when the server has it."""
        self._analysis_id, self._analyses, self._warnings = analysis_id, analyses, list(warnings)
        self._over.set()

    def dropped(self, reason: str) -> None:
        """Called when it will not be sent, or was refused."""
        self._error = reason
        self._over.set()
