@NullMarked
package io.curvescope.server.analysis.worker;

import org.jspecify.annotations.NullMarked;
