/** The files that deployments are made of. */
@NullMarked
package io.curvescope.acceptance.deploy;

import org.jspecify.annotations.NullMarked;
