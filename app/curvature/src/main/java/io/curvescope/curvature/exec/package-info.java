/**
 * Runs graphs: a graph is compiled for a device into a program over one planned arena, which is
 * then run as often as needed on bound buffers and allocates nothing while it runs.
 */
@NullMarked
package io.curvescope.curvature.exec;

import org.jspecify.annotations.NullMarked;
