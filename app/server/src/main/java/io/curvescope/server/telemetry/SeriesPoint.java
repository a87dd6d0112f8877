package io.curvescope.server.telemetry;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * One bucket of a series.
 *
 * @param time where the bucket begins
 * @param min of the finite values, as are {@code mean} and {@code max}; empty where none is finite
 * @param last the newest value by time, batch and ordinal; may be NaN or infinite
 * @param count values in the bucket, finite or not
 * @param nonFinite how many of them were NaN or infinite
 */
public record SeriesPoint(
    Instant time,
    OptionalDouble min,
    OptionalDouble mean,
    OptionalDouble max,
    double last,
    long count,
    long nonFinite) {}
