@NullMarked
package io.curvescope.server.dashboard.prometheus;

import org.jspecify.annotations.NullMarked;
