@NullMarked
package io.curvescope.server.analysis.compute;

import org.jspecify.annotations.NullMarked;
