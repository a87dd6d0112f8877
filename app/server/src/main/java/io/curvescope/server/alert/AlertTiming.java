package io.curvescope.server.alert;

import java.time.Duration;

/**
 * How long the condition of an alert is watched before the alert changes.
 *
 * @param pending how long the condition must hold before the alert fires; spikes that are shorter
 *     are suppressed. Zero fires at once
 * @param holdDown how long the condition must be gone before the alert resolves, so that it does
 *     not flap. Zero resolves at once
 */
public record AlertTiming(Duration pending, Duration holdDown) {}
