@NullMarked
package io.curvescope.server.analysis.supervise;

import org.jspecify.annotations.NullMarked;
