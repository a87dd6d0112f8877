package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;
import java.util.Optional;

/**
 * An analysis to work on.
 *
 * @param memoryDivisor the memory budget is to be divided by this: 2 after memory ran out once
 * @param traceparent W3C trace context of the submission, where there was tracing
 */
public record ClaimedJob(
    JobLease lease, Analysis analysis, int memoryDivisor, Optional<String> traceparent) {}
