/** Reads the bounded view of a run that diagnosis looks at. */
@NullMarked
package io.curvescope.server.diagnosis.load;

import org.jspecify.annotations.NullMarked;
