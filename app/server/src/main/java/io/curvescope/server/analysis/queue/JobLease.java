package io.curvescope.server.analysis.queue;

/**
 * The right to work on an analysis and to store what comes of it, until it is given to another.
 *
 * @param analysis its number
 * @param token greater than that of every lease before; the database refuses writes under an
 *     earlier one (a fencing token: M. Kleppmann, "Designing Data-Intensive Applications", 2017,
 *     chapter 8)
 */
public record JobLease(long analysis, long token) {}
