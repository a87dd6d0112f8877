package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.WindowPair;

/**
 * A pair of windows over which a budget burns too fast.
 *
 * @param longRate burn rate over the long window
 * @param shortRate burn rate over the short one
 */
public record Burning(WindowPair pair, double longRate, double shortRate) {}
