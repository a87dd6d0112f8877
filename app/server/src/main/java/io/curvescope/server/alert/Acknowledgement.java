package io.curvescope.server.alert;

import java.time.Instant;

/**
 * Somebody knows of an alert.
 *
 * @param by the name of the caller's token
 */
public record Acknowledgement(Instant at, String by) {}
