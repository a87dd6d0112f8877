package io.curvescope.server.alert.store;

import io.curvescope.server.alert.Alert;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert as lists show it.
 *
 * @param silencedUntil the end of the longest silence that covers it; empty where none does
 */
public record ListedAlert(Alert alert, Optional<Instant> silencedUntil) {}
