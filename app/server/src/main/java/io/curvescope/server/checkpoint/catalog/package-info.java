/** What the database knows of artifacts and checkpoints: whose they are, and who needs them. */
@NullMarked
package io.curvescope.server.checkpoint.catalog;

import org.jspecify.annotations.NullMarked;
