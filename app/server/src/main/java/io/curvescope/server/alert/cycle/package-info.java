/**
 * The cycle of evaluation: one server at a time asks the sources, takes alerts on, and tells the
 * listeners.
 */
@NullMarked
package io.curvescope.server.alert.cycle;

import org.jspecify.annotations.NullMarked;
