/** Checks of the files with which Curvescope is deployed. */
@NullMarked
package io.curvescope.server.deploy;

import org.jspecify.annotations.NullMarked;
