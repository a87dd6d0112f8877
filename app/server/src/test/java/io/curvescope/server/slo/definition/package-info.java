/** SLO files: what is accepted, and what is said of the rest. */
@NullMarked
package io.curvescope.server.slo.definition;

import org.jspecify.annotations.NullMarked;
