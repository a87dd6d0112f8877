/** Windows, budgets and burn rates against what was worked out by hand. */
@NullMarked
package io.curvescope.server.slo.burn;

import org.jspecify.annotations.NullMarked;
