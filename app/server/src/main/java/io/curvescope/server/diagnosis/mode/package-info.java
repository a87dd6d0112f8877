/** One class for each failure mode. Each is a pure function of a bounded view of a run. */
@NullMarked
package io.curvescope.server.diagnosis.mode;

import org.jspecify.annotations.NullMarked;
