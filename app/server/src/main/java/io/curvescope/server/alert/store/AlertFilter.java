package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertState;
import io.curvescope.server.run.RunId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which alerts are listed.
 *
 * @param projects empty for all
 * @param before the number of the last alert of an earlier page
 */
public record AlertFilter(
    Optional<Set<String>> projects,
    Optional<AlertState> state,
    Optional<RunId> run,
    OptionalLong before) {}
