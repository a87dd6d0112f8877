/** What a server process does: one process may do everything, or each role run on its own. */
@NullMarked
package io.curvescope.server.role;

import org.jspecify.annotations.NullMarked;
