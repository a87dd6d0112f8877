package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How a counter judges a run.
 *
 * @param time when it was decided: the first incident, the end of the run or of its time budget
 * @param value what was compared with the threshold; empty where there is none, as of a run that
 *     did not converge
 */
record Verdict(
    int counter, RunKey run, int group, Instant time, boolean good, OptionalDouble value) {}
