@NullMarked
package io.curvescope.server.analysis;

import org.jspecify.annotations.NullMarked;
