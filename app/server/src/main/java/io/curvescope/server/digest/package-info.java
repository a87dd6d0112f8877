/** Digests by which content is known. */
@NullMarked
package io.curvescope.server.digest;

import org.jspecify.annotations.NullMarked;
