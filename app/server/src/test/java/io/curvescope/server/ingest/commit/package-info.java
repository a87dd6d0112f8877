/** Tests of group commit that need no contract with the database. */
@NullMarked
package io.curvescope.server.ingest.commit;

import org.jspecify.annotations.NullMarked;
