/**
 * Budgets and burn rates: sums over windows that move with the clock, and what they say of each
 * project and model. docs/slo.md explains the windows.
 */
@NullMarked
package io.curvescope.server.slo.burn;

import org.jspecify.annotations.NullMarked;
