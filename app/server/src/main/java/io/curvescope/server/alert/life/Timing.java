package io.curvescope.server.alert.life;

import java.time.Duration;

/**
 * What the life of an alert goes by.
 *
 * @param pending how long a condition must hold before its alert fires; zero fires at once
 * @param holdDown how long it must be gone before the alert resolves; zero resolves at once
 * @param mostOfAPass what one pass adds at most to either
 */
public record Timing(Duration pending, Duration holdDown, Duration mostOfAPass) {}
