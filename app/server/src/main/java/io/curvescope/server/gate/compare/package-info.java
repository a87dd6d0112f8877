/** Compares what two runs measured, like with like. */
@NullMarked
package io.curvescope.server.gate.compare;

import org.jspecify.annotations.NullMarked;
