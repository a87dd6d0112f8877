package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import java.util.Optional;

/** Recognises one failure mode. A pure function: it looks at nothing but what it is given. */
interface FailureDetector {
  /** What it found; empty where the telemetry does not speak for the mode. */
  Optional<Finding> detect(RunTelemetry telemetry);
}
