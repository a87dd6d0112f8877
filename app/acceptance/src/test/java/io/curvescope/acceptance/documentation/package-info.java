/** What the documentation shows, run as it stands. */
@NullMarked
package io.curvescope.acceptance.documentation;

import org.jspecify.annotations.NullMarked;
