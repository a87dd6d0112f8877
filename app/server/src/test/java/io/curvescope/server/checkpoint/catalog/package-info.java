/** Tests of what the database knows of artifacts and checkpoints. */
@NullMarked
package io.curvescope.server.checkpoint.catalog;

import org.jspecify.annotations.NullMarked;
