/** Tests of the artifact store on a file system. */
@NullMarked
package io.curvescope.server.checkpoint.store;

import org.jspecify.annotations.NullMarked;
