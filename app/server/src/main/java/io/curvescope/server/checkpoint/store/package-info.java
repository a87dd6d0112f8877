/**
 * The artifact store on a file system: each artifact a file, encrypted under a key of its own,
 * which is sealed by the server's.
 */
@NullMarked
package io.curvescope.server.checkpoint.store;

import org.jspecify.annotations.NullMarked;
