package io.curvescope.server.run;

import java.time.Instant;
import java.util.Optional;

/**
 * A run as stored.
 *
 * @param createdAt when the server first heard of it
 * @param finishedAt when it ended; empty while it runs
 */
public record Run(
    RunKey key,
    RunId id,
    String project,
    RunDescription description,
    RunStatus status,
    Instant createdAt,
    Optional<Instant> finishedAt) {}
