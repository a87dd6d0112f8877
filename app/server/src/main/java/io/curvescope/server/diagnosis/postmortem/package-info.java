/** What moved in the window before a run failed. */
@NullMarked
package io.curvescope.server.diagnosis.postmortem;

import org.jspecify.annotations.NullMarked;
