/**
 * One analysis from artifacts to result, with the curvature library. Knows neither the queue nor
 * the database.
 */
@NullMarked
package io.curvescope.server.analysis.compute;

import org.jspecify.annotations.NullMarked;
