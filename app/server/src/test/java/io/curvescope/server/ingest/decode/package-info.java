@NullMarked
package io.curvescope.server.ingest.decode;

import org.jspecify.annotations.NullMarked;
