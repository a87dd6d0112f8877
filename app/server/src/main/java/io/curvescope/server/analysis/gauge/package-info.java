/** What the queue of analyses looks like, as metrics. */
@NullMarked
package io.curvescope.server.analysis.gauge;

import org.jspecify.annotations.NullMarked;
