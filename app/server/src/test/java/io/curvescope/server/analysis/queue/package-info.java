@NullMarked
package io.curvescope.server.analysis.queue;

import org.jspecify.annotations.NullMarked;
