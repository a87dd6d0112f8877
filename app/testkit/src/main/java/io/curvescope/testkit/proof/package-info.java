/** How much proof a build gives, and how long it may take. */
@NullMarked
package io.curvescope.testkit.proof;

import org.jspecify.annotations.NullMarked;
