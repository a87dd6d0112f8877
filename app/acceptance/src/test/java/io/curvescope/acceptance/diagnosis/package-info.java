/** Failure modes and the gate, over HTTP. */
@NullMarked
package io.curvescope.acceptance.diagnosis;

import org.jspecify.annotations.NullMarked;
