/**
 * What objectives, incidents and trends of runs alert about, as conditions for the module of
 * alerts.
 */
@NullMarked
package io.curvescope.server.slo.condition;

import org.jspecify.annotations.NullMarked;
