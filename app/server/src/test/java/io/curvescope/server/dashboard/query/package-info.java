@NullMarked
package io.curvescope.server.dashboard.query;

import org.jspecify.annotations.NullMarked;
