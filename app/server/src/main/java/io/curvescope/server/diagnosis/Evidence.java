package io.curvescope.server.diagnosis;

/**
 * One thing in a run's telemetry that speaks for a failure mode.
 *
 * @param series the name of the series that it was seen in
 * @param step where it was seen
 * @param value what was seen; may be NaN or infinite
 * @param says by how much, in words
 */
public record Evidence(String series, long step, double value, String says) {}
