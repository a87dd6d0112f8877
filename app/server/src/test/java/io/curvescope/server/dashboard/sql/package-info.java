@NullMarked
package io.curvescope.server.dashboard.sql;

import org.jspecify.annotations.NullMarked;
