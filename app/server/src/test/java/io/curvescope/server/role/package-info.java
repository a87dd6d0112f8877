@NullMarked
package io.curvescope.server.role;

import org.jspecify.annotations.NullMarked;
