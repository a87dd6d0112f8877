/** Tests of artifact stores, whatever they keep artifacts in. */
@NullMarked
package io.curvescope.server.checkpoint;

import org.jspecify.annotations.NullMarked;
