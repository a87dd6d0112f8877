/** How this program starts processes of its own: the same classes, and a clean environment. */
@NullMarked
package io.curvescope.server.analysis.process;

import org.jspecify.annotations.NullMarked;
