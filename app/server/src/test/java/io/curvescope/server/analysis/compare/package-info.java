@NullMarked
package io.curvescope.server.analysis.compare;

import org.jspecify.annotations.NullMarked;
