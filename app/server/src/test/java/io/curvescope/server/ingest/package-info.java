/** Tests of ingest. */
@NullMarked
package io.curvescope.server.ingest;

import org.jspecify.annotations.NullMarked;
