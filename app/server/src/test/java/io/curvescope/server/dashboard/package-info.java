@NullMarked
package io.curvescope.server.dashboard;

import org.jspecify.annotations.NullMarked;
