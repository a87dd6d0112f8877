@NullMarked
package io.curvescope.server.analysis.submit;

import org.jspecify.annotations.NullMarked;
