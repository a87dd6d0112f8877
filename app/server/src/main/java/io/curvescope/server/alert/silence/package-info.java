/** Silences: what is not told for a while. */
@NullMarked
package io.curvescope.server.alert.silence;

import org.jspecify.annotations.NullMarked;
