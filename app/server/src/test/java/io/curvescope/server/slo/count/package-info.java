/** What measurements say about indicators, and what is kept of incidents. */
@NullMarked
package io.curvescope.server.slo.count;

import org.jspecify.annotations.NullMarked;
