/** Lets go of checkpoints that are old, and of artifacts that nobody refers to any more. */
@NullMarked
package io.curvescope.server.checkpoint.retention;

import org.jspecify.annotations.NullMarked;
