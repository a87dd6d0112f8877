package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;

/**
 * An analysis to work on.
 *
 * @param memoryDivisor the memory budget is to be divided by this: 2 after memory ran out once
 */
public record ClaimedJob(JobLease lease, Analysis analysis, int memoryDivisor) {}
