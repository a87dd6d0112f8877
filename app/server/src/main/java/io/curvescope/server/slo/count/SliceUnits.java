package io.curvescope.server.slo.count;

/**
 * Good and all units of a budget in a slice of time: events, or slices where the objective budgets
 * those.
 *
 * @param slice its first minute since 1970, or its hour
 * @param basis see {@link AgeClass}
 */
public record SliceUnits(int slice, int counter, int group, int basis, long good, long total) {}
